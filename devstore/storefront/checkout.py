"""The checkout stub: who, where to, in which language; then the order is placed as any other."""

from flask import Blueprint, Response, redirect, render_template, request

from devstore.storefront import carts, visiting
from devstore.storefront.front import LANGUAGES, Front
from devstore.world import errors, orders

COUNTRIES = {
    "DK": "Denmark",
    "DE": "Germany",
    "FR": "France",
    "GB": "United Kingdom",
    "IT": "Italy",
    "US": "United States",
}
HOME = {"da": "DK", "de": "DE", "fr": "FR", "it": "IT"}


def blueprint(front: Front, kept: carts.Carts) -> Blueprint:
    """The routes."""
    doors = Blueprint("storefront_checkout", __name__, template_folder="templates")

    def form(locale: str | None = None) -> Response:
        return _form(front, kept, locale or "en")

    def place(locale: str | None = None) -> Response:
        return _place(front, kept, locale or "en")

    visiting.add(doors, "/checkout", form)
    visiting.add(doors, "/checkout", place, ("POST",))
    return doors


def _form(front: Front, kept: carts.Carts, locale: str, problem: str = "", status: int = 200) -> Response:
    page = render_template(
        "storefront/checkout.html",
        cart=visiting.drop_of_cart(front, kept),
        shop=front.store.world.shop,
        countries=COUNTRIES,
        country=request.form.get("country") or HOME.get(locale, "US"),
        email=request.form.get("email", ""),
        languages=LANGUAGES,
        locale=request.form.get("locale") or locale,
        problem=problem,
    )
    return Response(page, status)


def _place(front: Front, kept: carts.Carts, locale: str) -> Response:
    world = front.store.world
    email = request.form.get("email", "").strip()
    if "@" not in email:
        return _form(front, kept, locale, "An email address is needed.", 422)
    wants = tuple(orders.Want(variant.sku, units) for variant, units in carts.lines(world, carts.mine(kept)))
    try:
        order = orders.place(
            world,
            orders.Checkout(
                lines=wants,
                email=email,
                country=request.form.get("country") or "US",
                locale=visiting.language(request.form.get("locale")) or locale,
            ),
        )
    except errors.Refused as refused:
        return _form(front, kept, locale, str(refused), 422)
    carts.forget(kept)
    response = redirect(f"/orders/{order.token}", code=303)
    assert isinstance(response, Response)
    return response
