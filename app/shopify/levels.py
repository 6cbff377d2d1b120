"""An item's units at each location, from whichever operation brought them."""

from app.domain import facts
from app.shopify import client, errors, gid
from app.shopify.shapes import Node


def of_item(admin: client.Admin, item: Node) -> tuple[facts.LevelFacts, ...]:
    """Every level of an inventory item: those at hand, and the pages that did not fit."""
    item_id, connection = item.id(), item.node("inventoryLevels")
    found = _levels(item_id, connection)
    while (after := connection.next_page()) is not None:
        variables = {"id": gid.of("InventoryItem", item_id), "after": after}
        connection = admin.run("item_more_levels", variables).node("inventoryItem").node("inventoryLevels")
        found += _levels(item_id, connection)
    return tuple(found)


def _levels(item_id: int, connection: Node) -> list[facts.LevelFacts]:
    return [_level(item_id, node) for node in connection.nodes("nodes")]


def _level(item_id: int, node: Node) -> facts.LevelFacts:
    units = {one.text("name"): one.count("quantity") for one in node.nodes("quantities")}
    try:
        return facts.LevelFacts(
            item_id=item_id,
            location_id=node.node("location").id(),
            available=units["available"],
            committed=units["committed"],
            on_hand=units["on_hand"],
        )
    except KeyError as missing:
        raise errors.Garbled(f"{node.path}.quantities: no {missing}") from None
