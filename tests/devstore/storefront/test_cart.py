"""From the cart to the order's own page."""

import json

from flask.testing import FlaskClient

from devstore.world import find, holds, ids, metafields, parcels, routing, sales
from tests.devstore.storefront import shop as shops


def put(shop: shops.Shop, browser: FlaskClient, sku: str, quantity: int = 1, prefix: str = "") -> int:
    variant = find.variant_by_sku(shop.store.world, sku)
    sent = {"form_type": "product", "id": str(variant.id), "quantity": str(quantity)}
    return browser.post(f"{prefix}/cart/add", data=sent).status_code


def ordered(shop: shops.Shop) -> sales.Order:
    (order,) = shop.store.world.orders.values()
    return order


def test_ann_orders_the_red_lamp_in_danish(shop: shops.Shop) -> None:
    ann = shop.client
    assert put(shop, ann, "RED", 2, "/da") == 303
    assert "Kurv (2)" in ann.get("/da/cart").text
    assert '<option value="DK" selected>' in ann.get("/da/checkout").text
    sent = {"email": "ann@example.com", "country": "DK", "locale": "da"}
    done = ann.post("/da/checkout", data=sent)
    order = ordered(shop)
    assert done.headers["Location"] == f"/orders/{order.token}"
    assert (order.email, order.locale, order.financial_status) == ("ann@example.com", "da", "paid")
    assert order.shipping_address
    assert order.shipping_address.country_code == "DK"
    assert [(line.sku, line.quantity) for line in order.lines] == [("RED", 2)]
    assert "Kurv (0)" in ann.get("/da/cart").text


def test_bens_cart_is_not_anns(shop: shops.Shop) -> None:
    ann, ben = shop.client, shop.client
    put(shop, ann, "RED")
    put(shop, ben, "BLUE")
    assert [item["sku"] for item in (ben.get("/cart.js").json or {})["items"]] == ["BLUE"]


def test_more_than_there_is_stays_out_of_the_cart(shop: shops.Shop) -> None:
    ann = shop.client
    assert put(shop, ann, "BLUE", 3) == 303
    assert put(shop, ann, "BLUE", 1) == 422
    assert put(shop, ann, "GREEN") == 422
    assert (ann.get("/cart.js").json or {})["item_count"] == 3


def test_cy_changes_the_number_and_takes_it_out_again(shop: shops.Shop) -> None:
    cy = shop.client
    put(shop, cy, "BLUE")
    blue = find.variant_by_sku(shop.store.world, "BLUE")
    cy.post("/cart/change", data={"id": str(blue.id), "quantity": "2"})
    assert (cy.get("/cart.js").json or {})["total_price"] == 9800
    cy.post("/cart/change", data={"id": str(blue.id), "quantity": "0"})
    assert (cy.get("/cart.js").json or {})["items"] == []


def test_a_checkout_without_an_address_or_goods_makes_no_order(shop: shops.Shop) -> None:
    ann = shop.client
    assert ann.post("/checkout", data={"email": "ann@example.com"}).status_code == 422
    put(shop, ann, "RED")
    assert ann.post("/checkout", data={"email": "nobody"}).status_code == 422
    assert not shop.store.world.orders


def test_what_sold_out_meanwhile_is_refused_at_the_checkout(shop: shops.Shop) -> None:
    ann = shop.client
    put(shop, ann, "RED")
    find.variant_by_sku(shop.store.world, "RED").inventory_policy = "DENY"
    answer = ann.post("/checkout", data={"email": "ann@example.com"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not shop.store.world.orders


def test_the_orders_page_follows_it_from_hold_to_parcel(shop: shops.Shop) -> None:
    ann = shop.client
    put(shop, ann, "BLUE")
    page = ann.post("/checkout", data={"email": "ann@example.com"}).headers["Location"]
    routing.route_all(shop.store.world)
    assert "Being prepared" in ann.get(page).text
    order = ordered(shop)
    world = shop.store.world
    hold, held, _ = holds.hold(world, order.fulfillment_orders[0], holds.NewHold("INVENTORY_OUT_OF_STOCK"))
    assert "On hold" in ann.get(page).text
    holds.release(world, held, [hold.id])
    parcels.fulfil(world, order, None)
    assert "Shipped" in ann.get(page).text
    assert ann.get("/orders/guessed").status_code == 404


def test_the_promise_is_on_the_orders_page_once_customers_may_read_it(shop: shops.Shop) -> None:
    ann = shop.client
    put(shop, ann, "RED")
    page = ann.post("/checkout", data={"email": "ann@example.com"}).headers["Location"]
    world = shop.store.world
    owner = ids.gid("Order", ordered(shop).id)
    metafields.put(
        world, owner, "$app", "promise", "json", json.dumps({"ships_by": "2027-12-07", "units": [1]})
    )
    (definition,) = (each for each in world.definitions.values() if each.owner_type == "ORDER")
    for access, readable in (("read", True), ("none", False)):
        definition.access["customer_account"] = access
        assert ("2027-12-07" in ann.get(page).text) is readable
