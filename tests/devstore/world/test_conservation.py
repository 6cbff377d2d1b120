"""Whatever merchants and shoppers do, in whatever order: no unit is made or lost on paper."""

from collections.abc import Callable
from random import Random

import pytest

from devstore import store as stores
from devstore.world import (
    cancels,
    edits,
    errors,
    holds,
    moves,
    orders,
    parcels,
    refunds,
    routing,
    sales,
    shipments,
    stock,
)
from tests.devstore import ada

Deed = Callable[[stores.Store, Random], object]
SKUS = ("A", "B")
KINDS = ("cancel", "return", "no_restock")


def place(store: stores.Store, dice: Random) -> object:
    wants = tuple(orders.Want(sku, dice.randint(1, 4)) for sku in SKUS[: dice.randint(1, 2)])
    hold = dice.choice(("", "", "fraud"))
    return orders.place(store.world, orders.Checkout(wants, foreign_hold=hold))


def route(store: stores.Store, dice: Random) -> object:
    return routing.route_all(store.world)


def hold(store: stores.Store, dice: Random) -> object:
    whole = dice.choice(list(store.world.fulfillment_orders.values()))
    part = dice.choice(whole.lines)
    units = [(part.id, dice.randint(1, 3))] if dice.random() < 0.7 else []
    return holds.hold(store.world, whole, holds.NewHold("OTHER", dice.choice("abc")), units)


def release(store: stores.Store, dice: Random) -> object:
    return holds.release(store.world, dice.choice(list(store.world.fulfillment_orders.values())))


def move(store: stores.Store, dice: Random) -> object:
    whole = dice.choice(list(store.world.fulfillment_orders.values()))
    units = [(dice.choice(whole.lines).id, 1)] if dice.random() < 0.5 else []
    return moves.move(store.world, whole, dice.choice(list(store.world.locations)), units)


def fulfil(store: stores.Store, dice: Random) -> object:
    return parcels.fulfil(store.world, an_order(store, dice), force=dice.random() < 0.3)


def cancel(store: stores.Store, dice: Random) -> object:
    return cancels.cancel(store.world, an_order(store, dice), restock=dice.random() < 0.5)


def edit(store: stores.Store, dice: Random) -> object:
    order = an_order(store, dice)
    return edits.set_quantity(store.world, order, dice.choice(order.lines), dice.randint(0, 6))


def refund(store: stores.Store, dice: Random) -> object:
    order = an_order(store, dice)
    part = (dice.choice(order.lines), dice.randint(1, 2), dice.choice(KINDS))
    return refunds.refund(store.world, order, [part])


def count(store: stores.Store, dice: Random) -> object:
    item_id, location_id = dice.choice(list(store.world.levels))
    return stock.set_on_hand(store.world, item_id, location_id, dice.randint(0, 9))


def send(store: stores.Store, dice: Random) -> object:
    place = dice.choice(list(store.world.locations.values()))
    return shipments.send(store.world, {dice.choice(SKUS): dice.randint(1, 5)}, place, None)


def receive(store: stores.Store, dice: Random) -> object:
    return shipments.receive(store.world, dice.choice(list(store.world.shipments.values())))


DEEDS: tuple[Deed, ...] = (
    place,
    place,
    route,
    hold,
    release,
    move,
    fulfil,
    cancel,
    edit,
    refund,
    count,
    send,
    receive,
)


def an_order(store: stores.Store, dice: Random) -> sales.Order:
    return dice.choice(list(store.world.orders.values()))


@pytest.mark.parametrize("seed", range(8))
def test_units_are_conserved_whatever_happens(seed: int) -> None:
    dice, store = Random(seed), ada.a_store()
    for sku in SKUS:
        ada.a_lamp(store, sku, main=6, policy="CONTINUE", Berlin=3)
    place(store, dice)
    route(store, dice)
    send(store, dice)
    done = 0
    for _ in range(150):
        done += tried(dice.choice(DEEDS), store, dice)
        check_lines(store)
        check_levels(store)
    assert done > 50


def tried(deed: Deed, store: stores.Store, dice: Random) -> bool:
    """Whether the world let it happen; a thing that is not there cannot be chosen."""
    try:
        deed(store, dice)
    except (errors.Refused, IndexError):
        return False
    return True


def check_lines(store: stores.Store) -> None:
    for order in store.world.orders.values():
        for line in order.lines:
            assert 0 <= line.unfulfilled_quantity <= line.current_quantity <= line.quantity
            shipped = line.fulfilled_quantity - line.returned_quantity
            assert line.current_quantity == line.unfulfilled_quantity + shipped
            parts = [part for each in order.fulfillment_orders for part in each.lines]
            open_units = sum(part.remaining for part in parts if part.line_id == line.id)
            assert open_units == (line.unfulfilled_quantity if order.is_routed else 0)
            assert all(0 <= part.remaining <= part.total for part in parts)


def check_levels(store: stores.Store) -> None:
    committed = dict.fromkeys(store.world.levels, 0)
    for order in store.world.orders.values():
        for location_id, line, units in routing.shares(order):
            committed[(line.item_id, location_id)] += units
    incoming = dict.fromkeys(store.world.levels, 0)
    for shipment in store.world.shipments.values():
        for part in shipment.lines:
            incoming[(part.item_id, shipment.location_id)] += part.unreceived
    for key, level in store.world.levels.items():
        assert (level.committed, level.incoming) == (committed[key], incoming[key])
        assert level.on_hand == level.available + level.committed
