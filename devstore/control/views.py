"""How the control interface shows products, variants, stock and shipments."""

import json
from typing import Any

from devstore.clock import iso, optional_iso
from devstore.world import extras, find, goods, ids, metafields, state, supply

PARSED_TYPES = ("json", "boolean", "number_integer", "number_decimal")
Shown = dict[str, Any]


def product(world: state.World, product: goods.Product) -> Shown:
    """A product with its variants."""
    return {
        "id": ids.gid("Product", product.id),
        "title": product.title,
        "handle": product.handle,
        "vendor": product.vendor,
        "product_type": product.product_type,
        "status": product.status,
        "published_at": optional_iso(product.published_at),
        "tags": list(product.tags),
        "options": list(product.options),
        "variants": [variant(world, each) for each in product.variants],
        "metafields": values(world, ids.gid("Product", product.id)),
    }


def variant(world: state.World, variant: goods.Variant) -> Shown:
    """A variant with its stock everywhere."""
    item = world.items[variant.item_id]
    return {
        "id": ids.gid("ProductVariant", variant.id),
        "product_id": ids.gid("Product", variant.product_id),
        "inventory_item_id": ids.gid("InventoryItem", variant.item_id),
        "sku": variant.sku,
        "title": variant.title,
        "price": str(variant.price),
        "option_values": list(variant.option_values),
        "tracked": item.tracked,
        "inventory_policy": variant.inventory_policy,
        "levels": {
            world.locations[each.location_id].name: level(each)
            for each in find.levels_of(world, variant.item_id)
        },
        "metafields": values(world, ids.gid("ProductVariant", variant.id)),
    }


def level(level: goods.Level) -> Shown:
    """Stock at one location."""
    return {
        "available": level.available,
        "on_hand": level.on_hand,
        "committed": level.committed,
        "incoming": level.incoming,
    }


def location(location: goods.Location) -> Shown:
    """A location."""
    return {
        "id": ids.gid("Location", location.id),
        "name": location.name,
        "online": location.online,
        "active": location.active,
        "fulfillment_service": location.fulfillment_service,
    }


def shipment(world: state.World, shipment: supply.Shipment) -> Shown:
    """A shipment on its way in, or arrived."""
    return {
        "id": ids.gid("InventoryShipment", shipment.id),
        "name": shipment.name,
        "transfer_id": ids.gid("InventoryTransfer", shipment.transfer_id),
        "status": shipment.status,
        "location": world.locations[shipment.location_id].name,
        "arrives_at": optional_iso(shipment.arrives_at),
        "created_at": iso(shipment.created_at),
        "lines": [
            {"sku": line.sku, "quantity": line.quantity, "received": line.accepted} for line in shipment.lines
        ],
    }


def values(world: state.World, owner: str) -> Shown:
    """Metafields by `namespace.key`; JSON, numbers and truth values as what they mean."""
    return {
        f"{extras.shown(each.namespace)}.{each.key}": _value(each)
        for each in metafields.of_owner(world, owner)
    }


def _value(field: extras.Metafield) -> Any:
    if field.type in PARSED_TYPES or field.type.startswith("list."):
        return json.loads(field.value)
    return field.value
