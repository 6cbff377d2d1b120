"""Changes to stock: inventorySetQuantities and inventoryAdjustQuantities, compared before they are made."""

from collections.abc import Callable, Mapping
from typing import Any

from graphql import GraphQLError

from devstore import clock
from devstore.graphql import context
from devstore.graphql.resolvers import sundries
from devstore.graphql.resolvers.readers import key
from devstore.world import errors, goods, ids, stock

REASONS = (
    "correction",
    "cycle_count_available",
    "damaged",
    "movement_created",
    "movement_received",
    "other",
    "promotion",
    "quality_control",
    "received",
    "reservation_created",
    "restock",
    "safety_stock",
    "shrinkage",
)
Input = Mapping[str, Any]
Payload = dict[str, Any]


def set_quantities(_: Any, known: context.Context, args: context.Args) -> Payload:
    """available or on_hand becomes the given number."""
    names = ("available", "on_hand")
    return changed(known, args["input"], "quantities", names, lambda level, each, _: int(each["quantity"]))


def adjust_quantities(_: Any, known: context.Context, args: context.Args) -> Payload:
    """available moves by the given number, and on hand with it."""

    def target(level: goods.Level, each: Input, name: str) -> int:
        return int(getattr(level, name)) + int(each["delta"])

    return changed(known, args["input"], "changes", ("available",), target)


def changed(
    known: context.Context,
    given: Input,
    part: str,
    names: tuple[str, ...],
    target: Callable[[goods.Level, Input, str], int],
) -> Payload:
    """All of the parts or none, as one adjustment group."""
    refused = wrong_input(given, names) or next(
        (error for at, each in enumerate(given[part]) if (error := wrong(known, given, part, at, each))), None
    )
    if refused is not None:
        return {"inventoryAdjustmentGroup": None, "userErrors": [refused]}
    with known.world.change():
        done = [one for each in given[part] for one in applied(known, given["name"], each, target)]
    group = {
        "__typename": "InventoryAdjustmentGroup",
        "id": ids.gid("InventoryAdjustmentGroup", known.world.next_id()),
        "createdAt": clock.iso(known.now),
        "reason": given["reason"],
        "referenceDocumentUri": given.get("referenceDocumentUri"),
        "changes": done,
    }
    return {"inventoryAdjustmentGroup": group, "userErrors": []}


def wrong_input(given: Input, names: tuple[str, ...]) -> dict[str, Any] | None:
    if given["name"] not in names:
        refused = errors.Refused(f"The quantity name must be {' or '.join(names)}.", code="INVALID_NAME")
        return sundries.user_error(refused, "input", "name")
    if given["reason"] not in REASONS:
        refused = errors.Refused("The reason is invalid.", code="INVALID_REASON")
        return sundries.user_error(refused, "input", "reason")
    return None


def wrong(known: context.Context, given: Input, part: str, at: int, each: Input) -> dict[str, Any] | None:
    """The user error of one part; to leave the comparison out altogether is a real error."""
    if "changeFromQuantity" not in each:
        message = f"input.{part}.{at}.changeFromQuantity must be given: the expected number, or null."
        raise GraphQLError(message, extensions={"code": "BAD_REQUEST"})
    here = ("input", part, str(at))
    item = known.world.items.get(ids.number(each["inventoryItemId"]) or 0)
    if item is None or not item.tracked:
        refused = errors.Refused("The inventory item could not be found.", code="INVALID_INVENTORY_ITEM")
        return sundries.user_error(refused, *here, "inventoryItemId")
    location = known.world.locations.get(ids.number(each["locationId"]) or 0)
    if location is None:
        refused = errors.Refused("The location could not be found.", code="INVALID_LOCATION")
        return sundries.user_error(refused, *here, "locationId")
    level = known.world.levels.get((item.id, location.id))
    there = getattr(level, given["name"]) if level else 0
    if each["changeFromQuantity"] not in (None, there):
        message = "The changeFromQuantity does not match the current quantity."
        refused = errors.Refused(message, code="CHANGE_FROM_QUANTITY_STALE")
        return sundries.user_error(refused, *here, "changeFromQuantity")
    return None


def applied(
    known: context.Context, name: str, each: Input, target: Callable[[goods.Level, Input, str], int]
) -> list[dict[str, Any]]:
    """Make one change; the other of available and on hand follows."""
    item_id, location_id = ids.number(each["inventoryItemId"]) or 0, ids.number(each["locationId"]) or 0
    level = stock.level_at(known.world, item_id, location_id)
    delta = target(level, each, name) - getattr(level, name)
    stock.change(known.world, item_id, location_id, available=delta)
    where = {"item": known.world.items[item_id], "location": known.world.locations[location_id]}
    return [
        {"name": one, "delta": delta, "quantityAfterChange": getattr(level, one), **where}
        for one in ("available", "on_hand")
    ]


READS: dict[str, dict[str, context.Read]] = {
    "InventorySetQuantitiesPayload": sundries.keys("inventoryAdjustmentGroup", "userErrors"),
    "InventoryAdjustQuantitiesPayload": sundries.keys("inventoryAdjustmentGroup", "userErrors"),
    "InventoryAdjustmentGroup": sundries.keys("id", "createdAt", "reason", "referenceDocumentUri"),
    "InventoryChange": {
        name: key(name) for name in ("name", "delta", "quantityAfterChange", "item", "location")
    },
}
ASKS: dict[str, dict[str, context.Ask]] = {
    "InventoryAdjustmentGroup": {"changes": lambda group, known, args: narrowed(group["changes"], args)},
    "Mutation": {
        "inventorySetQuantities": set_quantities,
        "inventoryAdjustQuantities": adjust_quantities,
    },
}


def narrowed(changes: list[dict[str, Any]], args: context.Args) -> list[dict[str, Any]]:
    """The changes of these items, locations and names, where they are asked for."""
    items = {ids.number(text) for text in args.get("inventoryItemIds") or ()}
    places = {ids.number(text) for text in args.get("locationIds") or ()}
    names = set(args.get("quantityNames") or ())
    return [
        one
        for one in changes
        if (not items or one["item"].id in items)
        and (not places or one["location"].id in places)
        and (not names or one["name"] in names)
    ]
