"""Holds on real orders of the dev store: ours beside other people's, made once, narrowed, lifted."""

from typing import Any

import pytest

from app.db import session as db
from app.services import effects
from devstore.world import find
from devstore.world import holds as their_holds
from tests.town import Town


@pytest.fixture
def ada(town: Town) -> Town:
    """Ada Lamps is live, has three red lamps and sells more than that."""
    variant = {"sku": "RED", "price": "49.00", "stock": {"Main": 3}, "inventory_policy": "CONTINUE"}
    town.post("/_dev/products", {"title": "Lamp", "handle": "lamp", "variants": [variant]})
    town.install()
    town.go_live()
    return town


def fulfillment_orders(town: Town, order: dict[str, Any]) -> list[tuple[int, list[str]]]:
    """(units, handles of holds) of each fulfillment order that still has units."""
    found = [
        (sum(line["remaining"] for line in one["lines"]), sorted(hold["handle"] for hold in one["holds"]))
        for one in town.look(order)["fulfillment_orders"]
    ]
    return sorted(one for one in found if one[0])


def lift_theirs(town: Town, order: dict[str, Any]) -> None:
    """The merchant clears the order of fraud."""
    world = town.store.world
    for one in find.order(world, order["name"].lstrip("#")).fulfillment_orders:
        theirs = [hold.id for hold in one.holds if hold.held_by != "app"]
        if theirs:
            their_holds.release(world, one, theirs)


def test_only_the_waiting_units_are_held(ada: Town) -> None:
    order = ada.order("RED", 5, email="ann@example.com")
    ada.settle()
    assert fulfillment_orders(ada, order) == [(2, ["first-in-line"]), (3, [])]


def test_more_is_held_when_stock_is_taken_away_and_less_when_it_returns(ada: Town) -> None:
    order = ada.order("RED", 3, email="ann@example.com")
    ada.settle()
    assert fulfillment_orders(ada, order) == [(3, [])]
    ada.post("/_dev/stock", {"sku": "RED", "set": 1})
    ada.settle()
    assert fulfillment_orders(ada, order) == [(1, []), (2, ["first-in-line"])]
    ada.post("/_dev/stock", {"sku": "RED", "set": 2})
    ada.settle()
    assert fulfillment_orders(ada, order) == [(1, ["first-in-line"]), (2, [])]
    ada.post("/_dev/stock", {"sku": "RED", "set": 3})
    ada.settle()
    assert fulfillment_orders(ada, order) == [(3, [])]


def test_beside_somebody_elses_hold_ours_is_on_all_of_it_and_narrowed_when_theirs_is_lifted(
    ada: Town,
) -> None:
    order = ada.order("RED", 5, email="ann@example.com", foreign_hold="fraud")
    ada.settle()
    ((units, handles),) = fulfillment_orders(ada, order)
    assert units == 5
    assert "first-in-line" in handles
    assert len(handles) == 2
    lift_theirs(ada, order)
    ada.settle()
    assert fulfillment_orders(ada, order) == [(2, ["first-in-line"]), (3, [])]
    letters = [post["Subject"] for post in ada.letters("ann@example.com")]
    assert len(letters) == 1, letters


def test_a_hold_that_was_made_before_a_crash_is_not_made_again(ada: Town) -> None:
    order = ada.order("RED", 5, email="ann@example.com")
    ada.settle()
    made = ada.writes()
    number = int(order["id"].rpartition("/")[2])
    line = int(order["lines"][0]["id"].rpartition("/")[2])
    with db.transaction(ada.house.sessions) as session:
        wish = {"lines": {str(line): 2}}
        effects.wish(session, ada.shop(session), "hold", number, wish, ada.clock.now())
    ada.settle()
    assert ada.writes() == made
    assert fulfillment_orders(ada, order) == [(2, ["first-in-line"]), (3, [])]


def test_the_hold_of_an_order_that_is_gone_is_dropped(ada: Town) -> None:
    with db.transaction(ada.house.sessions) as session:
        effects.wish(session, ada.shop(session), "hold", 9_999_999_999, {"lines": {"1": 1}}, ada.clock.now())
    ada.settle()
    assert ada.owed()["effects"] == 0


def test_a_hold_lifted_by_hand_is_respected(ada: Town) -> None:
    order = ada.order("RED", 5, email="ann@example.com")
    ada.settle()
    world = ada.store.world
    for one in find.order(world, order["name"].lstrip("#")).fulfillment_orders:
        if one.holds:
            their_holds.release(world, one, [hold.id for hold in one.holds])
    ada.settle()
    assert fulfillment_orders(ada, order) == [(5, [])]
    assert len(ada.letters("ann@example.com")) == 1
