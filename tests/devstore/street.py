"""The dev store and the small app side by side, over real HTTP on free ports."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests
from flask import Flask
from werkzeug.serving import make_server

from devstore import app as store_app
from devstore import store as stores
from tests.devstore import ada, small_app

CLIENT_ID = "f1257114116e0123456789abcdef0123"


@dataclass
class Street:
    """Two houses that can talk to each other."""

    store: stores.Store
    seen: small_app.Seen
    store_url: str
    app_url: str

    def post(self, path: str, body: dict[str, Any] | None = None) -> requests.Response:
        return requests.post(self.store_url + path, json=body or {}, timeout=60)

    def get(self, path: str) -> requests.Response:
        return requests.get(self.store_url + path, timeout=10)


@contextmanager
def street(seed: str = "empty") -> Iterator[Street]:
    """Both run until the block ends."""
    seen = small_app.Seen(CLIENT_ID, ada.SECRET)
    with served(small_app.create(seen)) as app_url:
        settings = stores.Settings(app_url, ada.TOML, CLIENT_ID, ada.SECRET, seed=seed)
        store = stores.Store(settings)
        with served(store_app.create_app(store)) as store_url:
            seen.store_url = store_url
            store.start()
            try:
                yield Street(store, seen, store_url, app_url)
            finally:
                store.stop()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of an application that runs in a thread."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
