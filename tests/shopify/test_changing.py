"""What we write through the typed functions is what Ada Lamps then keeps, or is refused by name."""

import pytest

from app.shopify import client, definitions, dispatch, errors, gid, holds, metafields, orders, policies, tags
from devstore.store import Store
from devstore.world import find, goods, locations, sales, stock
from devstore.world import holds as store_holds
from tests.shopify.ada import ann_orders


def test_definitions_are_made_once(store: Store, admin: client.Admin) -> None:
    store.world.definitions.clear()
    definitions.ensure(admin)
    made = {key[::2] for key in store.world.definitions}
    assert made == {("PRODUCTVARIANT", "backorder"), ("ORDER", "promise")}
    definitions.ensure(admin)
    creations = [call for call in store.api_log.calls() if call.operation == "CreateMetafieldDefinition"]
    assert len(creations) == 2


def test_a_policy_is_changed_and_a_stranger_is_refused(
    store: Store, admin: client.Admin, lamp: goods.Variant
) -> None:
    outcome = policies.change(admin, lamp.product_id, {lamp.id: True, 999: True})
    assert outcome[lamp.id] is None
    assert isinstance(outcome[999], errors.Refused)
    assert lamp.inventory_policy == "CONTINUE"


def test_badges_are_set_and_a_bad_one_is_named(
    store: Store, admin: client.Admin, lamp: goods.Variant
) -> None:
    good = metafields.badge(lamp.id, {"v": 1, "offer": "on_backorder"})
    metafields.set_many(admin, [good])
    found = find.variant_by_sku(store.world, "RED")
    values = [
        field.value for (owner, _, _), field in store.world.metafields.items() if str(found.id) in owner
    ]
    assert values == ['{"offer":"on_backorder","v":1}']
    with pytest.raises(errors.Refused) as refused:
        metafields.set_many(admin, [good, metafields.badge(999, {"v": 1})])
    assert refused.value.index == 1


def test_tags_of_many_orders_go_in_one_request(
    store: Store, admin: client.Admin, lamp: goods.Variant
) -> None:
    ann, ben = ann_orders(store, ("RED", 1)), ann_orders(store, ("RED", 1), tags=["old"])
    before = len(store.api_log.calls())
    outcome = tags.change(
        admin, [(ann.id, ["backorder"], []), (ben.id, ["backorder"], ["old"]), (999, ["x"], [])]
    )
    assert len(store.api_log.calls()) == before + 1
    assert (ann.tags, ben.tags) == (["backorder"], ["backorder"])
    assert (outcome[ann.id], outcome[ben.id]) == (None, None)
    assert isinstance(outcome[999], errors.Refused)


def test_a_part_is_held_and_released_bit_by_bit(
    store: Store, admin: client.Admin, lamp: goods.Variant
) -> None:
    order = ann_orders(store, ("RED", 3))
    found = orders.in_full(admin, [order.id])[order.id]
    assert found is not None
    dispatch = found.fulfillment_orders[0]
    holds.hold(admin, dispatch.id, "fil-1", "INVENTORY_OUT_OF_STOCK", [(dispatch.lines[0].id, 2)])
    assert held_units(admin, order) == 2
    one = held(admin, order)[0]
    lines = [(one.lines[0].id, 1)]
    holds.release_part(
        admin, one.id, [hold.id for hold in one.holds], "fil-1", "INVENTORY_OUT_OF_STOCK", lines
    )
    assert held_units(admin, order) == 1
    one = held(admin, order)[0]
    holds.release(admin, one.id, [hold.id for hold in one.holds])
    assert held_units(admin, order) == 0


def test_holding_twice_under_one_handle_counts_as_done(
    store: Store, admin: client.Admin, lamp: goods.Variant
) -> None:
    order = ann_orders(store, ("RED", 1))
    dispatch = order.fulfillment_orders[0].id
    holds.hold(admin, dispatch, "fil-1", "INVENTORY_OUT_OF_STOCK")
    holds.hold(admin, dispatch, "fil-1", "INVENTORY_OUT_OF_STOCK")
    assert len(held(admin, order)[0].holds) == 1


def test_a_part_of_a_held_order_cannot_be_held(
    store: Store, admin: client.Admin, lamp: goods.Variant
) -> None:
    order = ann_orders(store, ("RED", 2))
    dispatch = order.fulfillment_orders[0]
    store_holds.hold(store.world, dispatch, store_holds.NewHold("HIGH_RISK_OF_FRAUD", held_by="merchant"))
    line = gid.of("FulfillmentOrderLineItem", dispatch.lines[0].id)
    with pytest.raises(errors.Refused):
        holds.hold(admin, dispatch.id, "fil-1", "INVENTORY_OUT_OF_STOCK", [(line, 1)])
    with pytest.raises(ValueError, match="names the holds"):
        holds.release(admin, dispatch.id, [])


def held(admin: client.Admin, order: sales.Order) -> list:  # type: ignore[type-arg]
    found = orders.in_full(admin, [order.id])[order.id]
    assert found is not None
    return [fo for fo in found.fulfillment_orders if any(hold.is_ours for hold in fo.holds)]


def held_units(admin: client.Admin, order: sales.Order) -> int:
    return sum(line.remaining for fo in held(admin, order) for line in fo.lines)


def test_a_part_is_moved_with_its_stock_and_a_location_without_the_item_refused(
    store: Store, admin: client.Admin, lamp: goods.Variant
) -> None:
    order = ann_orders(store, ("RED", 3))
    (one,) = order.fulfillment_orders
    east, far = (locations.save(store.world, name) for name in ("East", "Far"))
    stock.set_on_hand(store.world, lamp.item_id, east.id, 5)
    part = [(gid.of("FulfillmentOrderLineItem", one.lines[0].id), 2)]
    dispatch.move(admin, one.id, east.id, part)
    assert [(each.location_id == east.id, each.remaining) for each in order.fulfillment_orders] == [
        (False, 1),
        (True, 2),
    ]
    with pytest.raises(errors.Refused, match="does not stock"):
        dispatch.move(admin, one.id, far.id)


def test_a_service_is_asked_for_a_part_and_for_the_rest_but_not_twice(
    store: Store, admin: client.Admin, lamp: goods.Variant
) -> None:
    order = ann_orders(store, ("RED", 3))
    (one,) = order.fulfillment_orders
    with pytest.raises(errors.Refused, match="api type"):
        dispatch.request(admin, one.id)
    name = store.world.locations[one.location_id].name
    locations.save(store.world, name, fulfillment_service=True)
    dispatch.request(admin, one.id, [(gid.of("FulfillmentOrderLineItem", one.lines[0].id), 1)])
    asked, rest = order.fulfillment_orders
    assert (asked.request_status, rest.request_status) == ("SUBMITTED", "UNSUBMITTED")
    dispatch.request(admin, rest.id)
    with pytest.raises(errors.Refused, match="already"):
        dispatch.request(admin, rest.id)
