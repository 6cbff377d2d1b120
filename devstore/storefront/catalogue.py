"""The pages a shopper looks through: home, collections, products; and the theme's and extensions' files."""

from flask import Blueprint, Response, request, send_from_directory

from devstore.storefront import carts, drops, pages, visiting
from devstore.storefront.front import THEME_ASSETS, Front
from devstore.world import errors, find


def blueprint(front: Front, kept: carts.Carts) -> Blueprint:
    """The routes."""
    doors = Blueprint("storefront", __name__)

    def home(locale: str | None = None) -> Response:
        return _collection(front, kept, locale, "index", "all")

    def collection(handle: str, locale: str | None = None) -> Response:
        return _collection(front, kept, locale, "collection", handle)

    def product(handle: str, locale: str | None = None) -> Response:
        return _product(front, kept, handle, locale)

    def theme_file(name: str) -> Response:
        return send_from_directory(front.theme / "assets", name)

    def extension_file(extension: str, name: str) -> Response:
        return send_from_directory(front.extensions / extension / "assets", name)

    visiting.add(doors, "/", home)
    visiting.add(doors, "/collections/<handle>", collection)
    visiting.add(doors, "/products/<handle>", product)
    doors.add_url_rule(f"{THEME_ASSETS}<name>", view_func=theme_file)
    doors.add_url_rule("/cdn/shop/extensions/<extension>/assets/<name>", view_func=extension_file)
    return doors


def _collection(front: Front, kept: carts.Carts, locale: str | None, template: str, handle: str) -> Response:
    world = front.store.world
    with world.lock:
        known = next((each for each in world.collections.values() if each.handle == handle), None)
        if known is None and handle != "all":
            return missing(front, kept, locale)
        shown = [each for each in world.products.values() if drops.is_shown(each)]
        if known:
            shown = [each for each in shown if each.id in known.product_ids]
        objects = {
            "handle": handle,
            "title": known.title if known else "All lamps",
            "products": [drops.product(world, each, None) for each in shown],
        }
    path = "/" if template == "index" else f"/collections/{handle}"
    return Response(
        pages.render(front, visiting.visit(front, kept, locale, template, path, collection=objects))
    )


def _product(front: Front, kept: carts.Carts, handle: str, locale: str | None) -> Response:
    try:
        product = find.product_by_handle(front.store.world, handle)
    except errors.Refused:
        return missing(front, kept, locale)
    if not drops.is_shown(product):
        return missing(front, kept, locale)
    spoken = locale or visiting.language(request.args.get("locale")) or "en"
    chosen = visiting.chosen_variant(product, request.args.get("variant"))
    visit = visiting.product(front, product, chosen, spoken, visiting.drop_of_cart(front, kept))
    if "section_id" in request.args:
        section = pages.render_section(front, visit, request.args["section_id"])
        return Response(section, 200) if section is not None else Response("No such section", 404)
    return Response(pages.render(front, visit))


def missing(front: Front, kept: carts.Carts, locale: str | None) -> Response:
    """The theme's page for what is not there."""
    return Response(pages.render(front, visiting.visit(front, kept, locale, "404", "/404")), 404)
