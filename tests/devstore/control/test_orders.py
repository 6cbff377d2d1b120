"""Orders over the control interface."""

from datetime import UTC, datetime
from typing import Any

import pytest

from devstore import store as stores
from devstore.world import holds
from tests.devstore.control.conftest import Ask


@pytest.fixture(autouse=True)
def lamps(ask: Ask) -> None:
    """Five of one lamp, none of the other."""
    variants = [{"sku": "LAMP", "stock": {"Main": 5}}]
    ask("POST", "/_dev/products", {"title": "Lamp", "variants": variants})
    ask("POST", "/_dev/products", {"title": "Gone", "variants": [{"sku": "GONE", "stock": {"Main": 0}}]})


def order(ask: Ask, store: stores.Store, quantity: int = 2, **more: Any) -> dict[str, Any]:
    """Ann's routed order."""
    body = {"lines": [{"sku": "LAMP", "quantity": quantity}], "email": "ann@example.com"} | more
    status, made = ask("POST", "/_dev/orders", body)
    assert status == 200
    store.pump()
    found: dict[str, Any] = ask("GET", f"/_dev/orders/{made['name'][1:]}")[1]
    return found


def test_an_order_is_shown_alike_by_name_by_id_and_in_the_list(ask: Ask, store: stores.Store) -> None:
    made = order(ask, store, tags=["vip"], placed_at="2020-01-01T10:00:00Z", locale="da", country="DK")
    assert ask("GET", "/_dev/orders") == (200, [made])
    assert ask("GET", f"/_dev/orders/{made['id'].rpartition('/')[2]}") == (200, made)
    assert (made["name"], made["tags"], made["financial_status"]) == ("#1001", ["vip"], "paid")
    assert made["created_at"] == "2020-01-01T10:00:00.000Z"
    assert made["cancelled_at"] is None
    line = made["lines"][0]
    assert (line["sku"], line["quantity"], line["current_quantity"], line["unfulfilled_quantity"]) == (
        "LAMP",
        2,
        2,
        2,
    )
    routed = made["fulfillment_orders"][0]
    assert (routed["status"], routed["location"], routed["holds"]) == ("OPEN", "Main", [])
    assert routed["lines"] == [{"sku": "LAMP", "remaining": 2}]
    assert (made["metafields"], made["refunds"]) == ({}, [])


def test_an_order_can_be_wanted_by_a_day_and_still_is_after_an_edit(ask: Ask, store: stores.Store) -> None:
    made = order(ask, store, fulfill_by="2027-03-01T12:00:00Z")
    days = [each["fulfill_by"] for each in made["fulfillment_orders"]]
    assert days == ["2027-03-01T12:00:00.000Z"]
    ask("POST", f"/_dev/orders/{made['name'][1:]}/edit", {"line": made["lines"][0]["id"], "quantity": 1})
    assert {each.fulfill_by for each in store.world.fulfillment_orders.values()} == {
        datetime(2027, 3, 1, 12, tzinfo=UTC)
    }


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"lines": [{"sku": "GONE", "quantity": 1}]}, 409),
        ({"lines": [{"sku": "LAMP", "quantity": 6}]}, 409),
        ({"lines": []}, 422),
        ({"lines": [{"sku": "LAMP", "quantity": 0}]}, 422),
        ({"lines": [{"sku": "LAMP", "quantity": "2"}]}, 422),
        ({"lines": [{"sku": "NONE", "quantity": 1}]}, 404),
        ({"lines": [{"quantity": 1}]}, 422),
        ({"lines": [{"sku": "LAMP"}], "financial_status": "free"}, 422),
        ({"lines": [{"sku": "LAMP"}], "delivery": "drone"}, 422),
        ({"lines": [{"sku": "LAMP"}], "placed_at": "yesterday"}, 422),
        ({"lines": [{"sku": "LAMP"}], "foreign_hold": "boredom"}, 422),
        ({"lines": [{"sku": "LAMP"}], "fulfill_by": "in spring"}, 422),
        ({"lines": [{"sku": "LAMP"}], "email": 5}, 422),
        ("ann", 400),
    ],
)
def test_a_checkout_that_cannot_be_is_refused(ask: Ask, body: Any, status: int) -> None:
    answer = ask("POST", "/_dev/orders", body)
    assert answer[0] == status
    assert answer[1]["error"]
    assert ask("GET", "/_dev/orders") == (200, [])


