"""Moves in the dev store: units go where the stock of their pool is, or stay held and it is told."""

from typing import Any

import pytest

from app.db import session as db
from app.db import tables
from app.services import pools
from devstore.world import dispatch, find, locations
from tests.town import Town

OURS = ["first-in-line"]


@pytest.fixture
def ada(town: Town) -> Town:
    """Main and East share their lines; no red lamp is anywhere, and they sell on."""
    stock = {"Main": 0, "East": 0}
    variant = {"sku": "RED", "price": "49.00", "stock": stock, "inventory_policy": "CONTINUE"}
    town.post("/_dev/products", {"title": "Lamp", "handle": "lamp", "variants": [variant]})
    town.install()
    town.go_live()
    with db.transaction(town.house.sessions) as session:
        shop = town.shop(session)
        mine = dict.fromkeys(pools.of_shop(session, shop.id), "Home")
        pools.assign(session, shop, mine)
    town.settle()
    return town


def where(town: Town, order: dict[str, Any]) -> list[tuple[str, int, list[str]]]:
    """(location, units, handles of holds) of each fulfillment order that still has units."""
    found = [
        (
            one["location"],
            sum(line["remaining"] for line in one["lines"]),
            [h["handle"] for h in one["holds"]],
        )
        for one in town.look(order)["fulfillment_orders"]
    ]
    return sorted(one for one in found if one[1])


def comes(town: Town, units: int, location: str) -> None:
    town.post("/_dev/stock", {"sku": "RED", "location": location, "set": units})
    town.settle()


def told(town: Town) -> list[tuple[str, Any]]:
    """Open exceptions about moves, and of what."""
    with db.look(town.house.sessions) as session:
        rows = session.query(tables.ExceptionRow).filter_by(closed_at=None, kind="cannot_move")
        return [(row.kind, row.detail) for row in rows]


def owed_moves(town: Town) -> list[Any]:
    with db.look(town.house.sessions) as session:
        return [move for row in session.query(tables.Order) for move in row.moves]


def parts(town: Town, order: dict[str, Any]) -> list[dispatch.FulfillmentOrder]:
    return find.order(town.store.world, order["name"].lstrip("#")).fulfillment_orders


def test_a_release_moves_the_units_first(ada: Town) -> None:
    ann = ada.order("RED", 2, email="ann@example.com")
    ada.settle()
    assert where(ada, ann) == [("Main", 2, OURS)]
    before = len(ada.writes())
    comes(ada, 2, "East")
    assert where(ada, ann) == [("East", 2, [])]
    made = [name for name in ada.writes()[before:] if name in ("MoveFulfillmentOrder", "ReleaseHold")]
    assert made == ["MoveFulfillmentOrder", "ReleaseHold"]
    assert [post["Subject"] for post in ada.letters("ann@example.com")][1:] != []
    assert owed_moves(ada) == []


def test_only_the_units_that_are_served_from_there_move(ada: Town) -> None:
    ann = ada.order("RED", 5, email="ann@example.com")
    ada.settle()
    comes(ada, 1, "Main")
    comes(ada, 2, "East")
    assert where(ada, ann) == [("East", 2, []), ("Main", 1, []), ("Main", 2, OURS)]
    comes(ada, 3, "Main")
    assert where(ada, ann) == [("East", 2, []), ("Main", 3, [])]


def test_a_part_is_released_first_where_a_hold_cannot_be_divided(ada: Town) -> None:
    ada.store.world.divides_holds = False
    ann = ada.order("RED", 5, email="ann@example.com")
    ada.settle()
    before = len(ada.writes())
    comes(ada, 2, "East")
    assert where(ada, ann) == [("East", 2, []), ("Main", 3, OURS)]
    made = [name for name in ada.writes()[before:] if "Hold" in name or "Move" in name]
    assert made == ["MoveFulfillmentOrder", "ReleasePartOfHold", "MoveFulfillmentOrder"]
    assert (told(ada), len(ada.letters("ann@example.com"))) == ([], 2)


