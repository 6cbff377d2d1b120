"""Home, webhooks, privacy requests and the clock."""

from datetime import timedelta

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from devstore.admin import screen
from devstore.store import Store
from devstore.world import errors, privacy, sales

SHOWN = 200


def add(pages: Blueprint, store: Store) -> None:
    """GET and POST /admin, /admin/webhooks, /admin/privacy, /admin/clock."""

    @pages.get("/admin")
    @pages.get("/admin/")
    def home() -> str:
        with store.lock:
            return render_template("admin_home.html")

    @pages.get("/admin/webhooks")
    def webhooks() -> str:
        return render_template("admin_webhooks.html", deliveries=store.deliveries.deliveries()[-SHOWN:][::-1])

    @pages.get("/admin/privacy")
    def privacy_page() -> str:
        with store.lock:
            return render_template("admin_privacy.html")

    @pages.post("/admin/privacy/<kind>")
    def privacy_request(kind: str) -> Response:
        _send_privacy(store, kind)
        return redirect(screen.back(done="The app has been told."))

    @pages.get("/admin/clock")
    def clock_page() -> str:
        return render_template("admin_clock.html")

    @pages.post("/admin/clock")
    def advance() -> Response:
        days = float(request.form.get("days") or 0)
        store.clock.advance(timedelta(days=min(days, 3650)))
        return redirect(screen.back(done=f"It is now {screen.moment(store.clock.now())} UTC."))


def _send_privacy(store: Store, kind: str) -> None:
    if kind == "shop-redact":
        # Shopify sends this two days after an uninstall, when emit() would find no app to tell.
        body = {"shop_id": store.world.shop.id, "shop_domain": store.world.shop.domain}
        store.deliveries.queue("shop/redact", body, store.world.shop.domain)
        return
    send = {"data-request": privacy.request_data, "redact": privacy.redact_customer}.get(kind)
    if send is None:
        raise errors.unknown(f"The request {kind!r}")
    send(store.world, _customer(store))


def _customer(store: Store) -> sales.Customer:
    found = store.world.customers.get(request.form.get("email", ""))
    if found is None:
        raise errors.unknown("This customer")
    return found
