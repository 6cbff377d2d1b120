"""Changes to stock: one for each key, compared with what was expected."""

from typing import Any

from devstore.world import ids

ADJUST = """mutation A($input: InventoryAdjustQuantitiesInput!, $key: String!) {
  inventoryAdjustQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { id reason changes { name delta quantityAfterChange item { sku } location {
      name } } }
    userErrors { field message code } } }"""


def adjustment(lamps: Any, delta: int, **more: Any) -> dict[str, Any]:
    main = next(iter(lamps.store.world.locations.values()))
    item = ids.gid("InventoryItem", lamps.variant("DESK").item_id)
    change = {
        "delta": delta,
        "inventoryItemId": item,
        "locationId": ids.gid("Location", main.id),
        "changeFromQuantity": None,
        **more,
    }
    return {"name": "available", "reason": "correction", "changes": [change]}


def test_an_adjustment_is_made_once_for_each_key(lamps: Any) -> None:
    lamps.grant("write_inventory", "read_locations")
    given = adjustment(lamps, 3, changeFromQuantity=2)
    first = lamps.data(ADJUST, input=given, key="k1")["inventoryAdjustQuantities"]
    assert first["userErrors"] == []
    assert first["inventoryAdjustmentGroup"]["changes"][0] == {
        "name": "available",
        "delta": 3,
        "quantityAfterChange": 5,
        "item": {"sku": "DESK"},
        "location": {"name": "Main"},
    }
    assert lamps.data(ADJUST, input=given, key="k1")["inventoryAdjustQuantities"] == first
    other = lamps.data(ADJUST, input=adjustment(lamps, 4), key="k1")["inventoryAdjustQuantities"]
    assert other["userErrors"][0]["code"] == "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"
    stale = lamps.data(ADJUST, input=given, key="k2")["inventoryAdjustQuantities"]
    assert stale["userErrors"][0]["code"] == "CHANGE_FROM_QUANTITY_STALE"
    assert {level.available for level in lamps.store.world.levels.values()} == {5, 0}


def test_a_key_and_the_expected_quantity_are_owed(lamps: Any) -> None:
    lamps.grant("write_inventory")
    without = ADJUST.replace("@idempotent(key: $key)", "").replace(", $key: String!", "")
    (error,) = lamps.ask(without, input=adjustment(lamps, 1))["errors"]
    assert "@idempotent directive is required" in error["message"]
    given = adjustment(lamps, 1)
    del given["changes"][0]["changeFromQuantity"]
    (error,) = lamps.ask(ADJUST, input=given, key="k1")["errors"]
    assert "changeFromQuantity" in error["message"]
    (blank,) = lamps.ask(ADJUST, input=adjustment(lamps, 1), key=" ")["errors"]
    assert "blank" in blank["message"]
    wrong = lamps.data(ADJUST, input={**adjustment(lamps, 1), "reason": "mood"}, key="k3")
    assert wrong["inventoryAdjustQuantities"]["userErrors"][0]["code"] == "INVALID_REASON"


def test_on_hand_is_set_outright(lamps: Any) -> None:
    lamps.grant("write_inventory", "read_locations")
    lamps.order(("DESK", 1))
    change = adjustment(lamps, 0)["changes"][0]
    quantity = {key: change[key] for key in ("inventoryItemId", "locationId", "changeFromQuantity")}
    text = ADJUST.replace("AdjustQuantities", "SetQuantities")
    given = {"name": "on_hand", "reason": "received", "quantities": [{**quantity, "quantity": 9}]}
    assert lamps.data(text, input=given, key="k9")["inventorySetQuantities"]["userErrors"] == []
    level = lamps.store.world.levels[lamps.variant("DESK").item_id, ids.number(quantity["locationId"])]
    assert (level.on_hand, level.available, level.committed) == (9, 8, 1)
