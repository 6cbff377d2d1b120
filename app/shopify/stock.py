"""What a replan observes: items with all their levels, read in as few calls as the cost allows."""

import math

from app.domain import facts
from app.shopify import catalogue, client, gid, levels, pages
from app.shopify.shapes import Node

MOST_ITEMS = 50
COST_ALLOWED = 950
MOST_LEVELS = 100


def observe(admin: client.Admin, item_ids: list[int], locations: int) -> dict[int, facts.ItemFacts | None]:
    """Each item now, or None when it is gone. `locations`: how many the shop has, to size the page."""
    found: dict[int, facts.ItemFacts | None] = {}
    first = min(max(locations, 1), MOST_LEVELS)
    size = max(1, min(MOST_ITEMS, COST_ALLOWED // cost_of_one(first)))
    for ids in pages.batches(item_ids, size):
        variables = {"ids": gid.many("InventoryItem", ids), "locations": first}
        hint = len(ids) * cost_of_one(first)
        members = admin.run("item_levels", variables, cost_hint=hint).members()
        for item_id, node in zip(ids, members, strict=True):
            found[item_id] = _item(admin, node) if node else None
    return found


def cost_of_one(first: int) -> int:
    """Points for one item with `first` levels, as Shopify counts connections, and one variant."""
    return 1 + (2 + max(1, math.floor(2 * math.log(first))) * 3) + (2 + 1)


def _item(admin: client.Admin, node: Node) -> facts.ItemFacts:
    variant = catalogue.variant_of(node)
    return facts.ItemFacts(
        item_id=node.id(),
        is_tracked=node.flag("tracked"),
        continues=variant.text("inventoryPolicy") == "CONTINUE" if variant else None,
        levels=levels.of_item(admin, node),
    )