def test_the_till_sells_no_more_than_the_web(ask: Ask, store: stores.Store) -> None:
    body = {"lines": [{"sku": "GONE", "quantity": 1}], "source_name": "pos"}
    assert ask("POST", "/_dev/orders", body)[0] == 409
    assert ask("GET", "/_dev/orders") == (200, [])


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("orders", {"lines": [{"sku": "LAMP", "quantity": 1}], "emial": "ann@example.com"}),
        ("orders", {"lines": [{"sku": "LAMP", "quantity": 1, "qty": 2}]}),
        ("products", {"title": "Lantern", "variants": [{"sku": "LANTERN"}], "colour": "red"}),
        ("products", {"title": "Lantern", "variants": [{"sku": "LANTERN", "stocks": {"Main": 1}}]}),
        ("stock", {"sku": "LAMP", "set": 1, "location_name": "Main"}),
        ("faults", {"dorp": 0.5}),
        ("clock", {"advance_days": 1, "hours": 2}),
    ],
)
def test_a_misspelt_field_is_refused(ask: Ask, path: str, body: dict[str, object]) -> None:
    before = ask("GET", "/_dev/products"), ask("GET", "/_dev/orders")
    status, answer = ask("POST", f"/_dev/{path}", body)
    assert status == 422
    assert "There is no field" in answer["error"]
    assert (ask("GET", "/_dev/products"), ask("GET", "/_dev/orders")) == before


def test_fulfilling_ships_what_is_named_or_all_that_may_go(ask: Ask, store: stores.Store) -> None:
    made = order(ask, store, 4)
    path = f"/_dev/orders/{made['name'][1:]}/fulfill"
    _, shipped = ask("POST", path, {"lines": [{"sku": "LAMP", "quantity": 1}]})
    assert shipped["lines"][0]["unfulfilled_quantity"] == 3
    assert ask("POST", path, {"lines": [{"sku": "LAMP", "quantity": 4}]})[0] == 409
    _, shipped = ask("POST", path)
    assert shipped["fulfillment_status"] == "fulfilled"
    assert ask("POST", path)[0] == 409
    levels = ask("GET", "/_dev/variants/LAMP")[1]["levels"]["Main"]
    assert levels == {"available": 1, "on_hand": 1, "committed": 0, "incoming": 0}


def test_a_held_line_ships_only_by_force(ask: Ask, store: stores.Store) -> None:
    made = order(ask, store, 2, foreign_hold="fraud")
    assert made["fulfillment_orders"][0]["holds"][0]["reason"] == "HIGH_RISK_OF_FRAUD"
    path = f"/_dev/orders/{made['name'][1:]}/fulfill"
    assert ask("POST", path)[0] == 409
    assert ask("POST", path, {"lines": [{"sku": "LAMP", "quantity": 1}]})[0] == 409
    status, shipped = ask("POST", path, {"force": True})
    assert (status, shipped["lines"][0]["unfulfilled_quantity"]) == (200, 0)


def test_a_merchant_lifts_a_hold_by_hand(ask: Ask, store: stores.Store) -> None:
    made = order(ask, store, 2, foreign_hold="fraud")
    whole = next(iter(store.world.fulfillment_orders.values()))
    holds.hold(store.world, whole, holds.NewHold("INVENTORY_OUT_OF_STOCK", "backorder"))
    path = f"/_dev/orders/{made['name'][1:]}/release"
    _, left = ask("POST", path, {"held_by": "app"})
    assert [each["reason"] for each in left["fulfillment_orders"][0]["holds"]] == ["HIGH_RISK_OF_FRAUD"]
    _, left = ask("POST", path)
    assert left["fulfillment_orders"][0]["status"] == "OPEN"
    assert ask("POST", path)[0] == 409


