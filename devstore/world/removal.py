"""Taking units off an order: out of its fulfillment orders, off its lines, back on the shelf or not."""

from devstore.world import dispatch, sales, state, stock


def take_open(world: state.World, order: sales.Order, line: sales.Line, units: int, *, restock: bool) -> int:
    """Take `units` that have not shipped, held ones first; the location they were committed at."""
    location_id, left = order.location_id, units
    for part, whole in _parts(order, line):
        count = min(part.remaining, left)
        if count:
            part.total -= count
            part.remaining -= count
            left -= count
            location_id = whole.location_id
            _uncommit(world, line, location_id, count, restock)
            _close_if_empty(world, whole)
    if left:
        _uncommit(world, line, order.location_id, left, restock)
    line.current_quantity -= units
    line.unfulfilled_quantity -= units
    return location_id


def take_back(world: state.World, line: sales.Line, location_id: int, units: int, *, restock: bool) -> None:
    """Take `units` that have shipped: the parcel comes back to this location's shelf, or does not."""
    line.current_quantity -= units
    line.returned_quantity += units
    if restock:
        stock.change(world, line.item_id, location_id, available=units)


def _uncommit(world: state.World, line: sales.Line, location_id: int, units: int, restock: bool) -> None:
    stock.change(world, line.item_id, location_id, available=units if restock else 0, committed=-units)


def _parts(
    order: sales.Order, line: sales.Line
) -> list[tuple[dispatch.FulfillmentLine, dispatch.FulfillmentOrder]]:
    live = [each for each in order.fulfillment_orders if each.is_live]
    live.sort(key=lambda each: each.status != "ON_HOLD")
    return [(part, whole) for whole in live for part in whole.lines if part.line_id == line.id]


def _close_if_empty(world: state.World, whole: dispatch.FulfillmentOrder) -> None:
    whole.updated_at = world.now()
    if not whole.remaining:
        whole.status, whole.holds = "CLOSED", []
