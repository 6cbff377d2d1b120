"""The app proxy: an address of the shop that the app answers, with Shopify's signature on the query."""

import hashlib
import hmac
import time
import tomllib
from typing import Any

import requests
from flask import Blueprint, Response, request

from devstore.oauth.app_config import moved
from devstore.storefront import carts, pages, visiting
from devstore.storefront.front import Front

TIMEOUT_S = 10
STRIPPED = ("cookie", "host", "connection", "content-length", "accept-encoding", "authorization")
KEPT = ("content-type", "location", "cache-control")


def blueprint(front: Front, kept: carts.Carts) -> Blueprint:
    """The route that the app's TOML declares; none when it declares none."""
    doors = Blueprint("storefront_proxy", __name__)
    declared = tomllib.loads(front.store.settings.toml_path.read_text()).get("app_proxy")
    if not declared:
        return doors
    path_prefix = f"/{declared['prefix']}/{declared['subpath']}"

    def forward(rest: str = "", locale: str | None = None) -> Response:
        return _forward(front, kept, declared["url"], path_prefix, rest, locale)

    visiting.add(doors, path_prefix, forward, ("GET", "POST"))
    visiting.add(doors, f"{path_prefix}/<path:rest>", forward, ("GET", "POST"))
    return doors


def signed(query: dict[str, list[str]], secret: str) -> str:
    """Hex HMAC-SHA256 over the sorted `key=value` pairs run together; repeated keys joined by commas."""
    text = "".join(sorted(f"{key}={','.join(values)}" for key, values in query.items()))
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def _forward(
    front: Front, kept: carts.Carts, url: str, path_prefix: str, rest: str, locale: str | None
) -> Response:
    store = front.store
    query: dict[str, list[str]] = {key: request.args.getlist(key) for key in request.args}
    query |= {
        "shop": [store.world.shop.domain],
        "path_prefix": [path_prefix],
        "timestamp": [str(int(time.time()))],
        "logged_in_customer_id": [""],
    }
    query["signature"] = [signed({**query}, store.settings.client_secret)]
    address = moved(url, store.settings.app_url).rstrip("/") + (f"/{rest}" if rest else "")
    headers = {name: value for name, value in request.headers if name.lower() not in STRIPPED}
    headers["X-Forwarded-For"] = request.remote_addr or ""
    try:
        answer = requests.request(
            request.method,
            address,
            params=query,
            data=request.get_data(),
            headers=headers,
            timeout=TIMEOUT_S,
            allow_redirects=False,
        )
    except requests.RequestException:
        return Response("The app did not answer", 502)
    return _relayed(front, kept, answer, locale)


def _relayed(front: Front, kept: carts.Carts, answer: Any, locale: str | None) -> Response:
    """As it came, without cookies; Liquid is rendered in the theme."""
    if answer.headers.get("content-type", "").startswith("application/liquid"):
        visit = visiting.visit(front, kept, locale, "page", request.path)
        return Response(pages.render_text(front, visit, answer.text), answer.status_code)
    headers = {name: answer.headers[name] for name in KEPT if name in answer.headers}
    return Response(answer.content, answer.status_code, headers)
