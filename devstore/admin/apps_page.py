"""Apps: installing one, and its pages inside the admin's frame."""

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from devstore.admin import frame, installing, screen
from devstore.store import Store
from devstore.world import errors


def add(pages: Blueprint, store: Store) -> None:
    """/admin/apps and /admin/apps/<handle or client id>/<path>."""

    @pages.get("/admin/apps")
    def apps() -> str:
        return render_template("admin_apps.html")

    @pages.get("/admin/apps/<handle>")
    @pages.get("/admin/apps/<handle>/")
    @pages.get("/admin/apps/<handle>/<path:path>")
    def app_page(handle: str, path: str = "") -> str:
        _check(store, handle)
        if store.installation.wants_consent:
            return render_template("admin_install.html")
        query = request.query_string.decode()
        inner = "/" + path + (f"?{query}" if query else "")
        return render_template("admin_app.html", src=frame.address(store, inner))

    @pages.post("/admin/apps/<handle>/install")
    def install(handle: str) -> Response:
        _check(store, handle)
        installing.agree(store)
        return redirect(f"/admin/apps/{store.installation.config.handle}/")

    @pages.post("/admin/apps/<handle>/uninstall")
    def uninstall(handle: str) -> Response:
        _check(store, handle)
        installing.uninstall(store)
        return redirect(screen.back(done="Uninstalled."))


def _check(store: Store, handle: str) -> None:
    if handle not in (store.installation.config.handle, store.settings.client_id):
        raise errors.unknown(f"The app {handle!r}")
