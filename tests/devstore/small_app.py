"""A very small embedded app, for tests of the dev store alone: signs in, shows a form, hears webhooks."""

from dataclasses import dataclass, field
from typing import Any

import jwt
import requests
from flask import Flask, Response, jsonify, request
from werkzeug.wrappers import Response as BaseResponse

from devstore.oauth import grants

RETRY = {"X-Shopify-Retry-Invalid-Session-Request": "1"}
HEAD = """<!doctype html><html><head><title>{title}</title>
<script data-api-key="{client_id}" src="{cdn}/shopifycloud/app-bridge.js"></script>
<script src="{cdn}/shopifycloud/polaris.js"></script></head><body>
<s-app-nav><s-link href="/" rel="home">Home</s-link><s-link href="/second">Second</s-link></s-app-nav>"""
GO_LIVE = """<form id="go-live" action="/go-live" method="post"><input type="hidden" name="keep" value="me">
<s-choice-list name="enrolment" label="Which">
<s-choice value="all">All</s-choice><s-choice value="none" selected>None</s-choice></s-choice-list>
<s-number-field name="default_lead_time_days" label="Lead time" value="3"></s-number-field>
<s-checkbox name="ignored" label="Never ticked"></s-checkbox>
<s-button type="submit">Go live</s-button></form>"""
ADOPT = """<form id="adopt" action="/waiting/adopt" method="post">
<s-checkbox name="hold" value="yes"></s-checkbox>
<s-checkbox name="tell" checked></s-checkbox><input type="checkbox" name="tag">
<input type="radio" name="scope" value="one" checked></form>"""


@dataclass
class Seen:
    """What the app knows: its tokens, what it was sent, how far it is."""

    client_id: str
    secret: str
    store_url: str = ""
    pair: dict[str, Any] = field(default_factory=dict)
    posts: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    shops: dict[str, int] = field(default_factory=lambda: {"installed": 0, "importing": 0, "live": 0})
    refused_once: list[str] = field(default_factory=list)
    page: str = ""


def create(seen: Seen) -> Flask:
    """The app; `seen.page` is put on its home below the form."""
    app = Flask("small_app")

    @app.get("/")
    @app.get("/second")
    @app.get("/waiting/adopt")
    def document() -> BaseResponse | str:
        if not _claims(seen, request.args.get("id_token", "")):
            target = f"/patch?shop={request.args.get('shop', '')}&shopify-reload={request.full_path}"
            return Response(status=302, headers={"Location": target})
        if not seen.shops["installed"]:
            _sign_in(seen, request.args["id_token"])
        return _head(seen, request.path) + _body(seen, request.path) + "</body></html>"

    @app.get("/patch")
    def patch() -> str:
        cdn = f"{seen.store_url}/cdn/shopifycloud/app-bridge.js"
        return f'<script data-api-key="{seen.client_id}" src="{cdn}"></script>'

    @app.post("/go-live")
    @app.post("/waiting/adopt")
    def sent() -> Response | tuple[str, int, dict[str, str]]:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if request.form.get("stumble") and request.path not in seen.refused_once:
            seen.refused_once.append(request.path)
            return "again", 401, RETRY
        if not _claims(seen, token):
            return "no", 401, RETRY
        seen.posts.append((request.path, request.form.to_dict()))
        seen.shops["live"] = 1
        return jsonify({"redirect": "/"})

    @app.post("/webhooks")
    @app.post("/webhooks/compliance")
    def heard() -> str:
        topic = request.headers["X-Shopify-Topic"]
        seen.topics.append(topic)
        if topic == "app/uninstalled":
            seen.shops.update(installed=0, live=0)
        return ""

    @app.get("/health")
    def health() -> Response:
        return jsonify({"owed": {"deliveries": 0}, "shops": seen.shops})

    return app


def _claims(seen: Seen, token: str) -> dict[str, Any] | None:
    try:
        claims: dict[str, Any] = jwt.decode(token, seen.secret, algorithms=["HS256"], audience=seen.client_id)
    except jwt.InvalidTokenError:
        return None
    return claims


def _sign_in(seen: Seen, token: str) -> None:
    body = {
        "client_id": seen.client_id,
        "client_secret": seen.secret,
        "grant_type": grants.TOKEN_EXCHANGE,
        "subject_token": token,
        "subject_token_type": grants.ID_TOKEN,
        "requested_token_type": grants.OFFLINE,
        "expiring": "1",
    }
    answer = requests.post(f"{seen.store_url}/admin/oauth/access_token", json=body, timeout=5)
    seen.pair = answer.json()
    seen.shops["installed"] = int(answer.ok)


def _head(seen: Seen, path: str) -> str:
    return HEAD.format(title=f"Small {path}", client_id=seen.client_id, cdn=f"{seen.store_url}/cdn")


def _body(seen: Seen, path: str) -> str:
    if path == "/waiting/adopt":
        return ADOPT
    if path == "/second":
        return '<s-page heading="Second page"><s-link href="/?from=second">Back</s-link></s-page>'
    return seen.page + ("" if seen.shops["live"] else GO_LIVE)
