"""The typed functions against the dev store: what Ada Lamps keeps is what we read."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from app.shopify import (
    catalogue,
    client,
    collections,
    incoming,
    locations,
    orders,
    plans,
    shops,
    stock,
)
from devstore.store import Store
from devstore.world import find, goods, products, shipments
from devstore.world import parcels as store_parcels
from tests.shopify.ada import ann_orders

ARRIVES = datetime(2026, 12, 7, 9, tzinfo=UTC)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_the_shop_tells_its_name_and_what_it_granted(admin: client.Admin) -> None:
    shop = shops.details(admin)
    assert shop.name == "Ada Lamps"
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


def test_an_order_is_due_by_its_deadline_else_when_it_came(
    store: Store, admin: client.Admin, lamp: goods.Variant
) -> None:
    ann = ann_orders(store, ("RED", 1), fulfill_by=ARRIVES)
    ben = ann_orders(store, ("RED", 1), placed_at=NOON)
    found = orders.in_full(admin, [ann.id, ben.id])
    days = [[one.due for one in full.fulfillment_orders] for full in found.values() if full is not None]
    assert days == [[ARRIVES], [NOON]]


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
    assert sum(level.available + level.committed for level in red.levels) == 8
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
