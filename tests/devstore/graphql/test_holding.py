"""Holds, releases, splits and moves, as Shopify really does them."""

from typing import Any

from devstore.world import holds, ids, locations, stock

HOLD = """mutation H($id: ID!, $hold: FulfillmentOrderHoldInput!) {
  fulfillmentOrderHold(id: $id, fulfillmentHold: $hold) {
    fulfillmentHold { id handle reason heldByRequestingApp }
    fulfillmentOrder { id status supportedActions { action } }
    remainingFulfillmentOrder { id status }
    userErrors { field message code } } }"""
RELEASE = """mutation R($id: ID!, $holdIds: [ID!]) {
  fulfillmentOrderReleaseHold(id: $id, holdIds: $holdIds) {
    fulfillmentOrder { id status } userErrors { field code } } }"""
ORDER = """query O($id: ID!) { order(id: $id) { displayFulfillmentStatus
  fulfillmentOrders(first: 9, displayable: false) { nodes { id status requestStatus
    fulfillmentHolds { handle reason heldByRequestingApp }
    lineItems(first: 9) { nodes { id totalQuantity remainingQuantity sku } } } } } }"""


def gid_of(order: Any) -> str:
    return ids.gid("FulfillmentOrder", order.fulfillment_orders[0].id)


def looked_at(lamps: Any, order: Any) -> list[Any]:
    found: list[Any] = lamps.data(ORDER, id=ids.gid("Order", order.id))["order"]["fulfillmentOrders"]["nodes"]
    return found


def part(order: Any, sku: str, quantity: int) -> dict[str, Any]:
    line = next(line for line in order.fulfillment_orders[0].lines if line.sku == sku)
    return {"id": ids.gid("FulfillmentOrderLineItem", line.id), "quantity": quantity}


def held(lamps: Any, order: Any, **hold: Any) -> Any:
    given = {"reason": "INVENTORY_OUT_OF_STOCK", "handle": "line", **hold}
    return lamps.data(HOLD, id=gid_of(order), hold=given)["fulfillmentOrderHold"]


def test_holding_a_part_puts_the_rest_into_an_open_sibling(lamps: Any) -> None:
    order = lamps.order(("DESK", 1), ("FLOOR-RED", 2))
    answer = held(lamps, order, fulfillmentOrderLineItems=[part(order, "FLOOR-RED", 2)])
    assert answer["userErrors"] == []
    assert answer["fulfillmentOrder"]["id"] == gid_of(order)
    assert answer["fulfillmentOrder"]["status"] == "ON_HOLD"
    actions = {each["action"] for each in answer["fulfillmentOrder"]["supportedActions"]}
    assert actions == {"RELEASE_HOLD", "HOLD", "MOVE"}
    assert answer["remainingFulfillmentOrder"]["status"] == "OPEN"
    assert answer["fulfillmentHold"]["heldByRequestingApp"] is True
    kept, rest = looked_at(lamps, order)
    assert [line["sku"] for line in kept["lineItems"]["nodes"]] == ["FLOOR-RED"]
    assert [line["sku"] for line in rest["lineItems"]["nodes"]] == ["DESK"]


def test_releasing_merges_the_open_sibling_back(lamps: Any) -> None:
    order = lamps.order(("DESK", 1), ("FLOOR-RED", 2))
    placed = held(lamps, order, fulfillmentOrderLineItems=[part(order, "FLOOR-RED", 1)])
    data = lamps.data(RELEASE, id=gid_of(order), holdIds=[placed["fulfillmentHold"]["id"]])
    assert data["fulfillmentOrderReleaseHold"] == {
        "fulfillmentOrder": {"id": gid_of(order), "status": "OPEN"},
        "userErrors": [],
    }
    whole, sibling = looked_at(lamps, order)
    assert {line["sku"]: line["remainingQuantity"] for line in whole["lineItems"]["nodes"]} == {
        "FLOOR-RED": 2,
        "DESK": 1,
    }
    assert sibling["status"] == "CLOSED"
    assert sum(line["remainingQuantity"] for line in sibling["lineItems"]["nodes"]) == 0
    assert whole["requestStatus"] == "UNSUBMITTED"


def test_a_held_order_is_neither_split_nor_held_in_parts(lamps: Any) -> None:
    order = lamps.order(("FLOOR-RED", 3))
    held(lamps, order)
    (refused,) = held(lamps, order, handle="b", fulfillmentOrderLineItems=[part(order, "FLOOR-RED", 1)])[
        "userErrors"
    ]
    assert refused["code"] == "FULFILLMENT_ORDER_NOT_SPLITTABLE"
    split = """mutation S($splits: [FulfillmentOrderSplitInput!]!) {
      fulfillmentOrderSplit(fulfillmentOrderSplits: $splits) { fulfillmentOrderSplits { fulfillmentOrder
      { id } }
        userErrors { field message code } } }"""
    splits = [
        {"fulfillmentOrderId": gid_of(order), "fulfillmentOrderLineItems": [part(order, "FLOOR-RED", 1)]}
    ]
    answer = lamps.data(split, splits=splits)["fulfillmentOrderSplit"]
    assert answer["fulfillmentOrderSplits"] is None
    assert answer["userErrors"][0]["field"] == ["fulfillmentOrderSplits", "0"]


