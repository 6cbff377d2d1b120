"""Policies, metafields, tags, refunds and counts: what Shopify takes, and how it refuses the rest."""

from typing import Any

from devstore.world import ids

POLICY = """mutation P($id: ID!, $variants: [ProductVariantsBulkInput!]!, $partial: Boolean) {
  productVariantsBulkUpdate(productId: $id, variants: $variants, allowPartialUpdates: $partial) {
    productVariants { sku inventoryPolicy } userErrors { field code } } }"""
SET = """mutation S($metafields: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $metafields) {
  metafields { id namespace key value jsonValue type ownerType compareDigest } userErrors { field message
      code } } }"""


def policy(lamps: Any, partial: bool, *inputs: dict[str, Any]) -> Any:
    product = ids.gid("Product", lamps.variant("FLOOR-RED").product_id)
    answer = lamps.data(POLICY, id=product, variants=list(inputs), partial=partial)
    return answer["productVariantsBulkUpdate"]


def variant(lamps: Any, sku: str) -> str:
    return ids.gid("ProductVariant", lamps.variant(sku).id)


def test_policies_of_one_product_change_together(lamps: Any) -> None:
    red, green = variant(lamps, "FLOOR-RED"), variant(lamps, "FLOOR-GREEN")
    wanted = ({"id": red, "inventoryPolicy": "DENY"}, {"id": green, "inventoryPolicy": "CONTINUE"})
    answer = policy(lamps, False, *wanted)
    assert [each["inventoryPolicy"] for each in answer["productVariants"]] == ["DENY", "CONTINUE"]
    assert lamps.variant("FLOOR-GREEN").inventory_policy == "CONTINUE"


def test_one_wrong_variant_stops_all_unless_parts_are_allowed(lamps: Any) -> None:
    wanted = (
        {"id": variant(lamps, "FLOOR-GREEN"), "inventoryPolicy": "CONTINUE"},
        {"id": variant(lamps, "DESK"), "inventoryPolicy": "CONTINUE"},
        {"id": "gid://shopify/ProductVariant/1000000001"},
    )
    codes = ["MUST_BE_FOR_THIS_PRODUCT", "PRODUCT_VARIANT_DOES_NOT_EXIST"]
    refused = policy(lamps, False, *wanted)
    assert refused["productVariants"] is None
    assert [error["code"] for error in refused["userErrors"]] == codes
    assert refused["userErrors"][0]["field"] == ["variants", "1", "id"]
    assert lamps.variant("FLOOR-GREEN").inventory_policy == "DENY"
    partial = policy(lamps, True, *wanted)
    assert [each["sku"] for each in partial["productVariants"]] == ["FLOOR-GREEN"]
    assert [error["code"] for error in partial["userErrors"]] == codes
    assert lamps.variant("FLOOR-GREEN").inventory_policy == "CONTINUE"


def test_stock_cannot_be_set_on_the_way_and_a_gone_product_is_named(lamps: Any) -> None:
    stock = {
        "inventoryQuantities": [{"availableQuantity": 1, "locationId": "gid://shopify/Location/1000000001"}]
    }
    (refused,) = policy(lamps, False, {"id": variant(lamps, "FLOOR-RED"), **stock})["userErrors"]
    assert refused["code"] == "NO_INVENTORY_QUANTITIES_ON_VARIANTS_UPDATE"
    gone = lamps.data(POLICY, id="gid://shopify/Product/1000000001", variants=[])
    assert gone["productVariantsBulkUpdate"]["userErrors"][0]["code"] == "PRODUCT_DOES_NOT_EXIST"


def badge(lamps: Any, **more: Any) -> dict[str, Any]:
    return {"ownerId": variant(lamps, "FLOOR-RED"), "key": "backorder", "value": '{"v": 1}', **more}


