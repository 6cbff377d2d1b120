"""Shipping: units leave the shelf, and with them their commitment."""

from devstore.payloads import dispatch as payloads
from devstore.world import dispatch, errors, sales, splits, stamps, state, stock

Parcels = list[dispatch.Fulfillment]
# Open, or with the service that has accepted it.
MAY_SHIP = ("OPEN", "IN_PROGRESS")


def fulfil(
    world: state.World, order: sales.Order, wanted: dict[int, int] | None = None, *, force: bool = False
) -> Parcels:
    """Ship `wanted` (units by order line id), or all that may go. Refused for held units unless forced."""
    with world.change():
        _check_order(order)
        sources = _sources(order, force)
        left = dict(wanted) if wanted is not None else _all_of(sources)
        plan: list[tuple[dispatch.FulfillmentOrder, list[tuple[int, int]]]] = []
        for source in sources:
            units = _take(source, left)
            if units:
                plan.append((source, units))
        if any(left.values()) or not plan:
            raise errors.Refused(f"Order {order.name}: units are on hold or not there to ship", code="HELD")
        return [_ship(world, order, source, units) for source, units in plan]


def fulfil_lines(
    world: state.World, source: dispatch.FulfillmentOrder, units: splits.Units = ()
) -> dispatch.Fulfillment:
    """Ship these (fulfillment line id, units) of one fulfillment order, or all of it."""
    with world.change():
        if "CREATE_FULFILLMENT" not in source.supported_actions:
            raise errors.Refused(f"A fulfillment order that is {source.status} can't be fulfilled")
        splits.check(source, units)
        chosen = list(units) or [(line.id, line.remaining) for line in source.lines if line.remaining]
        return _ship(world, world.orders[source.order_id], source, chosen)


def _check_order(order: sales.Order) -> None:
    if order.cancelled_at:
        raise errors.Refused(f"Order {order.name} is cancelled")
    if not order.is_routed:
        raise errors.Refused(f"Order {order.name} is not routed yet; try again in a moment")


def _sources(order: sales.Order, force: bool) -> list[dispatch.FulfillmentOrder]:
    ready = [each for each in order.fulfillment_orders if each.status in MAY_SHIP]
    if not force:
        return ready
    return ready + [each for each in order.fulfillment_orders if each.is_live and each.status not in MAY_SHIP]


def _all_of(sources: list[dispatch.FulfillmentOrder]) -> dict[int, int]:
    units: dict[int, int] = {}
    for source in sources:
        for line in source.lines:
            units[line.line_id] = units.get(line.line_id, 0) + line.remaining
    return units


def _take(source: dispatch.FulfillmentOrder, left: dict[int, int]) -> list[tuple[int, int]]:
    taken = []
    for line in source.lines:
        units = min(line.remaining, left.get(line.line_id, 0))
        if units:
            left[line.line_id] -= units
            taken.append((line.id, units))
    return taken


def _ship(
    world: state.World,
    order: sales.Order,
    source: dispatch.FulfillmentOrder,
    units: list[tuple[int, int]],
) -> dispatch.Fulfillment:
    shipped = []
    for line_id, count in units:
        part = next(line for line in source.lines if line.id == line_id)
        part.remaining -= count
        line = world.lines[part.line_id]
        line.unfulfilled_quantity -= count
        line.fulfilled_quantity += count
        stock.change(world, part.item_id, source.location_id, committed=-count)
        shipped.append((line.id, count))
    if not source.remaining:
        source.status, source.holds = "CLOSED", []
    source.updated_at = world.now()
    return _parcel(world, order, source, tuple(shipped))


def _parcel(
    world: state.World,
    order: sales.Order,
    source: dispatch.FulfillmentOrder,
    lines: tuple[tuple[int, int], ...],
) -> dispatch.Fulfillment:
    made = dispatch.Fulfillment(world.next_id(), order.id, source.location_id, world.now(), lines, source.id)
    order.fulfillments.append(made)
    world.emit("fulfillments/create", payloads.fulfillment(order, made))
    stamps.close_if_done(world, order)
    whole = order.fulfillment_status == "fulfilled"
    stamps.touch(world, order, "orders/fulfilled" if whole else "orders/partially_fulfilled")
    return made
