"""Sending a fulfillment order, or a part of it, to another location; its stock goes along."""

from devstore.payloads import dispatch as payloads
from devstore.world import dispatch, errors, splits, stamps, state, stock

Moved = tuple[dispatch.FulfillmentOrder, dispatch.FulfillmentOrder]


def move(
    world: state.World, original: dispatch.FulfillmentOrder, location_id: int, units: splits.Units = ()
) -> Moved:
    """(original, moved): the same object when all of it moves."""
    with world.change():
        _check(world, original, location_id)
        splits.check(original, units)
        source = original.location_id
        moved = _part(world, original, location_id, units) if units else original
        for line in moved.lines:
            open_units = line.remaining
            stock.change(world, line.item_id, source, available=open_units, committed=-open_units)
            stock.change(world, line.item_id, location_id, available=-open_units, committed=open_units)
        moved.location_id = location_id
        moved.updated_at = original.updated_at = world.now()
        _follow(world, moved)
        world.emit("fulfillment_orders/moved", payloads.moved(original, moved, source))
        stamps.touch(world, world.orders[original.order_id])
        return original, moved


def _check(world: state.World, original: dispatch.FulfillmentOrder, location_id: int) -> None:
    if "MOVE" not in original.supported_actions:
        raise errors.Refused("The fulfillment order can't be moved.", code="FULFILLMENT_ORDER_NOT_FOUND")
    place = world.locations.get(location_id)
    if place is None or not place.active:
        raise errors.Refused("The location is not active.", code="LOCATION_NOT_FOUND", field="newLocationId")
    if location_id == original.location_id:
        raise errors.Refused("It is at this location already.", code="INVALID", field="newLocationId")
    if any((line.item_id, location_id) not in world.levels for line in original.lines):
        raise errors.Refused("The location does not stock the items.", code="INVALID", field="newLocationId")


def _part(
    world: state.World, original: dispatch.FulfillmentOrder, location_id: int, units: splits.Units
) -> dispatch.FulfillmentOrder:
    if sum(count for _, count in units) == original.remaining:
        return original
    part = splits.sibling(world, original, location_id)
    by_id = {line.id: line for line in original.lines}
    for line_id, count in units:
        splits.shift(world, by_id[line_id], part, count)
    original.lines = [line for line in original.lines if line.total]
    part.holds = list(original.holds)
    return part


def _follow(world: state.World, moved: dispatch.FulfillmentOrder) -> None:
    order = world.orders[moved.order_id]
    live = [each for each in order.fulfillment_orders if each.is_live]
    if all(each.location_id == moved.location_id for each in live):
        order.location_id = moved.location_id
