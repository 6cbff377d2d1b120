"""Every operation of the app runs on the dev store and is answered without an error."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from devstore.world import goods, ids, locations, shipments, stock

FOLDER = Path(__file__).resolve().parents[3] / "app/shopify/operations"
STEMS = sorted(path.stem for path in FOLDER.glob("*.graphql"))
HOLD = {"reason": "INVENTORY_OUT_OF_STOCK", "handle": "first-in-line"}


def variables(lamps: Any) -> dict[str, Any]:
    """One good value for each variable name that the app's operations use, by operation where they differ."""
    order = lamps.order(("DESK", 1), ("FLOOR-RED", 2))
    held = lamps.order(("FLOOR-RED", 1))
    fulfillment, other = order.fulfillment_orders[0], held.fulfillment_orders[0]
    main = next(iter(lamps.store.world.locations.values()))
    soon = lamps.store.clock.now() + timedelta(days=9)
    shipment = shipments.send(lamps.store.world, {"FLOOR-RED": 5}, main, soon)
    made = goods.Collection(lamps.store.next_id(), "lamps", "Lamps", lamps.store.clock.now())
    lamps.store.world.collections[made.id] = made
    placed = lamps.data(
        (FOLDER / "hold.graphql").read_text(), id=ids.gid("FulfillmentOrder", other.id), hold=HOLD
    )["fulfillmentOrderHold"]["fulfillmentHold"]["id"]
    red = lamps.variant("FLOOR-RED")
    attic = locations.save(lamps.store.world, "Attic")
    stock.level_at(lamps.store.world, red.item_id, attic.id)
    variant = ids.gid("ProductVariant", red.id)
    definition = {"name": "Note", "key": "note", "type": "json", "ownerType": "ORDER"}
    order_id = {"id": ids.gid("Order", order.id)}
    product_id = {"id": ids.gid("Product", red.product_id)}
    on_hold = {"id": ids.gid("FulfillmentOrder", other.id), "holdIds": [placed]}
    there = lamps.order(("DESK", 1)).fulfillment_orders[0]
    locations.save(lamps.store.world, "Service", fulfillment_service=True)
    there.location_id = locations.ensure(lamps.store.world, "Service").id
    return {
        "collection_products": {"id": ids.gid("Collection", made.id)},
        "create_metafield_definition": {"definition": definition},
        "fulfillment_order_more_lines": {"id": ids.gid("FulfillmentOrder", fulfillment.id)},
        "fulfillment_order_order": {"ids": [ids.gid("FulfillmentOrder", fulfillment.id)]},
        "hold": {"id": ids.gid("FulfillmentOrder", fulfillment.id), "hold": HOLD},
        "item_levels": {"ids": [ids.gid("InventoryItem", red.item_id)], "locations": 10},
        "item_more_levels": {"id": ids.gid("InventoryItem", red.item_id)},
        "items_by_id": {"ids": [ids.gid("InventoryItem", red.item_id)]},
        "metafield_definitions": {"ownerType": "PRODUCTVARIANT"},
        "move_fulfillment_order": {
            "id": ids.gid("FulfillmentOrder", other.id),
            "to": ids.gid("Location", attic.id),
        },
        "order_contact": order_id,
        "order_customers": {"ids": [order_id["id"]]},
        "order_ids": {"query": "status:open", "sortKey": "UPDATED_AT"},
        "order_more_fulfillment_orders": order_id,
        "order_more_lines": order_id,
        "orders_in_full": {"ids": [order_id["id"]]},
        "orders_sold": {"query": "created_at:>=2024-01-01"},
        "product_variants": product_id,
        "release_hold": on_hold,
        "release_part_of_hold": {**on_hold, "rest": {**HOLD, "handle": "rest"}},
        "selling_plans": {"ids": [ids.gid("SellingPlan", 1_000_000_001)]},
        "set_metafields": {
            "metafields": [
                {"ownerId": variant, "namespace": "$app", "key": "backorder", "value": "{}", "type": "json"}
            ]
        },
        "set_variant_policies": {
            "productId": product_id["id"],
            "variants": [{"id": variant, "inventoryPolicy": "CONTINUE"}],
        },
        "shipment_more_lines": {"id": ids.gid("InventoryShipment", shipment.id)},
        "submit_fulfillment_request": {"id": ids.gid("FulfillmentOrder", there.id)},
        "tag_order": {**order_id, "add": ["backorder"], "remove": ["x"], "adds": True, "removes": True},
        "transfer_more_shipments": {"id": ids.gid("InventoryTransfer", shipment.transfer_id)},
    }


@pytest.mark.parametrize("stem", STEMS)
def test_each_operation_of_the_app_is_answered_in_full(lamps: Any, stem: str) -> None:
    lamps.store.installation.allow(("read_customers",))
    data = lamps.data((FOLDER / f"{stem}.graphql").read_text(), **variables(lamps).get(stem, {}))
    assert data
    errors = [
        field["userErrors"] for field in data.values() if isinstance(field, dict) and "userErrors" in field
    ]
    assert not any(errors)


def test_no_operation_that_finds_things_finds_nothing(lamps: Any, gid: Callable[..., str]) -> None:
    given = variables(lamps)
    for stem in ("order_contact", "item_more_levels", "order_more_lines", "product_variants"):
        data = lamps.data((FOLDER / f"{stem}.graphql").read_text(), **given[stem])
        assert all(found is not None for found in data.values()), stem
    ids_found = lamps.data((FOLDER / "order_ids.graphql").read_text(), **given["order_ids"])
    assert len(ids_found["orders"]["nodes"]) == 3
