"""/_dev/orders: checkouts, and what merchants do to orders."""

from collections.abc import Callable

import flask

from devstore import store as stores
from devstore.control import order_views, reading
from devstore.world import (
    cancels,
    edits,
    errors,
    find,
    holds,
    moves,
    orders,
    parcels,
    refunds,
    routing,
    sales,
    state,
)

SOURCES = ("web", "pos", "shopify_draft_order")
STATUSES = ("paid", "pending", "authorized", "partially_paid")
Deed = Callable[[state.World, sales.Order, reading.Body], None]


def blueprint(store: stores.Store) -> flask.Blueprint:
    """The routes of orders."""
    routes = flask.Blueprint("control_orders", __name__)

    @routes.get("/_dev/orders")
    def all_orders() -> flask.Response:
        with store.lock:
            world = store.world
            return flask.jsonify([order_views.order(world, each) for each in world.orders.values()])

    @routes.post("/_dev/orders")
    def place() -> flask.Response:
        checkout = _checkout(reading.body())
        with store.world.change():
            return flask.jsonify(order_views.order(store.world, orders.place(store.world, checkout)))

    @routes.get("/_dev/orders/<key>")
    def one(key: str) -> flask.Response:
        with store.lock:
            return flask.jsonify(order_views.order(store.world, find.order(store.world, key)))

    @routes.post("/_dev/orders/<key>/<deed>")
    def act(key: str, deed: str) -> flask.Response:
        if deed not in DEEDS:
            raise errors.unknown(f"Nothing called {deed!r} can be done to an order; it")
        body = reading.body()
        with store.world.change():
            order = find.order(store.world, key)
            DEEDS[deed](store.world, order, body)
            return flask.jsonify(order_views.order(store.world, order))

    return routes


def _checkout(body: reading.Body) -> orders.Checkout:
    source = reading.choice(body, "source_name", SOURCES, "web")
    return orders.Checkout(
        lines=tuple(_want(line) for line in reading.objects(body, "lines")),
        email=reading.text(body, "email", ""),
        locale=reading.text(body, "locale", "en"),
        country=reading.text(body, "country", "US"),
        financial_status=reading.choice(body, "financial_status", STATUSES, "paid"),
        source_name=source,
        placed_at=reading.moment(body, "placed_at"),
        tags=reading.texts(body, "tags"),
        customer_tags=reading.texts(body, "customer_tags"),
        gateway=reading.text(body, "gateway", "cash" if source == "pos" else "shopify_payments"),
        payment_terms=reading.flag(body, "payment_terms", False),
        delivery=reading.choice(body, "delivery", ("shipping", "pickup"), "shipping"),
        test=reading.flag(body, "test", False),
        foreign_hold=reading.choice(body, "foreign_hold", ("", *routing.FOREIGN_REASONS), ""),
    )


def _want(line: reading.Body) -> orders.Want:
    said = reading.mapping(line, "properties")
    return orders.Want(
        sku=reading.text(line, "sku"),
        quantity=reading.integer(line, "quantity", 1),
        properties={name: str(value) for name, value in said.items()},
        requires_shipping=reading.optional_flag(line, "requires_shipping"),
        selling_plan=reading.text(line, "selling_plan", ""),
    )


def _cancel(world: state.World, order: sales.Order, body: reading.Body) -> None:
    cancels.cancel(
        world,
        order,
        restock=reading.flag(body, "restock", True),
        reason=reading.text(body, "reason", "other"),
    )


def _edit(world: state.World, order: sales.Order, body: reading.Body) -> None:
    quantity = reading.integer(body, "quantity")
    edits.set_quantity(world, order, _line(order, body), quantity)


def _fulfill(world: state.World, order: sales.Order, body: reading.Body) -> None:
    routing.route_all(world)
    named = reading.units(body, "lines")
    wanted = _by_line(order, named) if named else None
    parcels.fulfil(world, order, wanted, force=reading.flag(body, "force", False))


def _by_line(order: sales.Order, named: dict[str, int]) -> dict[int, int]:
    wanted: dict[int, int] = {}
    for sku, units in named.items():
        left = units
        for line in order.lines:
            if line.sku == sku and left:
                wanted[line.id] = min(left, line.unfulfilled_quantity)
                left -= wanted[line.id]
        if left:
            raise errors.Refused(f"Order {order.name} has no {units} of {sku} left to ship", field="lines")
    return wanted


def _refund(world: state.World, order: sales.Order, body: reading.Body) -> None:
    line = _line(order, body)
    refunds.refund(world, order, _parts(line, reading.integer(body, "quantity"), body.get("restock")))


def _parts(line: sales.Line, units: int, restock: object) -> list[refunds.Part]:
    if restock is False:
        return [(line, units, "no_restock")]
    if isinstance(restock, str):
        return [(line, units, restock.lower())]
    if restock not in (None, True):
        raise errors.invalid(f"restock is true, false or one of {', '.join(refunds.KINDS)}", "restock")
    unshipped = min(units, line.unfulfilled_quantity)
    parts = [(line, unshipped, "cancel"), (line, units - unshipped, "return")]
    return [part for part in parts if part[1]] or [(line, units, "cancel")]


def _line(order: sales.Order, body: reading.Body) -> sales.Line:
    key = body.get("line")
    if isinstance(key, bool) or not isinstance(key, str | int):
        raise errors.invalid("line must be a line's id", "line")
    return find.line(order, key)


def _pay(world: state.World, order: sales.Order, body: reading.Body) -> None:
    orders.mark_paid(world, order)


def _release(world: state.World, order: sales.Order, body: reading.Body) -> None:
    held = [each for each in order.fulfillment_orders if each.status == "ON_HOLD"]
    if not held:
        raise errors.Refused(f"Nothing of order {order.name} is on hold")
    by = reading.text(body, "held_by", "")
    for each in held:
        ids = [hold.id for hold in each.holds if by in ("", hold.held_by)]
        holds.release(world, each, ids)


def _move(world: state.World, order: sales.Order, body: reading.Body) -> None:
    routing.route_all(world)
    place = find.location_by_name(world, reading.text(body, "location"))
    for each in [whole for whole in order.fulfillment_orders if whole.is_live]:
        moves.move(world, each, place.id)


DEEDS: dict[str, Deed] = {
    "cancel": _cancel,
    "edit": _edit,
    "fulfill": _fulfill,
    "refund": _refund,
    "pay": _pay,
    "release": _release,
    "move": _move,
}
