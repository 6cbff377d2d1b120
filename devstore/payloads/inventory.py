"""Bodies about levels and locations."""

from typing import Any

from devstore.clock import iso
from devstore.world import goods, ids


def level(level: goods.Level) -> dict[str, Any]:
    """inventory_levels/connect and /update: no cause, no on-hand."""
    return {
        "inventory_item_id": level.item_id,
        "location_id": level.location_id,
        "available": level.available,
        "updated_at": iso(level.updated_at),
        "admin_graphql_api_id": level_gid(level),
    }


def level_gid(level: goods.Level) -> str:
    """A level's id carries its item's."""
    return f"{ids.gid('InventoryLevel', level.id)}?inventory_item_id={level.item_id}"


def location(location: goods.Location) -> dict[str, Any]:
    """locations/*"""
    return {
        "id": location.id,
        "name": location.name,
        "address1": "",
        "city": location.city,
        "country_code": location.country_code,
        "active": location.active,
        "legacy": location.fulfillment_service,
        "created_at": iso(location.created_at),
        "updated_at": iso(location.updated_at),
        "admin_graphql_api_id": ids.gid("Location", location.id),
    }
