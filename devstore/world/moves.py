"""Sending a fulfillment order, or a part of it, to another location; its stock goes along."""

from dataclasses import replace

from devstore.payloads import dispatch as payloads
from devstore.world import dispatch, errors, sales, splits, stamps, state, stock

Moved = tuple[dispatch.FulfillmentOrder, dispatch.FulfillmentOrder]


def move(
    world: state.World, original: dispatch.FulfillmentOrder, location_id: int, units: splits.Units = ()
) -> Moved:
    """(original, moved): the same object when all of it moves. Shipped units stay where they shipped from.

    An open one that meets an open one of its order there becomes a new one together with it.
    """
    with world.change():
        chosen = list(units) or [(line.id, line.remaining) for line in original.lines if line.remaining]
        _check(world, original, location_id, chosen)
        source = original.location_id
        moved = _part(world, original, chosen)
        for line in moved.lines:
            open_units = line.remaining
            stock.change(world, line.item_id, source, available=open_units, committed=-open_units)
            stock.change(world, line.item_id, location_id, available=-open_units, committed=open_units)
        moved.location_id, moved.request_status = location_id, "UNSUBMITTED"
        moved.updated_at = original.updated_at = world.now()
        moved = _joined(world, moved)
        _follow(world, moved)
        world.emit("fulfillment_orders/moved", payloads.moved(original, moved, source))
        stamps.touch(world, world.orders[original.order_id])
        return original, moved


def move_all(world: state.World, order: sales.Order, location_id: int) -> None:
    """Send all of an order that is not there yet to this location."""
    with world.change():
        for each in list(order.fulfillment_orders):
            if each.is_live and each.remaining and each.location_id != location_id:
                move(world, each, location_id)


def _check(
    world: state.World, original: dispatch.FulfillmentOrder, location_id: int, units: splits.Units
) -> None:
    if "MOVE" not in original.supported_actions:
        raise errors.Refused("The fulfillment order can't be moved.", code="FULFILLMENT_ORDER_NOT_FOUND")
    place = world.locations.get(location_id)
    if place is None or not place.active:
        raise errors.Refused("The location is not active.", code="LOCATION_NOT_FOUND", field="newLocationId")
    if location_id == original.location_id:
        raise errors.Refused("It is at this location already.", code="INVALID", field="newLocationId")
    splits.check(original, units)
    if original.holds and not world.divides_holds and not _is_all(original, units):
        raise errors.Refused("A fulfillment order on hold can't be moved in part.")
    items = {line.id: line.item_id for line in original.lines}
    if any((items[line_id], location_id) not in world.levels for line_id, _ in units):
        raise errors.Refused("The location does not stock the items.", code="INVALID", field="newLocationId")


def _part(
    world: state.World, original: dispatch.FulfillmentOrder, units: splits.Units
) -> dispatch.FulfillmentOrder:
    if _is_all(original, units) and all(line.total == line.remaining for line in original.lines):
        return original
    part = splits.sibling(world, original, original.location_id)
    by_id = {line.id: line for line in original.lines}
    for line_id, count in units:
        splits.shift(world, by_id[line_id], part, count)
    original.lines = [line for line in original.lines if line.total]
    part.holds = [replace(hold, id=world.next_id()) for hold in original.holds]
    if not original.remaining:
        original.status, original.holds = "CLOSED", []
    return part


def _is_all(original: dispatch.FulfillmentOrder, units: splits.Units) -> bool:
    return sum(count for _, count in units) == original.remaining


def _joined(world: state.World, moved: dispatch.FulfillmentOrder) -> dispatch.FulfillmentOrder:
    if moved.status != "OPEN" or not splits.siblings(world.orders[moved.order_id], moved):
        return moved
    both = splits.sibling(world, moved, moved.location_id)
    splits.merge_siblings(world, both)
    return both


def _follow(world: state.World, moved: dispatch.FulfillmentOrder) -> None:
    order = world.orders[moved.order_id]
    live = [each for each in order.fulfillment_orders if each.is_live]
    if all(each.location_id == moved.location_id for each in live):
        order.location_id = moved.location_id
