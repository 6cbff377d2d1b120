"""Counting: levels are changed here and nowhere else, so every change of `available` is told."""

from devstore.payloads import inventory
from devstore.world import errors, goods, state


def level_at(world: state.World, item_id: int, location_id: int) -> goods.Level:
    """The level of an item at a location; stocked there with nothing if it was not."""
    level = world.levels.get((item_id, location_id))
    if level is None:
        level = goods.Level(world.next_id(), item_id, location_id, world.now())
        world.levels[(item_id, location_id)] = level
        world.emit("inventory_levels/connect", inventory.level(level))
    return level


def change(
    world: state.World,
    item_id: int,
    location_id: int,
    *,
    available: int = 0,
    committed: int = 0,
    incoming: int = 0,
) -> None:
    """Add these deltas; on hand follows. What is available of untracked items is not counted, and nothing of
    deleted ones."""
    item = world.items.get(item_id)
    if item is None:
        return
    level = level_at(world, item_id, location_id)
    counted = available if item.tracked else 0
    level.committed += committed
    level.incoming += incoming
    level.available += counted
    level.updated_at = world.now()
    if counted:
        world.emit("inventory_levels/update", inventory.level(level))


def set_on_hand(world: state.World, item_id: int, location_id: int, quantity: int) -> None:
    """Count what lies there: available follows."""
    with world.change():
        level = level_at(world, _tracked(world, item_id), location_id)
        change(world, item_id, location_id, available=quantity - level.on_hand)


def adjust_on_hand(world: state.World, item_id: int, location_id: int, delta: int) -> None:
    """Some more or fewer lie there: available follows."""
    with world.change():
        change(world, _tracked(world, item_id), location_id, available=delta)


def set_available(world: state.World, item_id: int, location_id: int, quantity: int) -> None:
    """Write available outright, as a 3PL does: on hand follows."""
    with world.change():
        level = level_at(world, _tracked(world, item_id), location_id)
        change(world, item_id, location_id, available=quantity - level.available)


def _tracked(world: state.World, item_id: int) -> int:
    if not world.items[item_id].tracked:
        raise errors.Refused("The stock of this variant is not tracked", code="NOT_TRACKED")
    return item_id
