"""/_dev/orders: checkouts, and orders as they are now."""

import flask

from devstore import store as stores
from devstore.control import deeds, order_views, reading
from devstore.world import errors, find, orders, routing

SOURCES = ("web", "pos", "shopify_draft_order")
STATUSES = ("paid", "pending", "authorized", "partially_paid")

CHECKOUT = (
    "lines",
    "email",
    "locale",
    "country",
    "financial_status",
    "source_name",
    "placed_at",
    "tags",
    "customer_tags",
    "gateway",
    "payment_terms",
    "delivery",
    "test",
    "foreign_hold",
    "fulfill_by",
)
LINE = ("sku", "quantity", "properties", "requires_shipping", "selling_plan")


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
        checkout = _checkout(reading.body(*CHECKOUT))
        with store.world.change():
            return flask.jsonify(order_views.order(store.world, orders.place(store.world, checkout)))

    @routes.get("/_dev/orders/<key>")
    def one(key: str) -> flask.Response:
        with store.lock:
            return flask.jsonify(order_views.order(store.world, find.order(store.world, key)))

    @routes.post("/_dev/orders/<key>/<deed>")
    def act(key: str, deed: str) -> flask.Response:
        if deed not in deeds.DEEDS:
            raise errors.unknown(f"Nothing called {deed!r} can be done to an order; it")
        body = reading.body(*deeds.FIELDS[deed])
        with store.world.change():
            order = find.order(store.world, key)
            deeds.DEEDS[deed](store.world, order, body)
            return flask.jsonify(order_views.order(store.world, order))

    return routes


def _checkout(body: reading.Body) -> orders.Checkout:
    source = reading.choice(body, "source_name", SOURCES, "web")
    return orders.Checkout(
        lines=tuple(_want(line) for line in reading.objects(body, "lines", *LINE)),
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
        fulfill_by=reading.moment(body, "fulfill_by"),
    )


def _want(line: reading.Body) -> orders.Want:
    said = reading.mapping(line, "properties")
    return orders.Want(
        sku=reading.text(line, "sku"),
        quantity=reading.integer(line, "quantity"),
        properties={name: str(value) for name, value in said.items()},
        requires_shipping=reading.optional_flag(line, "requires_shipping"),
        selling_plan=reading.text(line, "selling_plan", ""),
    )
