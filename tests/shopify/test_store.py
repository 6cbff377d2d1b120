"""The typed functions against the dev store: what Ada Lamps keeps is read, and what we write stays."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from app.shopify import (
    catalogue,
    client,
    collections,
    definitions,
    errors,
    gid,
    holds,
    incoming,
    locations,
    metafields,
    orders,
    plans,
    policies,
    shops,
    stock,
    tags,
)
from devstore.store import Store
from devstore.world import find, goods, products, sales, shipments
from devstore.world import holds as store_holds
from devstore.world import locations as store_locations
from devstore.world import orders as store_orders
from devstore.world import parcels as store_parcels

ARRIVES = datetime(2026, 12, 7, 9, tzinfo=UTC)


@pytest.fixture
def lamp(store: Store) -> goods.Variant:
    """A lamp in two colours; Main has three red ones, the shop in Roskilde five."""
    store_locations.save(store.world, "Roskilde")
    there = {"Main": 3, "Roskilde": 5}
    red = products.NewVariant("RED", price=Decimal("49.00"), option_values=["Red"], stock=there)
    blue = products.NewVariant("BLUE", price=Decimal("49.00"), option_values=["Blue"])
    new = products.NewProduct("Desk lamp", variants=[red, blue], options=["Colour"], vendor="Lumen")
    return products.create(store.world, new).variants[0]


def ann_orders(store: Store, *wants: tuple[str, int], **more: object) -> sales.Order:
    checkout = store_orders.Checkout([store_orders.Want(sku, units) for sku, units in wants])
    order = store_orders.place(store.world, replace(checkout, **more))  # type: ignore[arg-type]
    store.pump()
    return order


def test_the_shop_tells_its_name_and_what_it_granted(admin: client.Admin) -> None:
    shop = shops.details(admin)
    assert (shop.domain, shop.name) == ("ada-lamps.myshopify.com", "Ada Lamps")
    assert {"write_orders", "read_orders", "read_all_orders"} <= shop.scopes


def test_every_location_is_read(store: Store, admin: client.Admin, lamp: goods.Variant) -> None:
    assert [place.name for place in locations.every(admin)] == ["Main", "Roskilde"]
    assert all(place.is_active and place.sells_online for place in locations.every(admin))


def test_a_variant_is_read_with_all_its_levels(admin: client.Admin, lamp: goods.Variant) -> None:
    page = catalogue.variants_page(admin, None)
    assert page.next is None
    assert [one.variant.sku for one in page.items] == ["RED", "BLUE"]
    red = page.items[0]
    assert red.variant.product.vendor == "Lumen"
    assert sorted(level.on_hand for level in red.levels) == [3, 5]


def test_pages_of_variants_follow_one_another(store: Store, admin: client.Admin) -> None:
    for number in range(30):
        products.create(
            store.world, products.NewProduct(f"Lamp {number}", [products.NewVariant(f"L{number}")])
        )
    first = catalogue.variants_page(admin, None)
    second = catalogue.variants_page(admin, first.next)
    assert (len(first.items), len(second.items), second.next) == (25, 5, None)


def test_items_and_products_are_found_by_number(admin: client.Admin, lamp: goods.Variant) -> None:
    found = catalogue.items(admin, [lamp.item_id, 999])
    assert found[999] is None
    red = found[lamp.item_id]
    assert red is not None
    assert (red.id, red.title, red.continues) == (lamp.id, "Red", False)
    assert catalogue.product(admin, lamp.product_id)[0] == red
    assert catalogue.product(admin, 999) == []
    assert collections.product_ids(admin, 999) == []
    assert plans.categories(admin, [999]) == {}


def test_a_replan_observes_levels_and_policy(store: Store, admin: client.Admin, lamp: goods.Variant) -> None:
    ann_orders(store, ("RED", 2))
    found = stock.observe(admin, [lamp.item_id, 999], locations=2)
    red = found[lamp.item_id]
    assert red is not None
    assert sum(level.physical for level in red.levels) == 8
    assert sum(level.committed for level in red.levels) == 2
    assert (red.continues, found[999]) == (False, None)


def test_levels_beyond_the_first_page_are_read_too(
    store: Store, admin: client.Admin, lamp: goods.Variant
) -> None:
    red = stock.observe(admin, [lamp.item_id], locations=1)[lamp.item_id]
    assert red is not None
    assert len(red.levels) == 2


def test_anns_order_is_read_in_full(store: Store, admin: client.Admin, lamp: goods.Variant) -> None:
    order = ann_orders(store, ("RED", 2), tags=["vip"])
    full = orders.in_full(admin, [order.id, 999])[order.id]
    assert full is not None
    assert full.order.created_at == order.created_at.replace(
        microsecond=order.created_at.microsecond // 1000 * 1000
    )
    (line,) = full.order.lines
    assert (line.title, line.quantity, line.is_touched) == ("Desk lamp - Red", 2, False)
    assert (line.item_id, line.unit_price) == (lamp.item_id, Decimal("49.00"))
    (dispatch,) = full.fulfillment_orders
    assert (dispatch.status, dispatch.lines[0].remaining) == ("OPEN", 2)
    assert dispatch.lines[0].line_id == line.id
    assert orders.in_full(admin, [999]) == {999: None}


def test_a_line_that_shipped_in_part_is_touched(
    store: Store, admin: client.Admin, lamp: goods.Variant
) -> None:
    order = ann_orders(store, ("RED", 3))
    store_parcels.fulfil(store.world, order, {order.lines[0].id: 1})
    full = orders.in_full(admin, [order.id])[order.id]
    assert full is not None
    assert full.order.lines[0].is_touched
    assert sum(line.remaining for fo in full.fulfillment_orders for line in fo.lines) == 2


def test_a_long_order_is_read_to_its_last_line(store: Store, admin: client.Admin) -> None:
    wants = []
    for number in range(120):
        variant = products.NewVariant(f"L{number}", stock={"Main": 9})
        products.create(store.world, products.NewProduct(f"Lamp {number}", [variant]))
        wants.append((f"L{number}", 1))
    order = ann_orders(store, *wants)
    full = orders.in_full(admin, [order.id])[order.id]
    assert full is not None
    assert len(full.order.lines) == len(full.fulfillment_orders[0].lines) == 120
    sold = orders.sold_page(admin, order.created_at - timedelta(days=90), None)
    assert len({item_id for item_id, _ in sold.items}) == 120


def test_orders_are_listed_and_found_again(store: Store, admin: client.Admin, lamp: goods.Variant) -> None:
    order = ann_orders(store, ("RED", 1), locale="da", country="DK", email="ann@example.com")
    assert orders.ids_page(admin, orders.open_query(), "CREATED_AT", None).items == (order.id,)
    changed = orders.changed_query(order.created_at)
    assert orders.ids_page(admin, changed, "UPDATED_AT", None).items == (order.id,)
    later = orders.changed_query(order.created_at + timedelta(days=1))
    assert orders.ids_page(admin, later, "UPDATED_AT", None).items == ()
    dispatch = order.fulfillment_orders[0].id
    assert orders.of_fulfillment_orders(admin, [dispatch, 999]) == {dispatch: order.id, 999: None}
    contact = orders.contact(admin, order.id)
    assert contact is not None
    assert (contact.email, contact.locale, contact.country) == ("ann@example.com", "da", "DK")
    assert orders.contact(admin, 999) is None


def test_a_shipment_on_its_way_is_incoming(store: Store, admin: client.Admin, lamp: goods.Variant) -> None:
    shipment = shipments.send(store.world, {"RED": 10, "BLUE": 4}, find.first_location(store.world), ARRIVES)
    shipments.receive(store.world, shipment, {"RED": 6})
    page = incoming.page(admin, None)
    red = next(one for one in page.items if one.item_id == lamp.item_id)
    assert (red.outstanding, red.received, red.arrives_at) == (4, 6, ARRIVES)
    assert red.status == "PARTIALLY_RECEIVED"
    assert len(page.items) == 2


def test_many_shipments_are_paged_through(store: Store, admin: client.Admin, lamp: goods.Variant) -> None:
    for _ in range(7):
        shipments.send(store.world, {"RED": 1}, find.first_location(store.world), ARRIVES)
    first = incoming.page(admin, None)
    second = incoming.page(admin, first.next)
    assert (len(first.items), len(second.items), second.next) == (5, 2, None)


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
