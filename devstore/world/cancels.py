"""Cancelling a whole order."""

from devstore.payloads import orders as payloads
from devstore.world import errors, removal, sales, stamps, state

REASONS = ("customer", "inventory", "fraud", "declined", "staff", "other")


def cancel(world: state.World, order: sales.Order, *, restock: bool = True, reason: str = "other") -> None:
    """All open units go, back to available if `restock`. Refused once it is cancelled or has shipped."""
    with world.change():
        if order.cancelled_at:
            raise errors.Refused(f"Order {order.name} is cancelled already")
        if order.fulfillments:
            raise errors.Refused(f"Order {order.name} has shipped; its parcels come first")
        if reason not in REASONS:
            raise errors.invalid(f"reason is one of {', '.join(REASONS)}", "reason")
        refund = _take_all(world, order, restock)
        was_paid = order.financial_status in ("paid", "partially_refunded")
        order.financial_status = "refunded" if was_paid else "voided"
        order.cancelled_at = order.closed_at = world.now()
        order.cancel_reason = reason
        order.is_routed = True
        if order.id in world.unrouted:
            world.unrouted.remove(order.id)
        if refund.lines:
            order.refunds.append(refund)
            world.emit("refunds/create", payloads.refund(world, order, refund))
        stamps.touch(world, order, "orders/cancelled")


def _take_all(world: state.World, order: sales.Order, restock: bool) -> sales.Refund:
    refund = sales.Refund(world.next_id(), order.id, world.now(), note="Order canceled")
    for line in order.lines:
        units = line.unfulfilled_quantity
        if units:
            place = removal.take_open(world, order, line, units, restock=restock)
            kind = "cancel" if restock else "no_restock"
            refund.lines.append(
                sales.RefundLine(world.next_id(), line.id, units, kind, place, line.price * units)
            )
    return refund
