"""Do no harm: before go-live not one write, after it only what was shown."""

from typing import Any

import pytest

from app.db import session as db
from app.services import golive
from devstore.world import find
from tests.town import Town

CHOICES = {"enrolment": "all", "default_lead_time_days": 14}


def make(town: Town, sku: str, stock: dict[str, int], policy: str = "DENY", **more: Any) -> None:
    variant = {"sku": sku, "price": "49.00", "stock": stock, "inventory_policy": policy}
    town.post("/_dev/products", {"title": sku.title(), "handle": sku.lower(), "variants": [variant], **more})


def sell(town: Town, sku: str, **more: Any) -> dict[str, Any]:
    return town.order(sku, **{"email": "ann@example.com"} | more)


@pytest.fixture
def busy(town: Town) -> Town:
    """A store that already waits for many things, on a plan whose pace nobody has to wait for."""
    town.post("/_dev/faults", {"restore_rate": 2000})
    make(town, "LAMP", {"Main": 400})
    make(town, "FOUND", {"Main": 0}, policy="CONTINUE")
    make(town, "SPLIT", {"Main": 3})
    make(town, "COD", {"Main": 1})
    make(town, "TESTED", {"Main": 1})
    make(town, "FRAUD", {"Main": 1})
    make(town, "VOUCHER", {"Main": 1})
    find.variant_by_sku(town.store.world, "VOUCHER")
    town.store.world.products[find.product_by_handle(town.store.world, "voucher").id].gift_card = True
    for _ in range(400):
        sell(town, "LAMP")
    sell(town, "FOUND")
    sell(town, "SPLIT", quantity=3)
    sell(town, "COD", financial_status="pending", gateway="Cash on Delivery (COD)")
    sell(town, "TESTED", test=True)
    sell(town, "FRAUD", foreign_hold="fraud")
    sell(town, "VOUCHER")
    town.store.pump()
    for sku in ("LAMP", "COD", "TESTED", "FRAUD", "VOUCHER"):
        town.post("/_dev/stock", {"sku": sku, "set": 0})
    town.post("/_dev/stock", {"sku": "SPLIT", "set": 0})
    town.post("/_dev/locations", {"name": "Second"})
    town.post("/_dev/stock", {"sku": "SPLIT", "location": "Second", "set": 5})
    town.store.pump()
    return town


def state_of(town: Town) -> dict[str, Any]:
    orders = town.get("/_dev/orders")
    return {
        "orders": {
            order["name"]: (order["tags"], order["fulfillment_orders"], order["metafields"])
            for order in orders
        },
        "variants": {
            sku: town.get(f"/_dev/variants/{sku}")
            for sku in ("LAMP", "FOUND", "SPLIT", "COD", "TESTED", "FRAUD", "VOUCHER")
        },
    }


def test_install_go_live_and_adopt_on_a_busy_store(busy: Town) -> None:
    before = state_of(busy)
    busy.install()
    assert busy.writes() == []
    assert state_of(busy) == before

    shown = preview(busy)
    assert shown.waiting.orders == 400 + 1 + 1 + 1 + 1 + 1
    assert {each.sku for each in shown.switched_list} == {"LAMP", "COD", "TESTED", "FRAUD"}
    assert shown.switched == 4
    assert shown.kept_on_sale == 1

    busy.go_live()

    policies = {sku: variant["inventory_policy"] for sku, variant in state_of(busy)["variants"].items()}
    assert {sku for sku, policy in policies.items() if policy == "CONTINUE"} == {
        "LAMP",
        "COD",
        "TESTED",
        "FRAUD",
        "FOUND",
    }
    assert state_of(busy)["orders"] == before["orders"]
    assert set(busy.writes()) == {
        "CreateMetafieldDefinition",
        "SetVariantPolicies",
        "SetMetafields",
    } - defined(busy)
    assert busy.letters() == []


def preview(town: Town) -> golive.Preview:
    with db.look(town.house.sessions) as session:
        return golive.preview(session, town.shop(session), CHOICES, town.clock.now())


def defined(town: Town) -> set[str]:
    """What the TOML declared already needs no creating."""
    return set() if "CreateMetafieldDefinition" in town.writes() else {"CreateMetafieldDefinition"}
