"""What every change of an order has in common: its stamp rises, and the world is told."""

from datetime import timedelta

from devstore.payloads import orders as payloads
from devstore.world import sales, state


def touch(world: state.World, order: sales.Order, *topics: str) -> None:
    """Something of it changed: the stamp rises strictly, these topics and orders/updated are told."""
    order.updated_at = max(world.now(), order.updated_at + timedelta(milliseconds=1))
    for topic in (*topics, "orders/updated"):
        world.emit(topic, payloads.order(world, order))


def close_if_done(world: state.World, order: sales.Order) -> None:
    """Shopify archives an order that is paid and shipped."""
    open_units = any(line.unfulfilled_quantity for line in order.lines)
    if not open_units and order.financial_status != "pending":
        order.closed_at = world.now()
