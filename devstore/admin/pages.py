"""The Shopify admin of Ada Lamps: server-rendered pages for one merchant on one laptop."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from devstore.admin import (
    apps_page,
    goods_pages,
    home_pages,
    order_pages,
    permissions,
    screen,
    shipment_pages,
    surfaces,
    theme_page,
)
from devstore.store import Store
from devstore.storefront.front import Front
from devstore.world import errors


def blueprint(store: Store, front: Front) -> Blueprint:
    """All pages under /admin."""
    pages = Blueprint(
        "admin",
        __name__,
        template_folder="templates",
        static_folder="assets",
        static_url_path="/admin/assets",
    )
    pages.context_processor(lambda: screen.surroundings(store))
    pages.register_error_handler(errors.Refused, _refused)
    home_pages.add(pages, store)
    goods_pages.add(pages, store)
    order_pages.add(pages, store)
    shipment_pages.add(pages, store)
    apps_page.add(pages, store)
    surfaces.add(pages, store, front)
    permissions.add(pages, store)
    theme_page.add(pages, store, front)
    return pages


def _refused(refusal: errors.Refused) -> Response | tuple[str, int]:
    """A refused form leads back to its page, which shows why; a page that does not exist says so."""
    if request.method != "POST":
        return screen.missing(refusal.message), 404
    return redirect(screen.back(refused=refusal.message))
