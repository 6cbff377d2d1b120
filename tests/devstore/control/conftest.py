"""The control interface through its own HTTP door."""

from collections.abc import Callable, Iterator
from typing import Any

import flask
import pytest

from devstore import store as stores
from devstore.control import routes
from tests.devstore import ada, ear

Ask = Callable[..., Any]


@pytest.fixture
def app() -> Iterator[ear.Ear]:
    """The app's ear and health."""
    with ear.listening() as listener:
        yield listener


@pytest.fixture
def store(app: ear.Ear) -> stores.Store:
    """An empty Ada Lamps."""
    return ada.a_store(app.url)


@pytest.fixture
def ask(store: stores.Store) -> Ask:
    """`ask("GET", "/_dev/orders")` gives (status, JSON)."""
    door = flask.Flask(__name__)
    door.register_blueprint(routes.blueprint(store))
    client = door.test_client()

    def asked(method: str, path: str, body: Any = None) -> tuple[int, Any]:
        answer = (
            client.open(path, method=method, json=body)
            if body is not None
            else client.open(path, method=method)
        )
        return answer.status_code, answer.get_json()

    return asked
