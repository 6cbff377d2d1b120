"""Products, variants, stock, locations and shipments over the control interface."""

from typing import Any

import pytest

from devstore import store as stores
from devstore.world import ids, metafields
from tests.devstore.control.conftest import Ask

LAMP = {
    "title": "Lampe d'été",
    "tags": ["summer"],
    "options": ["Colour"],
    "variants": [
        {"sku": "RED", "price": "49.00", "option_values": ["Red"], "stock": {"Main": 5, "Berlin": 2}},
        {"sku": "BLUE", "option_values": ["Blue"], "inventory_policy": "CONTINUE", "tracked": False},
    ],
}


def test_a_product_is_made_and_listed_as_it_was_answered(ask: Ask) -> None:
    status, made = ask("POST", "/_dev/products", LAMP)
    assert status == 200
    assert ask("GET", "/_dev/products") == (200, [made])
    assert made["handle"] == "lampe-d-ete"
    assert made["id"].startswith("gid://shopify/Product/")
    red, blue = made["variants"]
    assert ask("GET", "/_dev/variants/RED") == (200, red)
    assert red["levels"]["Berlin"] == {"available": 2, "on_hand": 2, "committed": 0, "incoming": 0}
    assert (blue["inventory_policy"], blue["tracked"], list(blue["levels"])) == ("CONTINUE", False, ["Main"])
    names = [place["name"] for place in ask("GET", "/_dev/locations")[1]]
    assert names == ["Main", "Berlin"]


@pytest.mark.parametrize(
    "change",
    [
        {"title": " "},
        {"title": 5},
        {"variants": []},
        {"variants": [{"sku": ""}]},
        {"variants": [{"sku": "A"}, {"sku": "A"}], "options": []},
        {"variants": [{"sku": "A", "price": "dear"}], "options": []},
        {"variants": [{"sku": "A", "price": "-1"}], "options": []},
        {"variants": [{"sku": "A", "inventory_policy": "MAYBE"}], "options": []},
        {"variants": [{"sku": "A", "stock": {"Main": "five"}}], "options": []},
        {"variants": [{"sku": "A", "stock": [5]}], "options": []},
        {"variants": [{"sku": "A", "tracked": "yes"}], "options": []},
        {"variants": [{"sku": "A"}]},
        {"variants": "A"},
        {"tags": "summer"},
    ],
)
def test_a_product_that_makes_no_sense_is_refused_whole(ask: Ask, change: dict[str, Any]) -> None:
    status, answer = ask("POST", "/_dev/products", LAMP | change)
    assert 400 <= status < 500
    assert len(answer["error"]) > 10
    assert ask("GET", "/_dev/products") == (200, [])


def test_a_sku_and_a_handle_are_taken_once(ask: Ask) -> None:
    ask("POST", "/_dev/products", LAMP)
    assert ask("POST", "/_dev/products", LAMP)[0] == 409
    other = {"title": "Other", "handle": "lampe-d-ete", "variants": [{"sku": "X"}]}
    assert ask("POST", "/_dev/products", other)[0] == 409


def test_variants_without_options_are_told_apart_by_sku(ask: Ask) -> None:
    variants = [{"sku": "A"}, {"sku": "B"}]
    _, made = ask("POST", "/_dev/products", {"title": "Pair", "variants": variants})
    assert (made["options"], [each["title"] for each in made["variants"]]) == (["Title"], ["A", "B"])
    _, made = ask("POST", "/_dev/products", {"title": "One", "variants": [{"sku": "C"}]})
    assert (made["options"], made["variants"][0]["title"]) == ([], "Default Title")


def test_stock_is_set_adjusted_and_written(ask: Ask) -> None:
    ask("POST", "/_dev/products", LAMP)
    _, red = ask("POST", "/_dev/stock", {"sku": "RED", "set": 9})
    assert red["levels"]["Main"]["on_hand"] == 9
    _, red = ask("POST", "/_dev/stock", {"sku": "RED", "location": "Berlin", "adjust": -3, "reason": "lost"})
    assert red["levels"]["Berlin"]["available"] == -1
    _, red = ask("POST", "/_dev/stock", {"sku": "RED", "location": "Rome", "set_available": 4})
    assert red["levels"]["Rome"]["on_hand"] == 4
    assert ask("GET", "/_dev/variants/RED") == (200, red)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"sku": "RED"},
        {"sku": "RED", "set": 1, "adjust": 1},
        {"sku": "RED", "set": 1.5},
        {"sku": "RED", "set": True},
        {"sku": "RED", "set": 10**12},
        {"sku": "NONE", "set": 1},
        {"sku": "BLUE", "set": 1},
        [],
    ],
)
def test_stock_that_makes_no_sense_is_refused(ask: Ask, body: Any) -> None:
    ask("POST", "/_dev/products", LAMP)
    status, answer = ask("POST", "/_dev/stock", body)
    assert 400 <= status < 500
    assert answer["error"]


