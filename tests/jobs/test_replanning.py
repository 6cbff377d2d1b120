"""A variant whose line cannot be worked out keeps nobody else waiting, and the merchant is told."""

from datetime import date

import pytest

from app.db import session as db
from app.db import tables
from app.services import dirty, exceptions
from jobs import replan
from tests.town import Town

# No date is later: what a margin is added to cannot be worked out.
NEVER = date.max


@pytest.fixture
def ada(town: Town) -> Town:
    """Red and blue lamps, sold out; Ben waits for a blue one."""
    for sku in ("RED", "BLUE"):
        variant = {"sku": sku, "price": "49.00", "stock": {"Main": 0}, "inventory_policy": "CONTINUE"}
        town.post("/_dev/products", {"title": sku, "handle": sku.lower(), "variants": [variant]})
    town.install()
    town.go_live()
    town.order("BLUE", 1, email="ben@example.com")
    town.order("RED", 1, email="ann@example.com")
    town.settle()
    return town


def items(town: Town) -> dict[str, tables.Item]:
    with db.look(town.house.sessions) as session:
        return {item.sku: item for item in session.query(tables.Item)}


def expects(town: Town, sku: str, day: date) -> None:
    """The merchant's stock of a variant is on its way, for a day; every line is to be worked out anew."""
    with db.transaction(town.house.sessions) as session:
        shop, item = town.shop(session), items(town)[sku]
        session.query(tables.Incoming).delete()
        location = session.query(tables.Location).filter_by(name="Main").one()
        row = tables.Incoming(shop_id=shop.id, source="hand", item_id=item.id, location_id=location.id)
        row.outstanding, row.status, row.expected, row.seen_at = 5, "confirmed", day, town.clock.now()
        session.add(row)
        dirty.mark_all(session, shop.id)


def told(town: Town) -> list[str]:
    with db.look(town.house.sessions) as session:
        return [row.subject for row in session.query(tables.ExceptionRow).filter_by(closed_at=None)]


def tries(town: Town, times: int) -> None:
    for _ in range(times):
        town.clock.hurry(600)
        replan.once(town.house)


def test_one_variant_that_cannot_be_planned_keeps_no_other_waiting(ada: Town) -> None:
    expects(ada, "BLUE", NEVER)
    tries(ada, 1)
    found = items(ada)
    assert found["RED"].clean_seq == found["RED"].dirty_seq
    assert found["BLUE"].clean_seq < found["BLUE"].dirty_seq
    assert (found["BLUE"].replan_failures, found["BLUE"].replan_error) == (1, "OverflowError")
    assert told(ada) == []


def test_the_merchant_is_told_when_trying_again_does_not_help_and_until_it_does(ada: Town) -> None:
    expects(ada, "BLUE", NEVER)
    tries(ada, dirty.TRIES)
    assert told(ada) == [f"item:{items(ada)['BLUE'].id}"]
    expects(ada, "BLUE", date(2099, 3, 4))
    tries(ada, 1)
    assert (items(ada)["BLUE"].replan_failures, told(ada)) == (0, [])


def test_stock_that_can_be_read_again_is_no_exception_any_more(ada: Town) -> None:
    with db.transaction(ada.house.sessions) as session:
        shop, now = ada.shop(session), ada.clock.now()
        exceptions.raise_one(session, shop.id, replan.UNREADABLE, "shop", {"error": "403"}, now)
        dirty.mark_all(session, shop.id)
    assert told(ada) == ["shop"]
    tries(ada, 1)
    assert told(ada) == []