def test_a_badge_is_set_on_the_variant_in_the_apps_own_namespace(lamps: Any) -> None:
    (made,) = lamps.data(SET, metafields=[badge(lamps, namespace="$app")])["metafieldsSet"]["metafields"]
    assert made["namespace"].startswith("app--")
    assert (made["type"], made["jsonValue"], made["ownerType"]) == ("json", {"v": 1}, "PRODUCTVARIANT")
    read = """query R($id: ID!) { productVariant(id: $id) { metafield(key: "backorder") { value }
      metafields(first: 5, keys: ["$app.backorder"]) { edges { node { key } } } } }"""
    found = lamps.data(read, id=variant(lamps, "FLOOR-RED"))["productVariant"]
    assert found["metafield"] == {"value": '{"v": 1}'}
    assert found["metafields"]["edges"] == [{"node": {"key": "backorder"}}]


def test_a_stale_digest_changes_nothing(lamps: Any) -> None:
    (made,) = lamps.data(SET, metafields=[badge(lamps)])["metafieldsSet"]["metafields"]
    fresh = badge(lamps, value="{}", compareDigest=made["compareDigest"])
    assert lamps.data(SET, metafields=[fresh])["metafieldsSet"]["userErrors"] == []
    for digest in (made["compareDigest"], None):
        answer = lamps.data(SET, metafields=[badge(lamps, value="[]", compareDigest=digest)])["metafieldsSet"]
        assert answer["userErrors"][0]["code"] == "STALE_OBJECT"
    assert [field.value for field in lamps.store.world.metafields.values()] == ["{}"]


def test_metafields_are_set_all_or_none_and_25_at_most(lamps: Any) -> None:
    wrong = [badge(lamps), badge(lamps, value="{"), badge(lamps, type="date"), badge(lamps, key="note")]
    wrong.append(badge(lamps, ownerId="gid://shopify/Order/1000000001"))
    answer = lamps.data(SET, metafields=wrong)["metafieldsSet"]
    assert answer["metafields"] is None
    assert [(error["field"][1], error["code"]) for error in answer["userErrors"]] == [
        ("1", "INVALID_VALUE"),
        ("2", "INVALID_TYPE"),
        ("3", "BLANK"),
        ("4", "INVALID"),
    ]
    many = lamps.data(SET, metafields=[badge(lamps)] * 26)["metafieldsSet"]
    assert many["userErrors"][0]["code"] == "LESS_THAN_OR_EQUAL_TO"
    assert lamps.store.world.metafields == {}


def test_a_metafield_that_is_deleted_is_gone(lamps: Any) -> None:
    lamps.data(SET, metafields=[badge(lamps)])
    text = """mutation D($metafields: [MetafieldIdentifierInput!]!) { metafieldsDelete(metafields:
      $metafields) {
      deletedMetafields { key ownerId } userErrors { message } } }"""
    one = {"ownerId": variant(lamps, "FLOOR-RED"), "namespace": "$app", "key": "backorder"}
    gone = lamps.data(text, metafields=[one, one])["metafieldsDelete"]["deletedMetafields"]
    assert gone == [{"key": "backorder", "ownerId": one["ownerId"]}, None]


def test_definitions_of_the_toml_are_there_and_others_are_declared_once(lamps: Any) -> None:
    read = """query D($key: String) { metafieldDefinitions(first: 9, ownerType: PRODUCTVARIANT,
      namespace: "$app",
      key: $key) { nodes { key type { name } access { admin storefront customerAccount } } } }"""
    (toml,) = lamps.data(read, key="backorder")["metafieldDefinitions"]["nodes"]
    assert toml["access"] == {
        "admin": "MERCHANT_READ",
        "storefront": "PUBLIC_READ",
        "customerAccount": "NONE",
    }
    make = """mutation M($definition: MetafieldDefinitionInput!) {
      metafieldDefinitionCreate(definition: $definition) { createdDefinition { namespace key }
        userErrors { field code } } }"""
    new = {"name": "Note", "key": "note", "type": "json", "ownerType": "PRODUCTVARIANT"}
    made = lamps.data(make, definition=new)["metafieldDefinitionCreate"]
    assert made["createdDefinition"]["key"] == "note"
    for change, code in (
        ({}, "TAKEN"),
        ({"key": "no spaces"}, "INVALID_CHARACTER"),
        ({"key": "n2", "type": "lamp"}, "INCLUSION"),
        (
            {"key": "n2", "namespace": "shop", "access": {"admin": "MERCHANT_READ"}},
            "ADMIN_ACCESS_INPUT_NOT_ALLOWED",
        ),
    ):
        refused = lamps.data(make, definition={**new, **change})["metafieldDefinitionCreate"]
        assert [error["code"] for error in refused["userErrors"]] == [code]


