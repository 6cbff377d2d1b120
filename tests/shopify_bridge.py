"""A bridge from the app's telephone into the dev store: real requests, no socket."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import responses
from flask import Flask
from werkzeug.test import Client

from devstore.graphql import engine
from devstore.graphql import routes as admin_api
from devstore.oauth import routes as oauth
from devstore.store import Settings, Store

ROOT = Path(__file__).resolve().parents[1]
BASE = "http://store.test"
CLIENT_ID, SECRET = "f1257114116e0123456789abcdef0123", "shpss_0123456789abcdef0123456789abcdef"


def a_store(**more: Any) -> Store:
    """An empty shop in the dev store, with the app not yet installed."""
    settings = {"app_url": "http://app.test", "toml_path": ROOT / "shopify.app.toml"}
    return Store(Settings(**settings, client_id=CLIENT_ID, client_secret=SECRET, **more))


@contextmanager
def bridge(
    store: Store, base: str = BASE, api: engine.Engine | None = None
) -> Iterator[responses.RequestsMock]:
    """While it stands, whatever is posted to `base` is answered by the store's own doors."""
    app = Flask("devstore")
    app.register_blueprint(admin_api.blueprint(store, api))
    app.register_blueprint(oauth.blueprint(store))
    door = Client(app)

    def carry(request: Any) -> tuple[int, dict[str, str], bytes]:
        path = request.url.removeprefix(base)
        headers = dict(request.headers)
        answer = door.open(
            path, base_url=base, method=request.method, data=request.body or b"", headers=headers
        )
        return answer.status_code, dict(answer.headers), answer.get_data()

    with responses.RequestsMock(assert_all_requests_are_fired=False) as wire:
        for method in ("GET", "POST"):
            wire.add_callback(method, re.compile(re.escape(base) + "/.*"), callback=carry)
        yield wire
