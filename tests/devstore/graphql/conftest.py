"""Ada Lamps with a sold-out lamp, and the Admin API of its dev store through the real HTTP door."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import flask
import pytest
from werkzeug.test import TestResponse

from devstore import store as stores
from devstore.graphql import bucket, engine, routes
from devstore.oauth import tokens
from devstore.world import goods, ids, orders, products, routing, sales

TOML = Path(__file__).resolve().parents[3] / "shopify.app.toml"
Answer = Mapping[str, Any]


class Stopwatch:
    """A wall clock that tests move by hand, in seconds."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@dataclass(slots=True)
class Lamps:
    """The shop, its API and a token."""

    store: stores.Store
    engine: engine.Engine
    stopwatch: Stopwatch
    client: Any
    token: str

    def post(self, text: str, variables: Mapping[str, Any] | None = None, **options: Any) -> TestResponse:
        """One raw call."""
        headers = {"X-Shopify-Access-Token": options.get("token", self.token)}
        address = f"/admin/api/{options.get('version', '2026-10')}/graphql.json"
        body = {
            "query": text,
            "variables": variables or {},
            "operationName": options.get("operation"),
        }
        answer: TestResponse = self.client.post(address, json=body, headers=headers)
        return answer

    def ask(self, text: str, **variables: Any) -> Answer:
        """The body of an answer."""
        body: Answer = self.post(text, variables).json or {}
        return body

    def data(self, text: str, **variables: Any) -> Any:
        """The data of an answer without errors."""
        body = self.ask(text, **variables)
        assert "errors" not in body, body["errors"]
        return body["data"]

    def grant(self, *scopes: str) -> None:
        """From now on the token has these scopes only."""
        self.store.installation.install(scopes)

    def variant(self, sku: str) -> goods.Variant:
        """The variant of a SKU."""
        return next(each for each in self.store.world.variants.values() if each.sku == sku)

    def order(self, *wants: tuple[str, int], **said: Any) -> sales.Order:
        """A routed order."""
        lines = tuple(orders.Want(sku, quantity) for sku, quantity in wants)
        said = {"email": "ann@example.com", **said}
        made = orders.place(self.store.world, orders.Checkout(lines=lines, **said))
        routing.route_all(self.store.world)
        return made


@pytest.fixture
def lamps(tmp_path: Path) -> Lamps:
    """Two desk lamps in stock at Main, a red floor lamp on backorder."""
    settings = stores.Settings(
        app_url="http://127.0.0.1:9", toml_path=TOML, client_id="lamp", client_secret="oil", seed="empty"
    )
    store = stores.Store(settings)
    store.installation.install()
    desk = products.NewVariant("DESK", price=Decimal("49.00"), stock={"Main": 2})
    red = products.NewVariant(
        "FLOOR-RED", option_values=("Red",), inventory_policy="CONTINUE", stock={"Main": 0}
    )
    green = products.NewVariant("FLOOR-GREEN", option_values=("Green",), stock={"Main": 5})
    products.create(store.world, products.NewProduct("Desk lamp", (desk,), vendor="Bright"))
    products.create(store.world, products.NewProduct("Floor lamp", (red, green), options=("Colour",)))
    stopwatch = Stopwatch()
    api = engine.Engine(store, points=bucket.Bucket(stopwatch))
    app = flask.Flask("lamps")
    app.register_blueprint(routes.blueprint(store, api))
    token = tokens.issue_access(store.installation.tokens, store.installation.scopes, None).value
    return Lamps(store, api, stopwatch, app.test_client(), token)


@pytest.fixture
def gid() -> Callable[[str, Any], str]:
    """The GID of a thing of the world."""
    return lambda kind, thing: ids.gid(kind, thing.id)
