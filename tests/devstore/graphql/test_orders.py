"""Reading orders, and the shop itself: searches, lines, money, people."""

from datetime import timedelta
from typing import Any

from devstore.world import ids, orders


def test_orders_are_found_by_status_and_time_in_the_asked_order(lamps: Any) -> None:
    now = lamps.store.clock.now()
    ann = lamps.order(("FLOOR-RED", 1), placed_at=now - timedelta(days=5))
    ben = lamps.order(("FLOOR-RED", 2), tags=("vip",), financial_status="pending")
    text = """query O($query: String, $reverse: Boolean) {
      orders(first: 9, query: $query, sortKey: CREATED_AT, reverse: $reverse) { nodes { name } } }"""
    yesterday = (now - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    queries = {
        "status:open": [ann.name, ben.name],
        "status:closed": [],
        f"created_at:>='{yesterday}'": [ben.name],
        f"created_at:<{yesterday}": [ann.name],
        "tag:vip": [ben.name],
        "financial_status:pending": [ben.name],
        f"name:{ann.name}": [ann.name],
        "sku:FLOOR-RED fulfillment_status:unfulfilled": [ann.name, ben.name],
    }
    for query, names in queries.items():
        found = [node["name"] for node in lamps.data(text, query=query)["orders"]["nodes"]]
        assert found == names, query
    newest = lamps.data(text, query="", reverse=True)["orders"]["nodes"]
    assert newest[0]["name"] == ben.name


def test_an_order_shows_its_lines_money_people_and_page(lamps: Any) -> None:
    wants = (
        orders.Want("DESK", 2, properties={"gift": "yes"}),
        orders.Want("FLOOR-RED", 1, selling_plan="PRE_ORDER"),
    )
    checkout = orders.Checkout(
        lines=wants, email="ben@example.com", locale="da", country="DK", payment_terms=True
    )
    order = orders.place(lamps.store.world, checkout)
    text = """query O($id: ID!) { order(id: $id) { name email customerLocale shippingAddress { countryCodeV2 }
      statusPageUrl paymentTerms { id } displayFinancialStatus displayFulfillmentStatus unpaid
      totalPriceSet { shopMoney { amount currencyCode } } lineItems(first: 5) { nodes { title variantTitle sku
      quantity currentQuantity unfulfilledQuantity sellingPlan { name sellingPlanId } customAttributes {
      key value }
      discountedUnitPriceSet { shopMoney { amount } } variant { sku } } } } }"""
    found = lamps.data(text, id=ids.gid("Order", order.id))["order"]
    assert found["email"] == "ben@example.com"
    assert (found["customerLocale"], found["shippingAddress"]) == ("da", {"countryCodeV2": "DK"})
    assert found["statusPageUrl"].endswith(f"/orders/{order.token}")
    assert found["paymentTerms"] is not None
    assert (found["displayFinancialStatus"], found["unpaid"]) == ("PENDING", True)
    assert found["totalPriceSet"]["shopMoney"] == {"amount": "147.0", "currencyCode": "EUR"}
    desk, red = found["lineItems"]["nodes"]
    assert desk["customAttributes"] == [{"key": "gift", "value": "yes"}]
    assert (desk["sellingPlan"], desk["variantTitle"]) == (None, None)
    plan = red["sellingPlan"]["sellingPlanId"]
    answer = lamps.data(
        "query P($ids: [ID!]!) { nodes(ids: $ids) { ... on SellingPlan { category } } }", ids=[plan]
    )
    assert answer["nodes"] == [{"category": "PRE_ORDER"}]


def test_the_shop_and_the_app_introduce_themselves(lamps: Any) -> None:
    text = """{ shop { id name myshopifyDomain contactEmail ianaTimezone currencyCode primaryDomain { host }
      plan { partnerDevelopment } } currentAppInstallation { id launchUrl accessScopes { handle } app {
      apiKey } } }"""
    data = lamps.data(text)
    assert data["shop"]["myshopifyDomain"] == "ada-lamps.myshopify.com"
    assert data["shop"]["ianaTimezone"] == "Europe/Copenhagen"
    handles = {scope["handle"] for scope in data["currentAppInstallation"]["accessScopes"]}
    assert {"write_products", "read_all_orders"} <= handles
    assert data["currentAppInstallation"]["app"] == {"apiKey": "lamp"}