def test_the_same_handle_twice_says_that_the_retry_had_worked(lamps: Any) -> None:
    order = lamps.order(("FLOOR-RED", 1))
    held(lamps, order)
    (refused,) = held(lamps, order)["userErrors"]
    assert refused["code"] == "DUPLICATE_FULFILLMENT_HOLD_HANDLE"
    assert refused["field"] == ["fulfillmentHold", "handle"]


def test_an_eleventh_hold_is_one_too_many(lamps: Any) -> None:
    order = lamps.order(("FLOOR-RED", 1))
    for number in range(10):
        assert held(lamps, order, handle=f"h{number}")["userErrors"] == []
    assert held(lamps, order, handle="h10")["userErrors"][0]["code"] == "FULFILLMENT_ORDER_HOLD_LIMIT_REACHED"


def test_a_line_is_held_with_no_more_units_than_it_has(lamps: Any) -> None:
    order = lamps.order(("FLOOR-RED", 1))
    for quantity, code in ((2, "INVALID_LINE_ITEM_QUANTITY"), (0, "GREATER_THAN_ZERO")):
        lines = [part(order, "FLOOR-RED", quantity)]
        (refused,) = held(lamps, order, fulfillmentOrderLineItems=lines)["userErrors"]
        assert refused["code"] == code


def test_releasing_our_hold_leaves_the_fraud_hold_of_another(lamps: Any) -> None:
    order = lamps.order(("FLOOR-RED", 1))
    target = order.fulfillment_orders[0]
    holds.hold(lamps.store.world, target, holds.NewHold("HIGH_RISK_OF_FRAUD", held_by="other_app"))
    ours = held(lamps, order)["fulfillmentHold"]["id"]
    data = lamps.data(RELEASE, id=gid_of(order), holdIds=[ours])["fulfillmentOrderReleaseHold"]
    assert data["fulfillmentOrder"]["status"] == "ON_HOLD"
    (left,) = looked_at(lamps, order)[0]["fulfillmentHolds"]
    assert left == {"handle": "", "reason": "HIGH_RISK_OF_FRAUD", "heldByRequestingApp": False}
    again = lamps.data(RELEASE, id=gid_of(order), holdIds=[ours])["fulfillmentOrderReleaseHold"]
    assert again["userErrors"][0]["code"] == "INVALID_ACCESS"
    every = lamps.data(RELEASE, id=gid_of(order))["fulfillmentOrderReleaseHold"]
    assert every["fulfillmentOrder"]["status"] == "OPEN"


def test_releasing_a_part_is_release_and_hold_in_one_request(lamps: Any) -> None:
    order = lamps.order(("FLOOR-RED", 5))
    placed = held(lamps, order)["fulfillmentHold"]["id"]
    text = """mutation P($id: ID!, $holds: [ID!]!, $rest: FulfillmentOrderHoldInput!) {
      released: fulfillmentOrderReleaseHold(id: $id, holdIds: $holds) { userErrors { code } }
      held: fulfillmentOrderHold(id: $id, fulfillmentHold: $rest) { remainingFulfillmentOrder { id status }
        userErrors { code } } }"""
    rest = {"reason": "OTHER", "handle": "rest", "fulfillmentOrderLineItems": [part(order, "FLOOR-RED", 3)]}
    data = lamps.data(text, id=gid_of(order), holds=[placed], rest=rest)
    assert data["held"]["remainingFulfillmentOrder"]["status"] == "OPEN"
    kept, free = looked_at(lamps, order)
    assert [each["lineItems"]["nodes"][0]["remainingQuantity"] for each in (kept, free)] == [3, 2]


def test_moving_takes_the_stock_along(lamps: Any) -> None:
    world = lamps.store.world
    order, attic = lamps.order(("DESK", 1)), locations.save(world, "Attic")
    item = lamps.variant("DESK").item_id
    stock.set_available(world, item, attic.id, 4)
    text = """mutation M($id: ID!, $to: ID!) { fulfillmentOrderMove(id: $id, newLocationId: $to) {
      movedFulfillmentOrder { id assignedLocation { name location { id } } }
      remainingFulfillmentOrder { id } userErrors { message code } } }"""
    moved = lamps.data(text, id=gid_of(order), to=ids.gid("Location", attic.id))["fulfillmentOrderMove"]
    assert moved["movedFulfillmentOrder"]["assignedLocation"]["name"] == "Attic"
    assert moved["remainingFulfillmentOrder"] is None
    assert (world.levels[item, attic.id].available, world.levels[item, attic.id].committed) == (3, 1)
    again = lamps.data(text, id=gid_of(order), to=ids.gid("Location", attic.id))["fulfillmentOrderMove"]
    assert again["userErrors"][0]["code"] is None


def test_a_fulfillment_order_that_is_not_there_is_not_found(lamps: Any) -> None:
    data = lamps.data(HOLD, id="gid://shopify/FulfillmentOrder/1000000001", hold={"reason": "OTHER"})
    (refused,) = data["fulfillmentOrderHold"]["userErrors"]
    assert (refused["field"], refused["code"]) == (["id"], "FULFILLMENT_ORDER_NOT_FOUND")
    everywhere = "{ fulfillmentOrders(first: 5) { nodes { id } } }"
    assert lamps.data(everywhere)["fulfillmentOrders"]["nodes"] == []
