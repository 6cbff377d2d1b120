"""Editing an order's quantities; Shopify then makes its fulfillment orders anew."""

from devstore.payloads import dispatch as dispatch_payloads
from devstore.payloads import orders as payloads
from devstore.world import errors, removal, routing, sales, stamps, state, stock


def set_quantity(
    world: state.World, order: sales.Order, line: sales.Line, quantity: int, *, restock: bool = True
) -> None:
    """Make the line's current quantity this. Refused below what has shipped, or on a cancelled order."""
    with world.change():
        delta = quantity - line.current_quantity
        _check(order, line, quantity)
        if delta == 0:
            return
        if delta > 0:
            _add(world, order, line, delta)
        else:
            removal.take_open(world, order, line, -delta, restock=restock)
        if order.is_routed:
            _recreate(world, order)
        edit_id = world.next_id()
        stamps.close_if_done(world, order)
        world.emit("orders/edited", payloads.edited(order, line, delta, edit_id, world.now()))
        stamps.touch(world, order)


def _check(order: sales.Order, line: sales.Line, quantity: int) -> None:
    if order.cancelled_at:
        raise errors.Refused(f"Order {order.name} is cancelled")
    shipped = line.current_quantity - line.unfulfilled_quantity
    if quantity < shipped:
        raise errors.invalid(
            f"{shipped} of {line.sku} have shipped; quantity can't be {quantity}", "quantity"
        )
    if quantity > line.current_quantity and line.selling_plan:
        raise errors.Refused("A line of a selling plan can only be removed", field="quantity")


def _add(world: state.World, order: sales.Order, line: sales.Line, units: int) -> None:
    line.quantity += units
    line.current_quantity += units
    line.unfulfilled_quantity += units
    order.closed_at = None
    stock.change(world, line.item_id, order.location_id, available=-units, committed=units)


def _recreate(world: state.World, order: sales.Order) -> None:
    shares = routing.shares(order)
    for old in order.fulfillment_orders:
        if old.is_live:
            for part in old.lines:
                part.total -= part.remaining
                part.remaining = 0
            old.status, old.holds, old.updated_at = "CLOSED", [], world.now()
            world.emit("fulfillment_orders/cancelled", dispatch_payloads.status(old))
    for made in routing.build(world, order, shares):
        world.emit("fulfillment_orders/order_routing_complete", dispatch_payloads.status(made))
