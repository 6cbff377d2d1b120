"""Holds, splits, releases and moves as Shopify makes them."""

import pytest

from devstore import store as stores
from devstore.world import (
    errors,
    holds,
    locations,
    moves,
    orders,
    parcels,
    routing,
    sales,
    splits,
    state,
    stock,
)
from tests.devstore import ada

Told = list[tuple[str, state.Payload]]
OURS = holds.NewHold("INVENTORY_OUT_OF_STOCK", handle="backorder")


def seven_lamps(store: stores.Store) -> sales.Order:
    """Ann orders seven, five are there."""
    ada.a_lamp(store, main=5, policy="CONTINUE")
    return ada.an_order(store, ("LAMP", 7))


def test_holding_a_part_leaves_the_rest_free_to_go(store: stores.Store, told: Told) -> None:
    order = seven_lamps(store)
    whole = order.fulfillment_orders[0]
    told.clear()
    placed, held, rest = holds.hold(store.world, whole, OURS, [(whole.lines[0].id, 2)])
    assert held is whole
    assert rest is not None
    assert ada.remaining(order) == [("ON_HOLD", 2), ("OPEN", 5)]
    assert held.supported_actions == ["RELEASE_HOLD", "HOLD", "MOVE"]
    assert [topic for topic, _ in told] == [
        "fulfillment_orders/placed_on_hold",
        "fulfillment_holds/added",
        "orders/updated",
    ]
    assert told[1][1]["fulfillment_hold"]["reason"] == "inventory_out_of_stock"
    assert told[1][1]["fulfillment_hold"]["held_by_requesting_app"] is True
    assert told[2][1]["line_items"][0]["fulfillable_quantity"] == 5
    assert placed.handle == "backorder"


def test_releasing_merges_the_open_sibling_back(store: stores.Store, told: Told) -> None:
    order = seven_lamps(store)
    whole = order.fulfillment_orders[0]
    line_id = whole.lines[0].id
    placed, _, rest = holds.hold(store.world, whole, OURS, [(line_id, 2)])
    told.clear()
    holds.release(store.world, whole, [placed.id])
    assert ada.remaining(order) == [("OPEN", 7), ("CLOSED", 0)]
    assert (whole.lines[0].id, whole.lines[0].total) == (line_id, 7)
    assert rest is not None
    assert [part.total for part in rest.lines] == [0]
    assert whole.request_status == "UNSUBMITTED"
    topics = [topic.partition("/")[2] for topic, _ in told]
    assert topics == ["released", "merged", "hold_released", "updated"]


def test_a_held_one_cannot_be_split_only_held_again_whole(store: stores.Store) -> None:
    whole = seven_lamps(store).fulfillment_orders[0]
    holds.hold(store.world, whole, OURS)
    units = [(whole.lines[0].id, 1)]
    with pytest.raises(errors.Refused) as refusal:
        holds.hold(store.world, whole, holds.NewHold("OTHER", "again"), units)
    assert refusal.value.code == "FULFILLMENT_ORDER_NOT_SPLITTABLE"
    with pytest.raises(errors.Refused):
        splits.split(store.world, whole, units)
    holds.hold(store.world, whole, holds.NewHold("OTHER", "again"))
    assert len(whole.holds) == 2


def test_a_handle_is_used_once_and_ten_holds_are_enough(store: stores.Store) -> None:
    whole = seven_lamps(store).fulfillment_orders[0]
    holds.hold(store.world, whole, OURS)
    with pytest.raises(errors.Refused) as refusal:
        holds.hold(store.world, whole, OURS)
    assert refusal.value.code == "DUPLICATE_FULFILLMENT_HOLD_HANDLE"
    for number in range(9):
        holds.hold(store.world, whole, holds.NewHold("OTHER", f"h{number}"))
    with pytest.raises(errors.Refused) as refusal:
        holds.hold(store.world, whole, holds.NewHold("OTHER", "eleventh"))
    assert refusal.value.code == "FULFILLMENT_ORDER_HOLD_LIMIT_REACHED"
    holds.hold(store.world, whole, holds.NewHold("OTHER", "theirs", held_by="other_app"))


