"""App Bridge's scopes: what is granted, what an app may still ask for, and giving it back."""

from flask import Blueprint, Response, abort, jsonify, request

from devstore.admin import installing
from devstore.store import Store

CHANGES = {"allow": installing.allow, "revoke": installing.revoke}


def add(pages: Blueprint, store: Store) -> None:
    """JSON under /admin/frame/scopes; the merchant was asked by the admin page around the app."""

    @pages.get("/admin/frame/scopes")
    def scopes() -> Response:
        return jsonify(_detail(store))

    @pages.post("/admin/frame/scopes/<verb>")
    def change_scopes(verb: str) -> Response:
        wanted = request.get_json()
        if verb not in CHANGES or not store.installation.installed or not isinstance(wanted, list):
            abort(400)
        if not CHANGES[verb](store, tuple(map(str, wanted))):
            abort(403)
        return jsonify(_detail(store))


def _detail(store: Store) -> dict[str, list[str]]:
    """ScopesDetail: lists of scopes as they are declared, without what goes without saying."""
    config = store.installation.config
    return {
        "granted": list(store.installation.scopes),
        "required": list(config.scopes),
        "optional": list(config.optional_scopes),
    }
