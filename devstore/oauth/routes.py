"""The addresses of Shopify's sign-in: access tokens, and the page where a merchant consents."""

import secrets
import time
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from devstore.oauth import grants, signature
from devstore.oauth.client import Client
from devstore.store import Store


def client_of(store: Store) -> Client:
    """The app's credentials as the settings say."""
    known = (store.settings.client_secret, store.settings.old_client_secret)
    return Client(store.settings.client_id, tuple(filter(None, known)), store.world.shop.domain)


def blueprint(store: Store) -> Blueprint:
    """POST /admin/oauth/access_token and /admin/oauth/authorize."""
    pages = Blueprint("oauth", __name__, template_folder="templates")

    @pages.post("/admin/oauth/access_token")
    def access_token() -> tuple[Response, int]:
        body, status = grants.answer(store.installation, client_of(store), _body())
        return jsonify(body), status

    @pages.get("/admin/oauth/authorize")
    def authorize() -> BaseResponse | str | tuple[str, int]:
        refusal = _refusal(store)
        if refusal:
            return render_template("oauth_error.html", message=refusal), 400
        if store.installation.installed:
            return redirect(_callback(store))
        config = store.installation.config
        return render_template("consent.html", config=config, query=request.query_string.decode())

    @pages.post("/admin/oauth/authorize")
    def consent() -> BaseResponse | tuple[str, int]:
        refusal = _refusal(store)
        if refusal:
            return render_template("oauth_error.html", message=refusal), 400
        store.installation.install()
        return redirect(_callback(store))

    return pages


def _body() -> dict[str, Any]:
    if request.is_json:
        sent = request.get_json(silent=True)
        return sent if isinstance(sent, dict) else {}
    return request.form.to_dict()


def _refusal(store: Store) -> str:
    if request.args.get("client_id") != store.settings.client_id:
        return "Oauth error invalid_request: the API key is not that of an app."
    if request.args.get("redirect_uri") not in store.installation.config.redirect_urls:
        return "Oauth error invalid_request: the redirect_uri is not whitelisted."
    return ""


def _callback(store: Store) -> str:
    code = secrets.token_hex(16)
    store.installation.codes[code] = store.installation.scopes
    shop = store.world.shop.domain
    params = {"code": code, "host": signature.host(shop), "shop": shop, "timestamp": str(int(time.time()))}
    if "state" in request.args:
        params["state"] = request.args["state"]
    return request.args["redirect_uri"] + "?" + urlencode(signature.signed(client_of(store), params))
