"""Stock as the API shows it: items, their levels and quantities, and the places."""

from typing import Any

from graphql import GraphQLError

from devstore import clock
from devstore.graphql import context, paging
from devstore.graphql.resolvers import kinds, readers
from devstore.graphql.resolvers.readers import REF, attr, held, moment
from devstore.world import find, goods, ids

NAMES = (
    "available",
    "committed",
    "damaged",
    "incoming",
    "on_hand",
    "quality_control",
    "reserved",
    "safety_stock",
)
ITEM_FILTERS: dict[str, Any] = {name: attr(name) for name in ("id", "sku", "created_at", "updated_at")}
LOCATION_FILTERS: dict[str, Any] = {
    "id": attr("id"),
    "location_id": attr("id"),
    "name": attr("name"),
    "active": attr("active"),
    "created_at": attr("created_at"),
}


def quantities(level: goods.Level, known: context.Context, args: context.Args) -> list[dict[str, Any]]:
    """The named quantities, in the order asked; an unknown name is an error."""
    for name in args["names"]:
        if name not in NAMES:
            raise GraphQLError(f"The quantity name {name!r} is invalid.", extensions={"code": "BAD_REQUEST"})
    return [
        {
            "id": ids.gid("InventoryQuantity", level.id) + f"?inventory_item_id={level.item_id}&name={name}",
            "name": name,
            "quantity": getattr(level, name),
            "updatedAt": clock.iso(level.updated_at),
        }
        for name in args["names"]
    ]


def is_active(level: goods.Level, known: context.Context, args: context.Args) -> bool:
    return known.world.locations[level.location_id].active


def levels(item: goods.Item, known: context.Context, args: context.Args) -> paging.Page:
    """The levels at active locations; all of them with `includeInactive`."""
    stocked = find.levels_of(known.world, item.id)
    shown = [level for level in stocked if args.get("includeInactive") or is_active(level, known, args)]
    filters = {"location_id": attr("location_id"), "updated_at": attr("updated_at")}
    found = readers.searched(known, "inventoryLevels", shown, args, filters, attr("id"))
    return paging.page(found, args)


def level_at(item: goods.Item, known: context.Context, args: context.Args) -> goods.Level | None:
    location_id = ids.number(args["locationId"])
    return known.world.levels.get((item.id, location_id)) if location_id else None


def items(_: Any, known: context.Context, args: context.Args) -> paging.Page:
    everything = known.world.items.values()
    return paging.page(
        readers.searched(known, "inventoryItems", everything, args, ITEM_FILTERS, attr("sku")), args
    )


def locations(_: Any, known: context.Context, args: context.Args) -> paging.Page:
    """Active ones; closed ones with includeInactive, those of fulfillment services with includeLegacy."""
    shown = [
        location
        for location in known.world.locations.values()
        if (location.active or args.get("includeInactive"))
        and (not location.fulfillment_service or args.get("includeLegacy"))
    ]
    found = readers.searched(known, "locations", shown, args, LOCATION_FILTERS, attr("name"))
    return paging.page(found, args, attr("name") if args.get("sortKey", "NAME") == "NAME" else None)


READS: dict[str, dict[str, context.Read]] = {
    "InventoryItem": {
        **REF,
        "legacyResourceId": lambda item: str(item.id),
        "sku": readers.optional("sku"),
        "tracked": attr("tracked"),
        "requiresShipping": attr("requires_shipping"),
        "createdAt": moment("created_at"),
        "updatedAt": moment("updated_at"),
    },
    "InventoryLevel": {**REF, "updatedAt": moment("updated_at")},
    "InventoryQuantity": {name: readers.key(name) for name in ("id", "name", "quantity", "updatedAt")},
    "Location": {
        **REF,
        "legacyResourceId": lambda location: str(location.id),
        "name": attr("name"),
        "isActive": attr("active"),
        "fulfillsOnlineOrders": attr("online"),
        "isFulfillmentService": attr("fulfillment_service"),
        "shipsInventory": attr("online"),
        "createdAt": moment("created_at"),
        "updatedAt": moment("updated_at"),
    },
}
ASKS: dict[str, dict[str, context.Ask]] = {
    "QueryRoot": {
        "inventoryItem": kinds.named("InventoryItem"),
        "inventoryItems": items,
        "inventoryLevel": kinds.named("InventoryLevel"),
        "location": kinds.named("Location"),
        "locations": locations,
    },
    "InventoryItem": {
        "inventoryLevel": level_at,
        "inventoryLevels": levels,
        "variants": lambda item, known, args: paging.page([known.world.variants[item.variant_id]], args),
    },
    "InventoryLevel": {
        "isActive": is_active,
        "item": held("items", "item_id"),
        "location": held("locations", "location_id"),
        "quantities": quantities,
    },
}
