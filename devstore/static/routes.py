"""The CDN's addresses: what SHOPIFY_CDN points to in development."""

from flask import Blueprint, Response, abort

from devstore.static import bundle


def blueprint() -> Blueprint:
    """/cdn/shopifycloud/app-bridge.js and /cdn/shopifycloud/polaris.js."""
    pages = Blueprint("cdn", __name__)

    @pages.get("/cdn/shopifycloud/<name>.js")
    def script(name: str) -> Response:
        if name not in bundle.NAMES:
            abort(404)
        headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache"}
        return Response(bundle.script(name), mimetype="text/javascript", headers=headers)

    return pages
