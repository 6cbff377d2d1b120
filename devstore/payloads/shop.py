"""Bodies about the shop itself and the app in it."""

from collections.abc import Sequence
from typing import Any

from devstore.clock import iso
from devstore.world import ids, state


def shop(world: state.World) -> dict[str, Any]:
    """shop/update and app/uninstalled."""
    shop = world.shop
    return {
        "id": shop.id,
        "name": shop.name,
        "email": shop.email,
        "customer_email": shop.email,
        "domain": shop.domain,
        "myshopify_domain": shop.domain,
        "iana_timezone": shop.timezone,
        "timezone": shop.timezone,
        "currency": shop.currency,
        "plan_name": "basic",
        "plan_display_name": "Basic",
        "primary_locale": shop.locale,
        "primary_location_id": next(iter(world.locations), None),
        "country_code": shop.country_code,
        "shop_owner": shop.owner,
        "taxes_included": True,
        "multi_location_enabled": len(world.locations) > 1,
        "enabled_presentment_currencies": [shop.currency],
        "created_at": shop.created_at,
        "updated_at": iso(world.now()),
    }


def scopes(world: state.World, previous: Sequence[str], current: Sequence[str]) -> dict[str, Any]:
    """app/scopes_update."""
    return {
        "id": world.next_id(),
        "shop_id": ids.gid("Shop", world.shop.id),
        "previous": list(previous),
        "current": list(current),
        "updated_at": iso(world.now()),
    }
