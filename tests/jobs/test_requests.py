"""Requests to fulfillment services in the dev store: made ten minutes after a release, or told."""

from datetime import timedelta
from typing import Any

import pytest

from app.db import session as db
from app.db import tables
from app.services import pools, shops
from devstore.world import find, requests
from tests.town import Town


@pytest.fixture
def ada(town: Town) -> Town:
    """The Depot, a fulfillment service, has no red lamp yet; Ann waits there for two."""
    town.post("/_dev/locations", {"name": "Depot", "online": True, "fulfillment_service": True})
    variant = {"sku": "RED", "price": "49.00", "stock": {"Depot": 0}, "inventory_policy": "CONTINUE"}
    town.post("/_dev/products", {"title": "Lamp", "handle": "lamp", "variants": [variant]})
    town.install()
    town.go_live()
    return town


@pytest.fixture
def ann(ada: Town) -> dict[str, Any]:
    order = ada.order("RED", 2, email="ann@example.com")
    ada.settle()
    return order


def comes(town: Town, units: int = 2) -> None:
    """The Depot writes how many it has; it knows of no order."""
    town.post("/_dev/stock", {"sku": "RED", "location": "Depot", "set_available": units})
    town.settle()


def pass_minutes(town: Town, minutes: int) -> None:
    later = town.store.clock.now() + timedelta(minutes=minutes)
    town.post("/_dev/clock", {"now": later.isoformat()})
    town.settle()


def submits(town: Town) -> None:
    with db.transaction(town.house.sessions) as session:
        shops.settings(session, town.shop(session)).submit_requests = True


def status(town: Town, order: dict[str, Any]) -> list[tuple[str, str]]:
    live = [
        one for one in town.look(order)["fulfillment_orders"] if any(x["remaining"] for x in one["lines"])
    ]
    return [(one["status"], one["request_status"]) for one in live]


def told(town: Town) -> list[str]:
    with db.look(town.house.sessions) as session:
        rows = session.query(tables.ExceptionRow).filter_by(closed_at=None)
        return sorted(row.kind for row in rows)


def causes(town: Town) -> set[str]:
    with db.look(town.house.sessions) as session:
        return {row.cause for row in session.query(tables.LedgerEntry)}


def deed(town: Town, order: dict[str, Any], verb: str, **body: Any) -> None:
    town.post(f"/_dev/orders/{order['name'].lstrip('#')}/{verb}", body)
    town.settle()


def test_ten_minutes_after_a_release_the_service_is_asked(ada: Town, ann: dict[str, Any]) -> None:
    submits(ada)
    comes(ada)
    pass_minutes(ada, 9)
    assert status(ada, ann) == [("OPEN", "UNSUBMITTED")]
    pass_minutes(ada, 1)
    assert status(ada, ann) == [("IN_PROGRESS", "ACCEPTED")]
    assert (told(ada), "at_warehouse" in causes(ada)) == ([], False)


def test_the_merchant_who_asks_themselves_is_told_until_they_do(ada: Town, ann: dict[str, Any]) -> None:
    comes(ada)
    pass_minutes(ada, 10)
    assert (status(ada, ann), told(ada)) == ([("OPEN", "UNSUBMITTED")], ["not_requested"])
    deed(ada, ann, "submit")
    assert (status(ada, ann), told(ada)) == ([("IN_PROGRESS", "ACCEPTED")], [])


def test_what_was_asked_for_in_time_is_not_told(ada: Town, ann: dict[str, Any]) -> None:
    comes(ada)
    deed(ada, ann, "submit")
    pass_minutes(ada, 10)
    assert told(ada) == []


@pytest.mark.parametrize("verb", ["fulfill", "cancel"])
def test_what_has_left_or_is_cancelled_is_told_no_more(ada: Town, ann: dict[str, Any], verb: str) -> None:
    comes(ada)
    pass_minutes(ada, 10)
    deed(ada, ann, verb)
    assert told(ada) == []


def test_an_order_that_never_waited_is_nobody_elses_business(ada: Town) -> None:
    submits(ada)
    comes(ada, 5)
    ben = ada.order("RED", 1, email="ben@example.com")
    ada.settle()
    pass_minutes(ada, 20)
    assert (status(ada, ben), told(ada)) == ([("OPEN", "UNSUBMITTED")], [])


def test_a_service_is_asked_for_what_was_moved_to_it(ada: Town) -> None:
    """Ann orders three: one is at Main, where her order is routed, and two are at the Depot."""
    variant = {"sku": "BLUE", "price": "49.00", "stock": {"Main": 1, "Depot": 2}}
    ada.post("/_dev/products", {"title": "Sea", "handle": "sea", "variants": [variant]})
    submits(ada)
    with db.transaction(ada.house.sessions) as session:
        everywhere = dict.fromkeys(pools.of_shop(session, ada.shop(session).id), "Denmark")
        pools.assign(session, ada.shop(session), everywhere)
    order = ada.order("BLUE", 3, email="ann@example.com")
    ada.settle()
    assert sorted(status(ada, order)) == [("OPEN", "UNSUBMITTED"), ("OPEN", "UNSUBMITTED")]
    pass_minutes(ada, 10)
    assert sorted(status(ada, order)) == [("IN_PROGRESS", "ACCEPTED"), ("OPEN", "UNSUBMITTED")]


def test_a_service_that_says_no_is_told_until_somebody_acts(ada: Town, ann: dict[str, Any]) -> None:
    submits(ada)
    ada.post("/_dev/locations", {"name": "Depot", "rejects_requests": True})
    comes(ada)
    pass_minutes(ada, 10)
    assert (status(ada, ann), told(ada)) == ([("OPEN", "REJECTED")], ["request_rejected"])
    ada.post("/_dev/locations", {"name": "Depot", "rejects_requests": False})
    deed(ada, ann, "submit")
    assert (status(ada, ann), told(ada)) == ([("IN_PROGRESS", "ACCEPTED")], [])


def test_a_pause_asks_nobody(ada: Town, ann: dict[str, Any]) -> None:
    submits(ada)
    comes(ada)
    with db.transaction(ada.house.sessions) as session:
        ada.shop(session).paused_at = ada.clock.now()
    pass_minutes(ada, 10)
    assert status(ada, ann) == [("OPEN", "UNSUBMITTED")]


def test_a_request_that_was_made_before_a_crash_is_not_made_again(ada: Town, ann: dict[str, Any]) -> None:
    submits(ada)
    comes(ada)
    (one,) = find.order(ada.store.world, ann["name"].lstrip("#")).fulfillment_orders
    requests.submit(ada.store.world, one)
    pass_minutes(ada, 10)
    assert "SubmitFulfillmentRequest" not in ada.writes()
    assert told(ada) == []
