"""The first reading of a shop and the nightly ones: resumed after a crash, healing what was lost."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.db import session as db
from app.db.catalogue import Item, Level
from app.db.incoming import Incoming
from app.db.line import Order, Place
from app.db.work import Import
from app.services import imports
from jobs import answer, calls, pages
from tests.town import Town

LAMPS = 60


@pytest.fixture
def stocked(town: Town) -> Town:
    """More variants than one page holds, orders that wait, and a shipment on its way."""
    for number in range(LAMPS):
        variant = {"sku": f"LAMP-{number}", "price": "49.00", "stock": {"Main": 5}}
        town.post(
            "/_dev/products", {"title": f"Lamp {number}", "handle": f"lamp-{number}", "variants": [variant]}
        )
    for number in range(3):
        town.order(f"LAMP-{number}", email="ann@example.com")
    lines = [{"sku": "LAMP-0", "quantity": 5}]
    town.post("/_dev/shipments", {"lines": lines, "arrives_at": "2027-01-15T10:00:00Z"})
    return town


def count(town: Town, row: Any) -> int:
    with db.look(town.house.sessions) as session:
        return session.scalar(select(func.count()).select_from(row)) or 0


def asked(town: Town) -> Counter[str]:
    return Counter(call["operation"] for call in town.get("/_dev/api-log"))


def step(town: Town) -> imports.Step | None:
    with db.look(town.house.sessions) as session:
        return imports.step(session, town.shop(session).id)


def test_the_import_reads_everything_and_changes_nothing(stocked: Town) -> None:
    stocked.install()
    with db.look(stocked.house.sessions) as session:
        shop = stocked.shop(session)
        row = session.get_one(Import, shop.id)
        assert shop.imported_at is not None
        assert shop.orders_read_until is not None
        assert shop.orders_read_until >= row.started_at
        assert row.counts == {"locations": 1, "variants": LAMPS, "incoming": 1, "orders": 3, "sold": 3}
    assert (count(stocked, Item), count(stocked, Level), count(stocked, Order)) == (LAMPS, LAMPS, 3)
    assert count(stocked, Incoming) == 1
    assert stocked.writes() == []


def test_an_import_that_died_goes_on_from_its_page(stocked: Town) -> None:
    stocked.post("/_dev/install")
    house = stocked.house
    with db.transaction(house.sessions) as session:
        claim = imports.claim(session, house.clock.wall())
    assert claim is not None
    call = calls.to(house, claim.shop_id)
    for _ in range(3):
        at = step(stocked)
        assert at is not None
        pages.READ[at.name](call, claim, at)
    at = step(stocked)
    assert at is not None
    assert (at.name, at.cursor is None) == ("variants", False)
    with db.transaction(house.sessions) as session:
        assert imports.claim(session, house.clock.wall()) is None
    stocked.clock.hurry(imports.LEASE.total_seconds() + 1)
    stocked.settle()
    assert count(stocked, Item) == LAMPS
    assert asked(stocked)["Variants"] == 3


def test_two_workers_at_the_same_page_move_the_import_once(stocked: Town) -> None:
    stocked.post("/_dev/install")
    house = stocked.house
    with db.transaction(house.sessions) as session:
        claim = imports.claim(session, house.clock.wall())
    at = step(stocked)
    assert claim is not None
    assert at is not None
    for _ in range(2):
        pages.READ["shop"](calls.to(house, claim.shop_id), claim, at)
    after = step(stocked)
    assert after is not None
    assert after.name == "locations"


def test_the_import_gets_through_a_shop_that_stumbles(stocked: Town) -> None:
    stocked.post("/_dev/faults", {"api_error_rate": 0.3, "seed": 7})
    stocked.post("/_dev/install")
    stocked.settle()
    assert count(stocked, Item) == LAMPS
    assert count(stocked, Place) == 3


def test_no_plan_runs_before_the_import_ends(stocked: Town) -> None:
    stocked.post("/_dev/install")
    with db.transaction(stocked.house.sessions) as session:
        session.get_one(Import, stocked.shop(session).id).retry_at = stocked.clock.wall() + timedelta(hours=1)
    stocked.post("/_dev/stock", {"sku": "LAMP-0", "set": 9})
    stocked.store.pump()
    stocked.house.bells.ring("deliveries", "replan", "imports")
    stocked.house.bells.answer(answer.DRAINS, stocked.house)  # type: ignore[attr-defined]
    assert asked(stocked)["ItemLevels"] == 0


def test_a_night_heals_what_lost_webhooks_hid(stocked: Town) -> None:
    stocked.install()
    stocked.go_live()
    stocked.post("/_dev/faults", {"drop": 1.0})
    stocked.post("/_dev/stock", {"sku": "LAMP-1", "set": 0})
    cancelled = stocked.order("LAMP-6", email="ben@example.com")
    first = stocked.get("/_dev/orders")[0]
    stocked.post(f"/_dev/orders/{first['name'].lstrip('#')}/cancel", {"restock": True})
    stocked.settle()
    assert stocked.get("/_dev/variants/LAMP-1")["inventory_policy"] == "DENY"
    stocked.post("/_dev/faults", {})
    stocked.pass_days(1)
    assert stocked.get("/_dev/variants/LAMP-1")["inventory_policy"] == "CONTINUE"
    with db.look(stocked.house.sessions) as session:
        open_orders = set(session.scalars(select(Order.name).where(Order.closed_at.is_(None))))
    assert cancelled["name"] in open_orders
    assert first["name"] not in open_orders


def test_badges_are_renewed_every_night(stocked: Town) -> None:
    stocked.install()
    stocked.go_live()
    stocked.post("/_dev/stock", {"sku": "LAMP-1", "set": 0})
    stocked.settle()
    before = stocked.get("/_dev/variants/LAMP-1")["metafields"]["$app.backorder"]
    stocked.pass_days(2)
    after = stocked.get("/_dev/variants/LAMP-1")["metafields"]["$app.backorder"]
    assert after["offer"] == before["offer"] == "on_backorder"
    assert after["valid_until"] > before["valid_until"]