def test_a_new_order_is_moved_without_being_held(ada: Town) -> None:
    comes(ada, 3, "East")
    ada.post("/_dev/locations", {"name": "East", "online": False})
    ada.settle()
    before = len(ada.writes())
    ann = ada.order("RED", 2, email="ann@example.com")
    ada.settle()
    assert where(ada, ann) == [("East", 2, [])]
    assert "Hold" not in ada.writes()[before:]


def test_what_shopify_will_not_move_stays_held_and_the_merchant_is_told_once(ada: Town) -> None:
    ann = ada.order("RED", 2, email="ann@example.com")
    ada.settle()
    east = locations.ensure(ada.store.world, "East")
    east.active = False  # Shopify closes it before it tells.
    comes(ada, 2, "East")
    assert where(ada, ann) == [("Main", 2, OURS)]
    ((_, detail),) = told(ada)
    assert [(move["units"]) for move in detail["moves"]] == [2]
    assert "not active" in detail["error"]
    assert [move["stuck"] for move in owed_moves(ada)] == [True]
    assert len(ada.letters("ann@example.com")) == 1
    made = len(ada.writes())
    ada.settle()
    assert len(ada.writes()) == made


def test_what_the_merchant_moves_by_hand_is_released_and_told_no_more(ada: Town) -> None:
    ann = ada.order("RED", 2, email="ann@example.com")
    ada.settle()
    east = locations.ensure(ada.store.world, "East")
    east.active = False
    comes(ada, 2, "East")
    assert told(ada)
    east.active = True
    ada.post(f"/_dev/orders/{ann['name'].lstrip('#')}/move", {"location": "East"})
    ada.settle()
    assert where(ada, ann) == [("East", 2, [])]
    assert (told(ada), owed_moves(ada)) == ([], [])
    assert len(ada.letters("ann@example.com")) == 2


def test_at_the_next_news_of_the_order_a_refused_move_is_tried_again(ada: Town) -> None:
    ann = ada.order("RED", 2, email="ann@example.com")
    ada.settle()
    east = locations.ensure(ada.store.world, "East")
    east.active = False
    comes(ada, 2, "East")
    east.active = True
    for one in parts(ada, ann):
        ada.store.emit("fulfillment_orders/hold_released", {"id": f"gid://shopify/FulfillmentOrder/{one.id}"})
    ada.settle()
    assert where(ada, ann) == [("East", 2, [])]
    assert (told(ada), owed_moves(ada)) == ([], [])


def test_an_order_that_is_cancelled_meanwhile_is_told_of_no_more(ada: Town) -> None:
    ann = ada.order("RED", 2, email="ann@example.com")
    ada.settle()
    locations.ensure(ada.store.world, "East").active = False
    comes(ada, 2, "East")
    assert told(ada)
    ada.post(f"/_dev/orders/{ann['name'].lstrip('#')}/cancel", {"restock": True})
    ada.settle()
    assert told(ada) == []


def test_a_pause_moves_nothing(ada: Town) -> None:
    ann = ada.order("RED", 2, email="ann@example.com")
    ada.settle()
    with db.transaction(ada.house.sessions) as session:
        ada.shop(session).paused_at = ada.clock.now()
    comes(ada, 2, "East")
    assert where(ada, ann) == [("Main", 2, OURS)]


def test_in_a_pause_more_is_held_and_where_it_waits(ada: Town) -> None:
    ann = ada.order("RED", 3, email="ann@example.com")
    ada.settle()
    comes(ada, 2, "East")
    assert where(ada, ann) == [("East", 2, []), ("Main", 1, OURS)]
    with db.transaction(ada.house.sessions) as session:
        ada.shop(session).paused_at = ada.clock.now()
    line = ann["lines"][0]["id"]
    ada.post(f"/_dev/orders/{ann['name'].lstrip('#')}/edit", {"line": line, "quantity": 5})
    ada.settle()
    assert where(ada, ann) == [("East", 2, []), ("Main", 3, OURS)]
