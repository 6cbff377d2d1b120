"""What a token without the scope sees: Shopify's own refusals, and the rest of the data."""

from datetime import timedelta
from typing import Any

from devstore.world import ids, locations, orders, routing

ORDERS = "query Orders { orders(first: 5) { nodes { id name } } }"
ONE = "query One($id: ID!) { order(id: $id) { id name } }"
FULFILLMENT = """query F($id: ID!) {
  order(id: $id) { fulfillmentOrders(first: 5, displayable: false) { nodes { id } } } }"""


def test_a_dead_token_is_answered_with_401_as_shopify_words_it(lamps: Any) -> None:
    answer = lamps.post("{ shop { name } }", token="nonsense")
    assert answer.status_code == 401
    assert answer.json["errors"].startswith("[API] Invalid API key or access token")
    assert lamps.store.api_log.calls()[-1].status == 401


def test_orders_without_read_orders_are_denied_and_the_rest_is_answered(lamps: Any) -> None:
    order = lamps.order(("DESK", 1))
    lamps.grant("read_products")
    text = "query Both($id: ID!) { order(id: $id) { id } products(first: 1) { nodes { title } } }"
    body = lamps.ask(text, id=ids.gid("Order", order.id))
    assert body["data"]["order"] is None
    assert body["data"]["products"]["nodes"] == [{"title": "Desk lamp"}]
    (error,) = body["errors"]
    assert error["message"].startswith("Access denied for order field. Required access: `read_orders` access")
    assert error["path"] == ["order"]
    assert error["extensions"]["code"] == "ACCESS_DENIED"
    assert error["extensions"]["requiredAccess"].startswith("`read_orders` access scope")


def test_any_of_the_scopes_suffices_for_a_location(lamps: Any) -> None:
    text = "{ locations(first: 5) { nodes { id } } }"
    lamps.grant("read_inventory")
    assert len(lamps.data(text)["locations"]["nodes"]) == 1
    lamps.grant("read_orders")
    assert lamps.ask(text)["data"] is None


def test_a_node_of_a_denied_type_is_null_with_an_error_and_others_come(lamps: Any) -> None:
    order, red = lamps.order(("DESK", 1)), lamps.variant("FLOOR-RED")
    lamps.grant("read_products")
    wanted = [ids.gid("Order", order.id), ids.gid("ProductVariant", red.id)]
    body = lamps.ask("query N($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=wanted)
    assert body["data"]["nodes"] == [None, {"id": wanted[1]}]
    assert body["errors"][0]["path"] == ["nodes", 0]
    assert body["errors"][0]["extensions"]["code"] == "ACCESS_DENIED"


def test_tags_follow_the_write_scope_of_their_owner(lamps: Any) -> None:
    order = lamps.order(("DESK", 1))
    lamps.grant("read_orders", "write_products")
    text = 'mutation T($id: ID!) { tagsAdd(id: $id, tags: ["a"]) { userErrors { message } } }'
    body = lamps.ask(text, id=ids.gid("Order", order.id))
    assert body["errors"][0]["extensions"]["requiredAccess"] == "`write_orders` access scope."
    assert order.tags == []


def test_orders_older_than_60_days_need_read_all_orders(lamps: Any) -> None:
    old = lamps.order(("DESK", 1), placed_at=lamps.store.clock.now() - timedelta(days=61))
    new = lamps.order(("DESK", 1), placed_at=lamps.store.clock.now() - timedelta(days=59))
    assert len(lamps.data(ORDERS)["orders"]["nodes"]) == 2
    lamps.grant("read_orders")
    assert lamps.data(ORDERS)["orders"]["nodes"] == [{"id": ids.gid("Order", new.id), "name": new.name}]
    assert lamps.data(ONE, id=ids.gid("Order", old.id))["order"] is None
    assert lamps.data("{ ordersCount { count precision } }")["ordersCount"] == {
        "count": 1,
        "precision": "EXACT",
    }


def test_fulfillment_orders_of_a_service_need_the_third_party_scopes(lamps: Any) -> None:
    world = lamps.store.world
    order = lamps.order(("FLOOR-RED", 1))
    main = next(iter(world.locations.values()))
    locations.save(world, main.name, fulfillment_service=True)
    one = ids.gid("FulfillmentOrder", order.fulfillment_orders[0].id)
    seen = lamps.data(FULFILLMENT, id=ids.gid("Order", order.id))["order"]["fulfillmentOrders"]["nodes"]
    assert seen == [{"id": one}]
    lamps.grant("read_orders", "write_merchant_managed_fulfillment_orders")
    lamps.grant(
        "read_orders", "read_merchant_managed_fulfillment_orders", "write_merchant_managed_fulfillment_orders"
    )
    hidden = lamps.data(FULFILLMENT, id=ids.gid("Order", order.id))["order"]["fulfillmentOrders"]["nodes"]
    assert hidden == []
    hold = """mutation H($id: ID!) { fulfillmentOrderHold(id: $id, fulfillmentHold: {reason: OTHER}) {
      fulfillmentHold { id } userErrors { code } } }"""
    refused = lamps.data(hold, id=one)["fulfillmentOrderHold"]
    assert refused["userErrors"] == [{"code": "FULFILLMENT_ORDER_NOT_FOUND"}]
    assert order.fulfillment_orders[0].holds == []


def test_an_unrouted_order_has_no_fulfillment_orders_yet(lamps: Any) -> None:
    wants = (orders.Want("FLOOR-RED", 1),)
    order = orders.place(lamps.store.world, orders.Checkout(lines=wants))
    text = FULFILLMENT
    assert lamps.data(text, id=ids.gid("Order", order.id))["order"]["fulfillmentOrders"]["nodes"] == []
    routing.route_all(lamps.store.world)
    assert len(lamps.data(text, id=ids.gid("Order", order.id))["order"]["fulfillmentOrders"]["nodes"]) == 1