def test_somebody_elses_hold_stays_when_ours_goes(store: stores.Store) -> None:
    ada.a_lamp(store, main=5)
    order = orders.place(store.world, orders.Checkout((orders.Want("LAMP", 2),), foreign_hold="fraud"))
    routing.route_all(store.world)
    whole = order.fulfillment_orders[0]
    assert [(each.reason, each.held_by) for each in whole.holds] == [("HIGH_RISK_OF_FRAUD", "other_app")]
    ours, _, _ = holds.hold(store.world, whole, OURS)
    holds.release(store.world, whole, [ours.id])
    assert whole.status == "ON_HOLD"
    holds.release(store.world, whole)
    assert whole.status == "OPEN"


@pytest.mark.parametrize("units", [0, -1, 8])
def test_only_units_that_are_there_can_be_held(store: stores.Store, units: int) -> None:
    whole = seven_lamps(store).fulfillment_orders[0]
    with pytest.raises(errors.Refused):
        holds.hold(store.world, whole, OURS, [(whole.lines[0].id, units)])
    assert (whole.status, whole.remaining) == ("OPEN", 7)


def test_held_units_do_not_ship_unless_forced(store: stores.Store) -> None:
    order = seven_lamps(store)
    whole, line = order.fulfillment_orders[0], order.lines[0]
    holds.hold(store.world, whole, OURS, [(whole.lines[0].id, 2)])
    with pytest.raises(errors.Refused, match="on hold"):
        parcels.fulfil(store.world, order, {line.id: 6})
    assert line.fulfilled_quantity == 0
    parcels.fulfil(store.world, order)
    assert (line.fulfilled_quantity, order.fulfillment_status) == (5, "partial")
    with pytest.raises(errors.Refused):
        parcels.fulfil(store.world, order)
    parcels.fulfil(store.world, order, force=True)
    assert (order.fulfillment_status, order.closed_at is not None) == ("fulfilled", True)


def test_a_pre_order_is_scheduled_again_when_its_hold_goes(store: stores.Store) -> None:
    ada.a_lamp(store, main=5)
    want = orders.Want("LAMP", selling_plan="PRE_ORDER")
    order = orders.place(store.world, orders.Checkout((want,)))
    routing.route_all(store.world)
    whole = order.fulfillment_orders[0]
    holds.hold(store.world, whole, OURS)
    holds.release(store.world, whole)
    assert whole.status == "SCHEDULED"


def test_a_move_takes_the_commitment_along(store: stores.Store, told: Told) -> None:
    ada.a_lamp(store, main=5, Berlin=5)
    order = ada.an_order(store, ("LAMP", 3))
    berlin = locations.ensure(store.world, "Berlin")
    whole = order.fulfillment_orders[0]
    moves.move(store.world, whole, berlin.id, [(whole.lines[0].id, 1)])
    assert ada.remaining(order) == [("OPEN", 2), ("OPEN", 1)]
    assert (ada.level(store).available, ada.level(store).committed) == (3, 2)
    there = ada.level(store, location="Berlin")
    assert (there.available, there.committed) == (4, 1)
    moves.move(store.world, whole, berlin.id)
    assert (ada.level(store).available, there.committed, order.location_id) == (5, 3, berlin.id)
    assert [topic for topic, _ in told].count("fulfillment_orders/moved") == 2


def test_a_move_to_where_the_item_is_not_kept_is_refused(store: stores.Store) -> None:
    ada.a_lamp(store, main=5)
    whole = ada.an_order(store, ("LAMP", 3)).fulfillment_orders[0]
    far = locations.save(store.world, "Far")
    for place in (far.id, 1, whole.location_id):
        with pytest.raises(errors.Refused):
            moves.move(store.world, whole, place)
    stock.level_at(store.world, whole.lines[0].item_id, far.id)
    locations.save(store.world, "Far", active=False)
    with pytest.raises(errors.Refused, match="not active"):
        moves.move(store.world, whole, far.id)


def test_a_split_keeps_the_named_units_in_the_first(store: stores.Store, told: Told) -> None:
    order = seven_lamps(store)
    whole = order.fulfillment_orders[0]
    told.clear()
    splits.split(store.world, whole, [(whole.lines[0].id, 3)])
    assert ada.remaining(order) == [("OPEN", 3), ("OPEN", 4)]
    assert told[0][0] == "fulfillment_orders/split"
    with pytest.raises(errors.Refused):
        splits.split(store.world, whole, [(whole.lines[0].id, 3)])
