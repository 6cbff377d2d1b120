"""The theme editor's stand-in: says which blocks of the app stand where, and shows the page they stand on."""

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from devstore.store import Store
from devstore.storefront import activations
from devstore.storefront.front import Front


def add(pages: Blueprint, store: Store, front: Front) -> None:
    """/admin/themes/<id>/editor, where the app's deep links lead."""

    @pages.get("/admin/themes")
    def themes() -> Response:
        return redirect("/admin/themes/current/editor")

    @pages.get("/admin/themes/<theme>/editor")
    def editor(theme: str) -> str:
        wanted = request.args.get("addAppBlockId") or request.args.get("activateAppId") or ""
        with store.lock:
            product = next(iter(store.world.products.values()), None)
        return render_template(
            "admin_theme.html", extensions=activations.listing(front), wanted=wanted, product=product
        )
