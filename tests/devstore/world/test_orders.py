"""Checkouts, routing, cancels, edits, refunds."""

from datetime import UTC, datetime

import pytest

from devstore import store as stores
from devstore.world import (
    cancels,
    edits,
    errors,
    find,
    orders,
    parcels,
    products,
    refunds,
    routing,
    state,
)
from tests.devstore import ada

Told = list[tuple[str, state.Payload]]


def test_ann_orders_and_her_order_is_routed_a_moment_later(store: stores.Store, told: Told) -> None:
    ada.a_lamp(store, main=3)
    told.clear()
    want = orders.Want("LAMP", 2, {"engraving": "A"})
    order = orders.place(store.world, orders.Checkout((want,), "ann@example.com", "da", "DK"))
    assert order.name == "#1001"
    assert order.fulfillment_orders == []
    assert ada.level(store).committed == 2
    assert [topic for topic, _ in told] == ["inventory_levels/update", "orders/create", "orders/paid"]
    routing.route_all(store.world)
    assert ada.remaining(order) == [("OPEN", 2)]
    assert told[-1] == (
        "fulfillment_orders/order_routing_complete",
        {
            "fulfillment_order": {
                "id": f"gid://shopify/FulfillmentOrder/{order.fulfillment_orders[0].id}",
                "status": "open",
            }
        },
    )
    body = told[1][1]
    assert body["customer_locale"] == "da"
    assert body["shipping_address"]["country_code"] == "DK"
    assert body["line_items"][0]["properties"] == [{"name": "engraving", "value": "A"}]


def test_a_sold_out_lamp_is_refused_online_and_at_the_till(store: stores.Store) -> None:
    ada.a_lamp(store, main=1)
    for source in ("web", "pos"):
        with pytest.raises(errors.Refused, match="sold out") as refusal:
            ada.an_order(store, ("LAMP", 1), ("LAMP", 1), source=source)
        assert refusal.value.status == 409
    assert store.world.orders == {}
    assert ada.an_order(store, ("LAMP", 1), source="pos").source_name == "pos"


def test_an_order_goes_to_the_first_location_that_has_it_all(store: stores.Store) -> None:
    ada.a_lamp(store, main=1, Berlin=4, policy="CONTINUE")
    order = ada.an_order(store, ("LAMP", 3))
    assert store.world.locations[order.location_id].name == "Berlin"
    assert ada.level(store, location="Berlin").available == 1
    big = ada.an_order(store, ("LAMP", 9))
    assert store.world.locations[big.location_id].name == "Main"


def test_lines_go_out_in_their_own_manner(store: stores.Store) -> None:
    ada.a_lamp(store, "LAMP", main=3)
    ada.a_lamp(store, "COURSE", main=3)
    ada.a_lamp(store, "NEXT", main=3)
    wants = (
        orders.Want("LAMP"),
        orders.Want("COURSE", requires_shipping=False),
        orders.Want("NEXT", selling_plan="PRE_ORDER"),
    )
    order = orders.place(store.world, orders.Checkout(wants, delivery="pickup"))
    routing.route_all(store.world)
    manners = [(each.delivery_method, each.status) for each in order.fulfillment_orders]
    assert manners == [("PICK_UP", "OPEN"), ("NONE", "OPEN"), ("PICK_UP", "SCHEDULED")]
    assert order.shipping_address is None


def test_a_cancelled_order_gives_its_units_back_or_writes_them_off(store: stores.Store, told: Told) -> None:
    ada.a_lamp(store, main=5)
    first, second = ada.an_order(store, ("LAMP", 2)), ada.an_order(store, ("LAMP", 1))
    told.clear()
    cancels.cancel(store.world, first, restock=True)
    assert (ada.level(store).available, ada.level(store).committed) == (4, 1)
    topics = [topic for topic, _ in told]
    assert topics == ["inventory_levels/update", "refunds/create", "orders/cancelled", "orders/updated"]
    cancels.cancel(store.world, second, restock=False)
    level = ada.level(store)
    assert (level.available, level.committed, level.on_hand) == (4, 0, 4)
    assert ada.remaining(first) == [("CLOSED", 0)]
    assert (first.lines[0].current_quantity, first.financial_status) == (0, "refunded")
    with pytest.raises(errors.Refused, match="already"):
        cancels.cancel(store.world, first)


def test_an_order_cancelled_before_routing_is_never_routed(store: stores.Store) -> None:
    ada.a_lamp(store, main=1)
    order = orders.place(store.world, orders.Checkout((orders.Want("LAMP"),)))
    cancels.cancel(store.world, order)
    assert routing.route_all(store.world) == 0
    assert (order.fulfillment_orders, ada.level(store).available) == ([], 1)