def test_a_location_is_opened_and_changed(ask: Ask) -> None:
    _, made = ask("POST", "/_dev/locations", {"name": "Depot", "fulfillment_service": True})
    assert (made["online"], made["active"], made["fulfillment_service"]) == (True, True, True)
    _, made = ask("POST", "/_dev/locations", {"name": "Depot", "active": False})
    assert (made["active"], made["fulfillment_service"]) == (False, True)
    assert ask("POST", "/_dev/locations", {"name": ""})[0] == 422


def test_metafields_of_the_app_are_shown_under_its_sign(ask: Ask, store: stores.Store) -> None:
    _, made = ask("POST", "/_dev/products", LAMP)
    owner = made["variants"][0]["id"]
    metafields.put(store.world, owner, "$app", "backorder", "json", '{"v": 1}')
    metafields.put(store.world, owner, "custom", "due", "date", "2026-12-07")
    _, red = ask("GET", "/_dev/variants/RED")
    assert red["metafields"] == {"$app.backorder": {"v": 1}, "custom.due": "2026-12-07"}
    assert ids.kind(owner) == "ProductVariant"


def test_a_shipment_is_sent_put_off_and_received_in_parts(ask: Ask) -> None:
    ask("POST", "/_dev/products", LAMP)
    body = {"lines": [{"sku": "RED", "quantity": 6}], "arrives_at": "2030-01-05T00:00:00Z"}
    status, sent = ask("POST", "/_dev/shipments", body)
    assert (status, sent["status"], sent["location"]) == (200, "IN_TRANSIT", "Main")
    assert ask("GET", "/_dev/shipments") == (200, [sent])
    number = sent["id"].rpartition("/")[2]
    _, moved = ask("POST", f"/_dev/shipments/{number}/move", {"arrives_at": "2030-02-01"})
    assert moved["arrives_at"] == "2030-02-01T00:00:00.000Z"
    part = {"lines": [{"sku": "RED", "quantity": 2}]}
    _, received = ask("POST", f"/_dev/shipments/{number}/receive", part)
    assert received["lines"] == [{"sku": "RED", "quantity": 6, "received": 2}]
    assert ask("GET", "/_dev/variants/RED")[1]["levels"]["Main"]["incoming"] == 4
    _, received = ask("POST", f"/_dev/shipments/{number}/receive")
    assert received["status"] == "RECEIVED"
    assert ask("POST", f"/_dev/shipments/{number}/receive")[0] == 409
    assert ask("GET", "/_dev/variants/RED")[1]["levels"]["Main"]["on_hand"] == 11


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/_dev/shipments", {"lines": []}, 422),
        ("/_dev/shipments", {"lines": [{"sku": "RED", "quantity": 1}]}, 422),
        ("/_dev/shipments", {"lines": [{"sku": "NONE", "quantity": 1}], "arrives_at": None}, 404),
        ("/_dev/shipments", {"lines": [{"sku": "RED", "quantity": 0}]}, 422),
        ("/_dev/shipments", {"lines": [{"sku": "RED", "quantity": 1}], "location": "Nowhere"}, 404),
        ("/_dev/shipments", {"lines": [{"sku": "RED", "quantity": 1}], "arrives_at": "soon"}, 422),
        ("/_dev/shipments/1/receive", {}, 404),
        ("/_dev/shipments/nothing/move", {"arrives_at": None}, 404),
        ("/_dev/shipments/1/move", {}, 404),
    ],
)
def test_a_shipment_that_makes_no_sense_is_refused(ask: Ask, path: str, body: Any, status: int) -> None:
    ask("POST", "/_dev/products", LAMP)
    assert ask("POST", path, body)[0] == status
    assert ask("GET", "/_dev/variants/RED")[1]["levels"]["Main"]["incoming"] == 0