def test_tags_are_a_set_and_commas_part_them(lamps: Any) -> None:
    order = lamps.order(("DESK", 1))
    text = """mutation T($id: ID!, $add: [String!]!, $remove: [String!]!) {
      tagsAdd(id: $id, tags: $add) { node { id } userErrors { field message } }
      tagsRemove(id: $id, tags: $remove) { node { id } userErrors { message } } }"""
    gid = ids.gid("Order", order.id)
    assert lamps.data(text, id=gid, add=["backorder, gift", "backorder"], remove=["gift"])
    assert order.tags == ["backorder"]
    before = order.updated_at
    lamps.data(text, id=gid, add=["backorder"], remove=["gift"])
    assert order.updated_at == before
    gone = lamps.data(text, id="gid://shopify/Order/1000000001", add=["a"], remove=["b"])
    assert gone["tagsAdd"]["userErrors"] == [{"field": ["id"], "message": "Order does not exist"}]


def test_a_refund_takes_waiting_units_off_and_restocks_them(lamps: Any) -> None:
    order = lamps.order(("FLOOR-RED", 3))
    text = """mutation R($input: RefundInput!) { refundCreate(input: $input) @idempotent(key: "r1") {
      refund { refundLineItems(first: 5) { nodes { quantity restockType restocked lineItem {
      currentQuantity } } } }
      order { id refunds(first: 5) { id } } userErrors { message } } }"""
    line = {"lineItemId": ids.gid("LineItem", order.lines[0].id), "quantity": 2, "restockType": "CANCEL"}
    given = {"orderId": ids.gid("Order", order.id), "refundLineItems": [line]}
    for _ in range(2):
        answer = lamps.data(text, input=given)["refundCreate"]
        assert answer["userErrors"] == []
        assert answer["refund"]["refundLineItems"]["nodes"] == [
            {"quantity": 2, "restockType": "CANCEL", "restocked": True, "lineItem": {"currentQuantity": 1}}
        ]
    assert len(order.refunds) == 1
    level = next(one for one in lamps.store.world.levels.values() if one.item_id == order.lines[0].item_id)
    assert (level.available, level.committed) == (-1, 1)


def test_an_order_is_cancelled_once(lamps: Any) -> None:
    order = lamps.order(("FLOOR-RED", 1))
    text = """mutation C($id: ID!) { orderCancel(orderId: $id, reason: CUSTOMER, restock: true) {
      job { id done } orderCancelUserErrors { field code message } } }"""
    done = lamps.data(text, id=ids.gid("Order", order.id))["orderCancel"]
    assert done["job"]["done"] is True
    assert order.cancelled_at is not None
    again = lamps.data(text, id=ids.gid("Order", order.id))["orderCancel"]
    assert again["job"] is None
    assert again["orderCancelUserErrors"][0]["code"] == "INVALID"
    read = "query O($id: ID!) { order(id: $id) { cancelReason closed displayFinancialStatus } }"
    assert lamps.data(read, id=ids.gid("Order", order.id))["order"] == {
        "cancelReason": "CUSTOMER",
        "closed": True,
        "displayFinancialStatus": "REFUNDED",
    }
