"""/_dev/products, /_dev/variants, /_dev/stock, /_dev/locations."""

import flask

from devstore import store as stores
from devstore.control import reading, views
from devstore.world import errors, find, goods, locations, products, state, stock

PRODUCT = (
    "title",
    "handle",
    "vendor",
    "product_type",
    "description",
    "tags",
    "options",
    "variants",
    "status",
    "published",
)
VARIANT = ("sku", "price", "option_values", "tracked", "requires_shipping", "inventory_policy", "stock")
STOCK = ("sku", "location", "set", "adjust", "set_available", "reason")


def blueprint(store: stores.Store) -> flask.Blueprint:
    """The routes of what the shop sells and where it lies."""
    routes = flask.Blueprint("control_catalogue", __name__)
    _what_is_sold(routes, store)
    _where_it_lies(routes, store)
    return routes


def _what_is_sold(routes: flask.Blueprint, store: stores.Store) -> None:
    @routes.get("/_dev/products")
    def all_products() -> flask.Response:
        with store.lock:
            world = store.world
            return flask.jsonify([views.product(world, each) for each in world.products.values()])

    @routes.post("/_dev/products")
    def create_product() -> flask.Response:
        new = _new_product(reading.body(*PRODUCT))
        with store.world.change():
            return flask.jsonify(views.product(store.world, products.create(store.world, new)))

    @routes.get("/_dev/variants/<path:sku>")
    def one_variant(sku: str) -> flask.Response:
        with store.lock:
            return flask.jsonify(views.variant(store.world, find.variant_by_sku(store.world, sku)))

    @routes.post("/_dev/variants/<path:sku>")
    def change_variant(sku: str) -> flask.Response:
        with store.world.change():
            variant = find.variant_by_sku(store.world, sku)
            _change_variant(store.world, variant, reading.body("tracked", "inventory_policy"))
            return flask.jsonify(views.variant(store.world, variant))


def _where_it_lies(routes: flask.Blueprint, store: stores.Store) -> None:
    @routes.post("/_dev/stock")
    def count() -> flask.Response:
        body = reading.body(*STOCK)
        with store.world.change():
            variant = find.variant_by_sku(store.world, reading.text(body, "sku"))
            _count(store.world, variant, body)
            return flask.jsonify(views.variant(store.world, variant))

    @routes.get("/_dev/locations")
    def all_locations() -> flask.Response:
        with store.lock:
            return flask.jsonify([views.location(each) for each in store.world.locations.values()])

    @routes.post("/_dev/locations")
    def save_location() -> flask.Response:
        body = reading.body("name", "online", "active", "fulfillment_service", "rejects_requests")
        saved = locations.save(
            store.world,
            reading.text(body, "name"),
            online=reading.optional_flag(body, "online"),
            active=reading.optional_flag(body, "active"),
            fulfillment_service=reading.optional_flag(body, "fulfillment_service"),
            rejects_requests=reading.optional_flag(body, "rejects_requests"),
        )
        return flask.jsonify(views.location(saved))


def _new_product(body: reading.Body) -> products.NewProduct:
    options = reading.texts(body, "options")
    return products.NewProduct(
        title=reading.text(body, "title"),
        variants=tuple(_new_variant(each) for each in reading.objects(body, "variants", *VARIANT)),
        handle=reading.text(body, "handle", ""),
        vendor=reading.text(body, "vendor", ""),
        product_type=reading.text(body, "product_type", ""),
        description=reading.text(body, "description", ""),
        tags=reading.texts(body, "tags"),
        options=options,
        status=reading.choice(body, "status", ("ACTIVE", "DRAFT", "ARCHIVED"), "ACTIVE"),
        published=reading.flag(body, "published", True),
    )


def _new_variant(body: reading.Body) -> products.NewVariant:
    stocked = reading.mapping(body, "stock")
    return products.NewVariant(
        sku=reading.text(body, "sku"),
        price=reading.price(body, "price", "49.00"),
        option_values=reading.texts(body, "option_values"),
        tracked=reading.flag(body, "tracked", True),
        requires_shipping=reading.flag(body, "requires_shipping", True),
        inventory_policy=reading.choice(body, "inventory_policy", products.POLICIES, "DENY"),
        stock={name: reading.integer(stocked, name, 0) for name in stocked},
    )


def _change_variant(world: state.World, variant: goods.Variant, body: reading.Body) -> None:
    if reading.has(body, "tracked"):
        products.set_tracked(world, variant, reading.flag(body, "tracked", True))
    if reading.has(body, "inventory_policy"):
        products.set_policy(world, variant, reading.text(body, "inventory_policy"))


def _count(world: state.World, variant: goods.Variant, body: reading.Body) -> None:
    ways = {"set": stock.set_on_hand, "adjust": stock.adjust_on_hand, "set_available": stock.set_available}
    given = [name for name in ways if reading.has(body, name)]
    if len(given) != 1:
        raise errors.invalid("Say exactly one of set, adjust, set_available", "set")
    quantity = reading.integer(body, given[0])
    place = locations.ensure(world, reading.text(body, "location", find.first_location(world).name))
    ways[given[0]](world, variant.item_id, place.id, quantity)
