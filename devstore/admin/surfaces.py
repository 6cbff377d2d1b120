"""What the admin answers to App Bridge: tokens, addresses, pickers, the state of the app's extensions."""

from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from devstore.admin import frame
from devstore.oauth import routes, session_token
from devstore.store import Store
from devstore.storefront import activations
from devstore.storefront.front import Front
from devstore.world import goods, ids, state

MOST = 50


def add(pages: Blueprint, store: Store, front: Front) -> None:
    """JSON under /admin/frame, asked for by the admin page around the app."""

    @pages.get("/admin/frame/token")
    def token() -> Response:
        if not store.installation.installed:
            abort(403)
        return jsonify(session_token.mint(routes.client_of(store)))

    @pages.get("/admin/frame/address")
    def address() -> Response:
        if not store.installation.installed:
            abort(403)
        return jsonify(frame.address(store, request.args.get("path", "/")))

    @pages.get("/admin/frame/extensions")
    def extensions() -> Response:
        return jsonify(activations.listing(front))

    @pages.get("/admin/frame/picker")
    def picker() -> Response:
        choose = {"product": _products, "variant": _variants, "collection": _collections}.get(
            request.args.get("type", "product")
        )
        if choose is None:
            abort(400)
        wanted = request.args.get("query", "").casefold()
        with store.lock:
            found = [each for each in choose(store.world) if wanted in each["label"].casefold()]
        return jsonify(found[:MOST])


def _products(world: state.World) -> list[dict[str, Any]]:
    return [
        {
            "id": ids.gid("Product", each.id),
            "label": each.title,
            "title": each.title,
            "handle": each.handle,
            "variants": [_variant(one) for one in each.variants],
        }
        for each in world.products.values()
    ]


def _variants(world: state.World) -> list[dict[str, Any]]:
    return [
        _variant(one)
        | {
            "label": f"{each.title} – {one.title} ({one.sku})",
            "product": {"id": ids.gid("Product", each.id), "title": each.title},
        }
        for each in world.products.values()
        for one in each.variants
    ]


def _variant(variant: goods.Variant) -> dict[str, Any]:
    return {
        "id": ids.gid("ProductVariant", variant.id),
        "title": variant.title,
        "sku": variant.sku,
        "price": str(variant.price),
        "inventoryPolicy": variant.inventory_policy,
    }


def _collections(world: state.World) -> list[dict[str, Any]]:
    return [
        {
            "id": ids.gid("Collection", each.id),
            "label": each.title,
            "title": each.title,
            "handle": each.handle,
        }
        for each in world.collections.values()
    ]