def test_an_order_moves_to_another_location(ask: Ask, store: stores.Store) -> None:
    made = order(ask, store, 2)
    ask("POST", "/_dev/stock", {"sku": "LAMP", "location": "Berlin", "set": 3})
    path = f"/_dev/orders/{made['name'][1:]}/move"
    _, moved = ask("POST", path, {"location": "Berlin"})
    assert moved["fulfillment_orders"][0]["location"] == "Berlin"
    assert ask("POST", path, {"location": "Nowhere"})[0] == 404


def test_an_edit_names_the_line_by_gid_or_number(ask: Ask, store: stores.Store) -> None:
    made = order(ask, store, 2)
    gid = made["lines"][0]["id"]
    path = f"/_dev/orders/{made['name'][1:]}/edit"
    assert ask("POST", path, {"line": gid, "quantity": 3})[1]["lines"][0]["current_quantity"] == 3
    number = int(gid.rpartition("/")[2])
    for line in (number, str(number)):
        assert ask("POST", path, {"line": line, "quantity": 1})[1]["lines"][0]["current_quantity"] == 1
    for body in ({"line": "7", "quantity": 1}, {"quantity": 1}, {"line": gid}, {"line": gid, "quantity": -1}):
        assert 400 <= ask("POST", path, body)[0] < 500


@pytest.mark.parametrize(
    ("restock", "kinds", "available"),
    [
        ("cancel", ["cancel"], 2),
        ("return", ["return"], 2),
        ("NO_RESTOCK", ["no_restock"], 1),
        (True, ["cancel"], 2),
        (False, ["no_restock"], 1),
        (None, ["cancel"], 2),
    ],
)
def test_a_refund_says_what_becomes_of_the_units(
    ask: Ask, store: stores.Store, restock: Any, kinds: list[str], available: int
) -> None:
    made = order(ask, store, 4)
    path = f"/_dev/orders/{made['name'][1:]}"
    ask("POST", f"{path}/fulfill", {"lines": [{"sku": "LAMP", "quantity": 1}]})
    body = {"line": made["lines"][0]["id"], "quantity": 1, "restock": restock}
    status, refunded = ask("POST", f"{path}/refund", body)
    assert status == 200
    assert [line["restock"] for line in refunded["refunds"][0]["lines"]] == kinds
    assert refunded["lines"][0]["current_quantity"] == 3
    assert ask("GET", "/_dev/variants/LAMP")[1]["levels"]["Main"]["available"] == available


@pytest.mark.parametrize("restock", ["maybe", 7, []])
def test_a_refund_that_makes_no_sense_is_refused(ask: Ask, store: stores.Store, restock: Any) -> None:
    made = order(ask, store, 4)
    body = {"line": made["lines"][0]["id"], "quantity": 1, "restock": restock}
    assert ask("POST", f"/_dev/orders/{made['name'][1:]}/refund", body)[0] == 422


def test_cancelling_and_paying_happen_once(ask: Ask, store: stores.Store) -> None:
    made = order(ask, store, 2, financial_status="pending", gateway="Cash on Delivery (COD)")
    path = f"/_dev/orders/{made['name'][1:]}"
    assert ask("POST", f"{path}/pay")[1]["financial_status"] == "paid"
    assert ask("POST", f"{path}/pay")[0] == 409
    _, cancelled = ask("POST", f"{path}/cancel", {"restock": True})
    assert cancelled["cancelled_at"] is not None
    assert ask("GET", "/_dev/variants/LAMP")[1]["levels"]["Main"]["available"] == 5
    assert ask("POST", f"{path}/cancel")[0] == 409


def test_what_is_unknown_is_not_found(ask: Ask) -> None:
    for method, path in (
        ("GET", "/_dev/orders/1001"),
        ("POST", "/_dev/orders/9999999999999/cancel"),
        ("GET", "/_dev/variants/NONE"),
    ):
        status, answer = ask(method, path)
        assert (status, "does not exist" in answer["error"]) == (404, True)


def test_an_unknown_deed_is_not_found(ask: Ask, store: stores.Store) -> None:
    order(ask, store)
    assert ask("POST", "/_dev/orders/1001/paint")[0] == 404
