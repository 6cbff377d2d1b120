"""Carts: units by variant, known by a token in the shopper's cookie."""

import secrets
from typing import Any

from flask import Response, request

from devstore.storefront import drops
from devstore.world import find, goods, state

COOKIE = "cart"
Cart = dict[int, int]
Carts = dict[str, Cart]


def mine(carts: Carts) -> Cart:
    """The cart of whoever is asking; an empty one for a newcomer, not kept until `keep`."""
    return carts.get(request.cookies.get(COOKIE, ""), {})


def keep(carts: Carts, cart: Cart, response: Response) -> Response:
    """Remember the cart, under a new token for a newcomer."""
    token = request.cookies.get(COOKIE, "")
    if token not in carts:
        token = secrets.token_urlsafe(16)
        response.set_cookie(COOKIE, token, httponly=True, samesite="Lax")
    carts[token] = {variant_id: quantity for variant_id, quantity in cart.items() if quantity > 0}
    return response


def forget(carts: Carts) -> None:
    """The cart became an order."""
    carts.pop(request.cookies.get(COOKIE, ""), None)


def lines(world: state.World, cart: Cart) -> list[tuple[goods.Variant, int]]:
    """What is in it and still exists."""
    return [
        (world.variants[variant_id], units)
        for variant_id, units in cart.items()
        if variant_id in world.variants
    ]


def short(world: state.World, cart: Cart) -> str:
    """The title of the first thing the store could not sell in this number; empty when all is well."""
    for variant, units in lines(world, cart):
        product = find.product_of(world, variant)
        if not drops.is_buyable(world, product, variant, units):
            return product.title
    return ""


def drop(world: state.World, cart: Cart, problem: str = "") -> dict[str, Any]:
    """What Liquid sees; prices in cents."""
    items = [_item(world, variant, units) for variant, units in lines(world, cart)]
    return {
        "items": items,
        "item_count": sum(item["quantity"] for item in items),
        "total_price": sum(item["line_price"] for item in items),
        "problem": problem,
    }


def _item(world: state.World, variant: goods.Variant, units: int) -> dict[str, Any]:
    product = find.product_of(world, variant)
    choice = " / ".join(variant.option_values)
    return {
        "variant_id": variant.id,
        "sku": variant.sku,
        "title": f"{product.title} – {choice}" if choice else product.title,
        "url": f"/products/{product.handle}?variant={variant.id}",
        "quantity": units,
        "price": int(variant.price * 100),
        "line_price": int(variant.price * 100) * units,
    }
