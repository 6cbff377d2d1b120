"""Dividing a fulfillment order and bringing it together again."""

from collections.abc import Sequence

from devstore.payloads import dispatch as payloads
from devstore.world import dispatch, errors, sales, state

Units = Sequence[tuple[int, int]]


def split(
    world: state.World, whole: dispatch.FulfillmentOrder, units: Units
) -> tuple[dispatch.FulfillmentOrder, dispatch.FulfillmentOrder]:
    """The first keeps its id and these (fulfillment line id, units); the rest becomes the second."""
    with world.change():
        if "SPLIT" not in whole.supported_actions:
            raise errors.Refused(
                "The fulfillment order can't be split.", code="FULFILLMENT_ORDER_NOT_SPLITTABLE"
            )
        if not units:
            raise errors.Refused("No line items provided.", code="NO_LINE_ITEMS_PROVIDED_TO_SPLIT")
        rest = divide(world, whole, units)
        if rest is None:
            raise errors.Refused("There would be nothing left.", code="INVALID_LINE_ITEM_QUANTITY")
        world.emit("fulfillment_orders/split", payloads.split(whole, rest, units))
        return whole, rest


def check(whole: dispatch.FulfillmentOrder, units: Units) -> None:
    """Refused unless every line is in it, once, with that many units left."""
    left = {line.id: line.remaining for line in whole.lines}
    if len({line_id for line_id, _ in units}) < len(units):
        raise errors.Refused("Duplicated line items.", code="DUPLICATED_FULFILLMENT_ORDER_LINE_ITEMS")
    for line_id, count in units:
        if count < 1:
            raise errors.Refused("The quantity must be greater than zero.", code="GREATER_THAN_ZERO")
        if count > left.get(line_id, 0):
            raise errors.Refused("Invalid line item quantity.", code="INVALID_LINE_ITEM_QUANTITY")


def divide(
    world: state.World, whole: dispatch.FulfillmentOrder, units: Units
) -> dispatch.FulfillmentOrder | None:
    """Leave these units in it and put all others in a new sibling; None when there are no others."""
    check(whole, units)
    kept = dict(units)
    others = [(line, line.remaining - kept.get(line.id, 0)) for line in whole.lines]
    if not any(count for _, count in others):
        return None
    rest = sibling(world, whole, whole.location_id)
    for line, count in others:
        if count:
            shift(world, line, rest, count)
    whole.lines = [line for line in whole.lines if line.total]
    whole.updated_at = world.now()
    return rest


def sibling(world: state.World, of: dispatch.FulfillmentOrder, location_id: int) -> dispatch.FulfillmentOrder:
    """A new, empty fulfillment order of the same order and the same kind."""
    now = world.now()
    made = dispatch.FulfillmentOrder(
        world.next_id(), of.order_id, location_id, now, now, of.status, delivery_method=of.delivery_method
    )
    made.fulfill_at, made.fulfill_by = of.fulfill_at, of.fulfill_by
    world.fulfillment_orders[made.id] = made
    world.orders[of.order_id].fulfillment_orders.append(made)
    return made


def shift(
    world: state.World, line: dispatch.FulfillmentLine, to: dispatch.FulfillmentOrder, units: int
) -> None:
    """Move open units of a line into another fulfillment order."""
    line.total -= units
    line.remaining -= units
    add(world, to, line.line_id, line.item_id, line.sku, units)


def add(
    world: state.World, to: dispatch.FulfillmentOrder, line_id: int, item_id: int, sku: str, units: int
) -> None:
    """Put units of an order line into a fulfillment order, onto its part of that line if it has one."""
    for there in to.lines:
        if there.line_id == line_id:
            there.total += units
            there.remaining += units
            return
    to.lines.append(dispatch.FulfillmentLine(world.next_id(), line_id, item_id, sku, units, units))


def merge_siblings(world: state.World, into: dispatch.FulfillmentOrder) -> None:
    """Bring the open siblings of the same place and kind back into it; they are CLOSED with 0 units."""
    order = world.orders[into.order_id]
    for other in siblings(order, into):
        for line in other.lines:
            if line.remaining:
                shift(world, line, into, line.remaining)
        other.status = "CLOSED"
        other.updated_at = world.now()
        world.emit("fulfillment_orders/merged", payloads.merged(into, other))


def siblings(order: sales.Order, of: dispatch.FulfillmentOrder) -> list[dispatch.FulfillmentOrder]:
    return [
        other
        for other in order.fulfillment_orders
        if other is not of
        and (other.status, other.request_status) == ("OPEN", "UNSUBMITTED")
        and (other.location_id, other.delivery_method) == (of.location_id, of.delivery_method)
    ]
