"""Ten lamps are waited for and two deliveries come: everyone has their own date, and only theirs moves."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app.db import session as db
from app.db import tables
from app.services import etas, supply
from tests.town import Town

FIRST, SECOND, LATER = "2099-03-04T10:00:00Z", "2099-05-06T10:00:00Z", "2099-09-09T10:00:00Z"


@pytest.fixture
def shop(town: Town) -> Town:
    """Ada's shop, live; ten orders of a lamp each wait, and six and five lamps are on their way."""
    variant = {"sku": "LAMP", "price": "189.00", "stock": {"Main": 0}, "inventory_policy": "CONTINUE"}
    town.post("/_dev/products", {"title": "Aurora floor lamp", "handle": "aurora", "variants": [variant]})
    town.install()
    town.go_live(margin_days=0, handling_days=0, working_days=list(range(7)))
    for number in range(10):
        town.order("LAMP", email=f"shopper-{number}@example.com")
        town.settle()
    return town


def ship(shop: Town, units: int, arrives: str) -> str:
    body = {"lines": [{"sku": "LAMP", "quantity": units}], "location": "Main", "arrives_at": arrives}
    made = shop.post("/_dev/shipments", body)
    shop.settle()
    return str(made["id"]).rsplit("/", 1)[-1]


def dates(shop: Town) -> Sequence[date | None]:
    """The date of each line now, first in line first."""
    with db.transaction(shop.house.sessions) as session:
        lines = list(session.scalars(select(tables.Line.id).order_by(tables.Line.id)))
        found = etas.of_lines(session, shop.shop(session), lines, shop.clock.now())
        return [found[line].ships_by for line in lines]


def arrivals(shop: Town) -> list[tables.Incoming]:
    with db.look(shop.house.sessions) as session:
        return list(session.scalars(select(tables.Incoming).order_by(tables.Incoming.id)))


def test_the_next_shopper_is_told_the_second_delivery_and_a_move_changes_only_whom_it_concerns(
    shop: Town,
) -> None:
    ship(shop, 6, FIRST)
    second = ship(shop, 5, SECOND)
    assert dates(shop) == [date(2099, 3, 4)] * 6 + [date(2099, 5, 6)] * 4
    assert "6 May 2099" in shop.offer("aurora", "LAMP")
    shop.post(f"/_dev/shipments/{second}/move", {"arrives_at": LATER})
    shop.settle()
    assert dates(shop) == [date(2099, 3, 4)] * 6 + [date(2099, 9, 9)] * 4
    assert "9 September 2099" in shop.offer("aurora", "LAMP")


def test_a_delivery_entered_by_hand_counts_like_one_from_shopify(shop: Town) -> None:
    ship(shop, 6, FIRST)
    with db.transaction(shop.house.sessions) as session:
        store = shop.shop(session)
        item = session.scalars(select(tables.Item.id)).one()
        main = session.scalars(select(tables.Location.id).where(tables.Location.name == "Main")).one()
        wanted = supply.Wanted(item, main, 5, date(2099, 5, 6), reference="PO-1", stage="in_production")
        supply.enter(session, store, wanted, shop.clock.now())
    shop.settle()
    assert dates(shop) == [date(2099, 3, 4)] * 6 + [date(2099, 5, 6)] * 4
    assert "6 May 2099" in shop.offer("aurora", "LAMP")
    assert [(row.source, row.outstanding) for row in arrivals(shop)] == [("shopify", 6), ("hand", 5)]


def test_a_shipment_that_was_received_is_remembered_and_one_called_off_is_not(shop: Town) -> None:
    first, second = ship(shop, 6, FIRST), ship(shop, 5, SECOND)
    shop.post(f"/_dev/shipments/{first}/receive")
    shop.settle()
    (came,) = [row for row in arrivals(shop) if row.status == "received"]
    assert (came.received, came.outstanding) == (6, 0)
    assert came.received_on == came.ordered_on == shop.clock.now().astimezone(UTC).date()
    assert dates(shop) == [datetime.now(UTC).date()] * 6 + [date(2099, 5, 6)] * 4
    assert [row.status for row in arrivals(shop)] == ["received", "confirmed"]
    assert second