def test_an_edit_makes_the_fulfillment_orders_anew(store: stores.Store, told: Told) -> None:
    ada.a_lamp(store, main=5)
    order = ada.an_order(store, ("LAMP", 2))
    told.clear()
    edits.set_quantity(store.world, order, order.lines[0], 4)
    assert ada.remaining(order) == [("CLOSED", 0), ("OPEN", 4)]
    assert (order.lines[0].quantity, ada.level(store).committed) == (4, 4)
    edits.set_quantity(store.world, order, order.lines[0], 1)
    assert (order.lines[0].quantity, order.lines[0].current_quantity) == (4, 1)
    assert (ada.level(store).available, ada.level(store).committed) == (4, 1)
    edited = [body["order_edit"]["line_items"] for topic, body in told if topic == "orders/edited"]
    line_id = order.lines[0].id
    assert edited[0] == {"additions": [{"id": line_id, "delta": 2}], "removals": []}
    assert edited[1] == {"additions": [], "removals": [{"id": line_id, "delta": 3}]}


def test_an_edit_goes_no_lower_than_what_has_shipped(store: stores.Store) -> None:
    ada.a_lamp(store, main=5)
    order = ada.an_order(store, ("LAMP", 3))
    parcels.fulfil(store.world, order, {order.lines[0].id: 2})
    with pytest.raises(errors.Refused, match="2 of LAMP have shipped"):
        edits.set_quantity(store.world, order, order.lines[0], 1)
    edits.set_quantity(store.world, order, order.lines[0], 2)
    assert (order.fulfillment_status, order.lines[0].unfulfilled_quantity) == ("fulfilled", 0)


@pytest.mark.parametrize(
    ("kind", "available", "committed", "on_hand"),
    [("cancel", 3, 1, 4), ("return", 3, 2, 5), ("no_restock", 2, 2, 4)],
)
def test_a_refund_puts_units_where_it_says(
    store: stores.Store, kind: str, available: int, committed: int, on_hand: int
) -> None:
    ada.a_lamp(store, main=5)
    order = ada.an_order(store, ("LAMP", 3))
    parcels.fulfil(store.world, order, {order.lines[0].id: 1})
    refunds.refund(store.world, order, [(order.lines[0], 1, kind)])
    level = ada.level(store)
    assert (level.available, level.committed, level.on_hand) == (available, committed, on_hand)
    assert order.lines[0].current_quantity == 2
    assert order.financial_status == "partially_refunded"


def test_no_more_is_refunded_than_there_is(store: stores.Store) -> None:
    ada.a_lamp(store, main=5)
    order = ada.an_order(store, ("LAMP", 2))
    for units, kind in ((3, "cancel"), (1, "return"), (3, "no_restock")):
        with pytest.raises(errors.Refused):
            refunds.refund(store.world, order, [(order.lines[0], units, kind)])
    refunds.refund(store.world, order, [(order.lines[0], 2, "cancel")])
    assert order.financial_status == "refunded"


def test_a_pending_order_commits_stock_and_is_paid_once(store: stores.Store, told: Told) -> None:
    ada.a_lamp(store, main=2)
    order = orders.place(store.world, orders.Checkout((orders.Want("LAMP"),), financial_status="pending"))
    assert "orders/paid" not in [topic for topic, _ in told]
    assert ada.level(store).committed == 1
    orders.mark_paid(store.world, order)
    assert "orders/paid" in [topic for topic, _ in told]
    with pytest.raises(errors.Refused, match="nothing to pay"):
        orders.mark_paid(store.world, order)


def test_the_stamp_of_an_order_rises_with_every_change(store: stores.Store, told: Told) -> None:
    ada.a_lamp(store, main=5)
    order = ada.an_order(store, ("LAMP", 3))
    store.world.now = lambda: datetime(2020, 1, 1, tzinfo=UTC)
    for quantity in (4, 5, 1):
        edits.set_quantity(store.world, order, order.lines[0], quantity)
    stamps = [body["updated_at"] for topic, body in told if topic.startswith("orders/up")]
    assert len(stamps) == 3
    assert stamps == sorted(set(stamps))


def test_an_order_is_found_by_name_id_and_gid(store: stores.Store) -> None:
    ada.a_lamp(store, main=5)
    order = ada.an_order(store, ("LAMP", 1))
    for key in ("1001", "#1001", str(order.id), f"gid://shopify/Order/{order.id}"):
        assert find.order(store.world, key) is order
    for key in ("1002", "0", "nonsense", "²", str(order.id + 1)):
        with pytest.raises(errors.Refused):
            find.order(store.world, key)


def test_a_deleted_product_leaves_its_orders(store: stores.Store, told: Told) -> None:
    lamp = ada.a_lamp(store, main=2)
    order = ada.an_order(store, ("LAMP", 1))
    products.delete(store.world, store.world.products[lamp.product_id])
    assert told[-1] == ("products/delete", {"id": lamp.product_id})
    parcels.fulfil(store.world, order)
    assert order.fulfillment_status == "fulfilled"
