"""GET /_dev/storefront/<handle>: a product page as a shopper sees it, for tests and checks."""

from flask import Blueprint, Response, jsonify, request

from devstore.storefront import drops, offer_text, pages, visiting
from devstore.storefront.front import Front
from devstore.world import errors, find, goods, state


def blueprint(front: Front) -> Blueprint:
    """The route."""
    doors = Blueprint("storefront_control", __name__, url_prefix="/_dev/storefront")

    @doors.get("/<handle>")
    def product_page(handle: str) -> Response | tuple[Response, int]:
        try:
            return jsonify(_looked_at(front, handle, request.args.get("variant"), request.args.get("locale")))
        except errors.Refused as refused:
            return jsonify(error=str(refused)), refused.status

    return doors


def _looked_at(front: Front, handle: str, sku: str | None, locale: str | None) -> dict[str, object]:
    world = front.store.world
    product = find.product_by_handle(world, handle)
    if not drops.is_shown(product):
        raise errors.unknown(f"The product {handle!r} in the online store")
    spoken = visiting.language(locale)
    if spoken is None:
        raise errors.invalid(f"The store does not speak {locale!r}", "locale")
    chosen = _chosen(world, product, sku)
    page = pages.render(
        front, visiting.product(front, product, chosen.id if chosen else None, spoken, _no_cart())
    )
    shown = chosen or _first(world, product)
    return {
        "html": page,
        "offer_text": offer_text.read(page),
        "buyable": shown is not None and drops.is_buyable(world, product, shown),
    }


def _chosen(world: state.World, product: goods.Product, sku: str | None) -> goods.Variant | None:
    """By SKU or id."""
    if not sku:
        return None
    number = visiting.chosen_variant(product, sku)
    for each in product.variants:
        if each.sku == sku or each.id == number:
            return each
    raise errors.unknown(f"A variant {sku!r} of {product.handle}")


def _first(world: state.World, product: goods.Product) -> goods.Variant | None:
    """What the page shows when no variant is asked for."""
    buyable = (each for each in product.variants if drops.is_buyable(world, product, each))
    return next(buyable, product.variants[0] if product.variants else None)


def _no_cart() -> dict[str, object]:
    return {"items": [], "item_count": 0, "total_price": 0, "problem": ""}
