"""The order status page: what was ordered, how it stands, and what the app lets the customer read."""

from flask import Blueprint, Response, abort, render_template

from devstore.storefront import drops
from devstore.storefront.front import Front
from devstore.world import ids, sales, state


def blueprint(front: Front) -> Blueprint:
    """The route; only who knows the token sees the order."""
    doors = Blueprint("storefront_orders", __name__, template_folder="templates")

    @doors.get("/orders/<token>")
    def order_status(token: str) -> Response:
        world = front.store.world
        with world.lock:
            order = next((each for each in world.orders.values() if each.token == token), None)
            if order is None:
                abort(404)
            page = render_template(
                "storefront/order.html",
                shop=world.shop,
                order=order,
                states=[(line, state_of(order, line)) for line in order.lines],
                told=told(world, order),
            )
        return Response(page)

    return doors


def state_of(order: sales.Order, line: sales.Line) -> str:
    """One word or two for a line, as a customer would say it."""
    if not line.current_quantity:
        return "Cancelled"
    if not line.unfulfilled_quantity:
        return "Shipped"
    parts = [
        fo
        for fo in order.fulfillment_orders
        if any(part.line_id == line.id and part.remaining for part in fo.lines)
    ]
    held = [fo for fo in parts if fo.holds]
    if held:
        return "On hold" if len(held) == len(parts) else "Partly on hold"
    return "Partly shipped" if line.fulfilled_quantity else "Being prepared"


def told(world: state.World, order: sales.Order) -> list[tuple[str, str]]:
    """The order's metafields that customers may read, as (name, value); of a JSON value each part."""
    owner = ids.gid("Order", order.id)
    readable = drops.metafields(world, owner, access="customer_account", allowed="READ")
    found = []
    for values in readable.values():
        for key, metafield in values.items():
            value = metafield["value"]
            parts = value.items() if isinstance(value, dict) else [("", value)]
            found += [(f"{key} {name}".strip().replace("_", " "), _shown(part)) for name, part in parts]
    return found


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    if isinstance(value, dict):
        return ", ".join(f"{key} {_shown(part)}" for key, part in value.items())
    return "–" if value is None else str(value)
