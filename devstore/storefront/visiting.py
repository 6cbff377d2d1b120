"""From a request to what a page of the theme needs to know."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, request

from devstore.storefront import carts, drops, pages
from devstore.storefront.front import LANGUAGES, Front
from devstore.world import goods, ids

PREFIX = f"/<any({', '.join(code for code in LANGUAGES if code != 'en')}):locale>"


def add(blueprint: Blueprint, path: str, view: Any, methods: tuple[str, ...] = ("GET",)) -> None:
    """The address as it is, and once more behind each language's prefix."""
    blueprint.add_url_rule(path, view_func=view, methods=methods)
    blueprint.add_url_rule(f"{PREFIX}{path}", view_func=view, methods=methods)


def language(asked: str | None) -> str | None:
    """`da` for da or da-DK; English when nothing is asked; None for a language the shop does not speak."""
    code = (asked or "en").partition("-")[0].lower()
    return code if code in LANGUAGES else None


def visit(
    front: Front, kept: carts.Carts, locale: str | None, template: str, path: str, **objects: Any
) -> pages.Visit:
    """A page other than a product's, in the prefix's language or the one asked for by ?locale=."""
    cart = {"cart": drop_of_cart(front, kept)}
    spoken = locale or language(request.args.get("locale")) or "en"
    return pages.Visit(spoken, template, path, {**cart, **objects})


def product(
    front: Front, product: goods.Product, chosen: int | None, locale: str, cart: Mapping[str, Any]
) -> pages.Visit:
    """The page of one product with one of its variants chosen."""
    world = front.store.world
    with world.lock:
        objects = {
            "product": drops.product(world, product, chosen),
            "page_title": product.title,
            "cart": cart,
        }
        app_product = drops.product(world, product, chosen, app=True)
    return pages.Visit(locale, "product", f"/products/{product.handle}", objects, app_product)


def chosen_variant(product: goods.Product, asked: str | None) -> int | None:
    """The variant that ?variant= names, by id or GID; None when it is not one of the product's."""
    number = ids.number(asked or "")
    return number if any(each.id == number for each in product.variants) else None


def drop_of_cart(front: Front, kept: carts.Carts, problem: str = "") -> dict[str, Any]:
    """The asking shopper's cart for Liquid."""
    with front.store.world.lock:
        return carts.drop(front.store.world, carts.mine(kept), problem)
