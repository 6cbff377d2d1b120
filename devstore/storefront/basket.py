"""The cart's own routes: look, add, change."""

from flask import Blueprint, Response, jsonify, redirect, request

from devstore.storefront import carts, pages, visiting
from devstore.storefront.front import Front
from devstore.world import ids


def blueprint(front: Front, kept: carts.Carts) -> Blueprint:
    """The routes."""
    doors = Blueprint("storefront_cart", __name__)

    def look(locale: str | None = None) -> Response:
        return _page(front, kept, locale)

    def add(locale: str | None = None) -> Response:
        return _put(front, kept, locale, adding=True)

    def change(locale: str | None = None) -> Response:
        return _put(front, kept, locale, adding=False)

    def as_json(locale: str | None = None) -> Response:
        return jsonify(visiting.drop_of_cart(front, kept))

    visiting.add(doors, "/cart", look)
    visiting.add(doors, "/cart/add", add, ("POST",))
    visiting.add(doors, "/cart/change", change, ("POST",))
    visiting.add(doors, "/cart.js", as_json)
    return doors


def _put(front: Front, kept: carts.Carts, locale: str | None, *, adding: bool) -> Response:
    """One variant more, or its number set; what the store cannot sell stays out and is said."""
    world = front.store.world
    variant_id = ids.number(request.form.get("id", ""))
    quantity = ids.number(request.form.get("quantity", "1"))
    with world.lock:
        if variant_id not in world.variants or quantity is None:
            return _page(front, kept, locale, status=404)
        before = carts.mine(kept)
        cart = {**before, variant_id: quantity + (before.get(variant_id, 0) if adding else 0)}
        problem = carts.short(world, {variant_id: cart[variant_id]}) if cart[variant_id] else ""
    if problem:
        return _page(front, kept, locale, problem, status=422)
    prefix = f"/{locale}" if locale else ""
    response = redirect(f"{prefix}/cart", code=303)
    assert isinstance(response, Response)
    return carts.keep(kept, cart, response)


def _page(
    front: Front, kept: carts.Carts, locale: str | None, problem: str = "", status: int = 200
) -> Response:
    cart = visiting.drop_of_cart(front, kept, problem)
    visit = visiting.visit(front, kept, locale, "cart", "/cart", cart=cart)
    return Response(pages.render(front, visit), status)
