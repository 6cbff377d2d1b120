"""Ada looks at her shop and changes it by pressing buttons."""

import re

import pytest
from flask.testing import FlaskClient

from devstore.world import find, goods, locations, sales, stock
from tests.devstore.street import Street


def lamp(street: Street, sku: str) -> goods.Variant:
    return find.variant_by_sku(street.store.world, sku)


def waiting_order(street: Street) -> sales.Order:
    """An open order for one kind of thing."""
    orders = street.store.world.orders.values()
    return next(one for one in orders if one.fulfillment_status is None and not one.cancelled_at)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/admin", "Good day, Ada"),
        ("/admin/products", "Skagen floor lamp"),
        ("/admin/orders", "#1001"),
        ("/admin/shipments", "In transit"),
        ("/admin/apps", "First in Line"),
        ("/admin/webhooks", "Webhooks"),
        ("/admin/privacy", "shop/redact"),
        ("/admin/clock", "Business time"),
        ("/admin/themes/current/editor", "Theme"),
    ],
)
def test_every_page_opens(browser: FlaskClient, path: str, words: str) -> None:
    page = browser.get(path)
    assert page.status_code == 200
    assert words in page.text


def test_every_link_of_the_menu_leads_somewhere(browser: FlaskClient) -> None:
    links = set(re.findall(r'href="(/[^"#]*)"', browser.get("/admin").text))
    assert len(links) > 8
    for link in links:
        with browser.get(link, follow_redirects=True) as page:
            assert page.status_code == 200, link


def test_stock_is_set_by_hand(browser: FlaskClient, busy_street: Street) -> None:
    variant = lamp(busy_street, "SKA-OAK")
    world = busy_street.store.world
    place = find.first_location(world)
    form = {"item": variant.item_id, "location": place.id, "verb": "set", "quantity": "9"}
    page = f"/admin/products/{variant.product_id}"
    answer = browser.post(f"{page}/stock", data=form, headers={"Referer": f"http://localhost{page}"})
    assert answer.location == f"{page}?done=Stock+saved."
    assert world.levels[(variant.item_id, place.id)].on_hand == 9


def test_nonsense_is_refused_on_the_same_page(browser: FlaskClient, busy_street: Street) -> None:
    variant = lamp(busy_street, "SKA-OAK")
    form = {"item": variant.item_id, "location": "x", "verb": "set", "quantity": "9"}
    answer = browser.post(
        f"/admin/products/{variant.product_id}/stock",
        data=form,
        headers={"Referer": "http://localhost/admin"},
    )
    assert "refused=location+must+be+a+whole+number" in answer.location
    assert "must be a whole number" in browser.get(answer.location).text


def test_a_variant_is_sold_on_past_zero(browser: FlaskClient, busy_street: Street) -> None:
    variant = lamp(busy_street, "SKA-OAK")
    form = {"variant": variant.id, "policy": "CONTINUE"}
    browser.post(f"/admin/products/{variant.product_id}/policy", data=form)
    assert variant.inventory_policy == "CONTINUE"
    assert "Sells when out of stock" in browser.get(f"/admin/products/{variant.product_id}").text


def test_an_order_is_held_released_tagged_and_fulfilled(browser: FlaskClient, busy_street: Street) -> None:
    order = waiting_order(busy_street)
    page = f"/admin/orders/{order.id}"
    browser.post(f"{page}/hold")
    held = order.fulfillment_orders[0]
    assert held.status == "ON_HOLD"
    assert "by staff" in browser.get(page).text
    browser.post(f"{page}/release", data={"fulfillment_order": held.id, "hold": held.holds[0].id})
    assert held.status == "OPEN"
    browser.post(f"{page}/tag", data={"tags": "gift, fragile"})
    assert order.tags == ["gift", "fragile"]
    browser.post(f"{page}/fulfil", data={"force": "on"})
    assert order.fulfillment_status == "fulfilled"


def test_an_order_is_moved_to_a_service_and_asked_for(browser: FlaskClient, busy_street: Street) -> None:
    world = busy_street.store.world
    order = waiting_order(busy_street)
    page, one = f"/admin/orders/{order.id}", order.fulfillment_orders[0]
    depot = locations.save(world, "Depot", fulfillment_service=True)
    for line in one.lines:
        stock.level_at(world, line.item_id, depot.id)
    assert "Request fulfillment" not in browser.get(page).text
    browser.post(f"{page}/move", data={"fulfillment_order": one.id, "location": depot.id})
    assert one.location_id == depot.id
    assert "Request fulfillment" in browser.get(page).text
    browser.post(f"{page}/request", data={"fulfillment_order": one.id})
    assert "Request: " in browser.get(page).text
    browser.post(f"{page}/fulfil")
    assert one.status == "CLOSED"


def test_an_order_is_edited_refunded_and_cancelled(browser: FlaskClient, busy_street: Street) -> None:
    order = waiting_order(busy_street)
    line, page = order.lines[0], f"/admin/orders/{order.id}"
    before = line.current_quantity
    browser.post(f"{page}/edit", data={"line": line.id, "quantity": before + 1})
    assert line.current_quantity == before + 1
    browser.post(f"{page}/refund", data={"line": line.id, "quantity": 1, "restock": "cancel"})
    assert len(order.refunds) == 1
    browser.post(f"{page}/cancel", data={"restock": "on"})
    assert order.cancelled_at is not None


def test_a_shipment_is_sent_moved_and_received(browser: FlaskClient, busy_street: Street) -> None:
    world = busy_street.store.world
    form = {"sku": "SKA-OAK", "quantity": 4, "location": "Main", "arrives_at": "2031-05-04"}
    browser.post("/admin/shipments", data=form)
    shipment = max(world.shipments.values(), key=lambda each: each.id)
    browser.post(f"/admin/shipments/{shipment.id}/move", data={"arrives_at": "2031-06-07"})
    assert shipment.arrives_at is not None
    assert shipment.arrives_at.isoformat() == "2031-06-07T00:00:00+00:00"
    browser.post(f"/admin/shipments/{shipment.id}/receive", data={"units-SKA-OAK": "3"})
    assert [line.accepted for line in shipment.lines] == [3]


def test_the_clock_moves_on_and_never_back(browser: FlaskClient, busy_street: Street) -> None:
    before = busy_street.store.clock.now()
    browser.post("/admin/clock", data={"days": "2"})
    assert (busy_street.store.clock.now() - before).days == 2
    answer = browser.post("/admin/clock", data={"days": "-1"})
    assert "refused=" in answer.location


def test_a_page_that_does_not_exist_says_so(browser: FlaskClient) -> None:
    for path in ("/admin/products/7", "/admin/orders/7", "/admin/apps/another/", "/admin/nothing"):
        assert browser.get(path).status_code == 404


def test_privacy_requests_reach_the_app_even_after_an_uninstall(
    browser: FlaskClient, busy_street: Street
) -> None:
    busy_street.post("/_dev/install")
    email = next(iter(busy_street.store.world.customers))
    browser.post("/admin/privacy/data-request", data={"email": email})
    browser.post("/admin/privacy/redact", data={"email": email})
    busy_street.post("/_dev/uninstall")
    browser.post("/admin/privacy/shop-redact")
    busy_street.post("/_dev/settle")
    heard = {"customers/data_request", "customers/redact", "shop/redact", "app/uninstalled"}
    assert heard <= set(busy_street.seen.topics)
