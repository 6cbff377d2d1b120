"""Products and their stock."""

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from devstore.admin import screen
from devstore.store import Store
from devstore.world import errors, find, goods, products, state, stock


def add(pages: Blueprint, store: Store) -> None:
    """/admin/products and the forms of a product's page."""

    @pages.get("/admin/products")
    def listed_products() -> str:
        with store.lock:
            return render_template("admin_products.html")

    @pages.get("/admin/products/<int:number>")
    def product_page(number: int) -> str:
        with store.lock:
            return render_template("admin_product.html", product=_product(store.world, number))

    @pages.get("/admin/products/<int:number>/variants/<int:variant>")
    def variant_page(number: int, variant: int) -> Response:
        return redirect(f"/admin/products/{number}#variant-{variant}")

    @pages.post("/admin/products/<int:number>/stock")
    def set_stock(number: int) -> Response:
        _set_stock(store.world, whole("item"), whole("location"))
        return redirect(screen.back(done="Stock saved."))

    @pages.post("/admin/products/<int:number>/policy")
    def set_policy(number: int) -> Response:
        variant = store.world.variants.get(whole("variant"))
        if variant is None:
            raise errors.unknown("This variant")
        products.set_policy(store.world, variant, request.form.get("policy", ""))
        return redirect(screen.back(done="Inventory policy saved."))

    @pages.post("/admin/products/<int:number>/status")
    def set_status(number: int) -> Response:
        product = _product(store.world, number)
        products.set_status(store.world, product, request.form.get("status", ""))
        return redirect(screen.back(done="Status saved."))


def whole(name: str) -> int:
    """A whole number from the form; Refused when it is none."""
    text = request.form.get(name, "").strip()
    try:
        return int(text)
    except ValueError:
        raise errors.invalid(f"{name} must be a whole number, not {text!r}", name) from None


def _product(world: state.World, number: int) -> goods.Product:
    if number not in world.products:
        raise errors.unknown("This product")
    return world.products[number]


def _set_stock(world: state.World, item_id: int, location_id: int) -> None:
    if item_id not in world.items or location_id not in world.locations:
        raise errors.unknown("This item or location")
    verbs = {"set": stock.set_on_hand, "adjust": stock.adjust_on_hand, "available": stock.set_available}
    verb = verbs.get(request.form.get("verb", ""))
    if verb is None:
        raise errors.invalid("verb is one of set, adjust, available", "verb")
    verb(world, find.variant_of(world, item_id).item_id, location_id, whole("quantity"))
