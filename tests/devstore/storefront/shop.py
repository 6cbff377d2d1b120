"""Ada Lamps with a front: a store without threads, its online store, offers as the app writes them."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from devstore import store as stores
from devstore.storefront import doors, front
from devstore.world import find, goods, ids, metafields, products

ROOT = Path(__file__).parents[3]
EXTENSION = ROOT / "extensions" / "backorder-badge"
SECRET = "a secret of Ada's"
WORDS = {
    "en": "on backorder",
    "fr": "en attente de réapprovisionnement",
    "da": "i restordre",
    "it": "in arretrato",
    "de": "im Rückstand",
}


@dataclass(frozen=True, slots=True)
class Shop:
    """A store, its front, and a shopper's browser."""

    store: stores.Store
    front: front.Front
    flask: Flask

    @property
    def client(self) -> FlaskClient:
        """A shopper who has not been here before."""
        return self.flask.test_client()

    def look(self, handle: str, sku: str = "", locale: str = "en") -> dict[str, Any]:
        """What the control interface says of a product page."""
        answer = self.client.get(
            f"/_dev/storefront/{handle}", query_string={"variant": sku, "locale": locale}
        )
        assert answer.status_code == 200, answer.text
        return dict(answer.json or {})

    def says(self, sku: str, **changes: Any) -> None:
        """The app writes its offer of a variant."""
        variant = find.variant_by_sku(self.store.world, sku)
        owner = ids.gid("ProductVariant", variant.id)
        value = json.dumps(self.offer(**changes))
        metafields.put(self.store.world, owner, "$app", "backorder", "json", value)

    def offer(self, **changes: Any) -> dict[str, Any]:
        """On backorder, ships in a fortnight, vouched for until three days from now."""
        now = self.store.clock.now()
        return {
            "v": 1,
            "offer": "on_backorder",
            "ships_by": (now + timedelta(days=14)).date().isoformat(),
            "valid_until": (now + timedelta(hours=72)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "wording": "backorder",
            "weeks": None,
            **changes,
        }

    def until(self, day: date) -> None:
        """Business time moves on to noon of that day."""
        self.store.clock.move_to(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def opened(toml: Path = ROOT / "shopify.app.toml", theme: Path = front.THEME) -> Shop:
    """The shop with the app installed; business time starts on 23 November of next year, at noon."""
    settings = stores.Settings("http://app.test", toml, "client", SECRET)
    store = stores.Store(settings)
    store.clock.move_to(datetime(store.clock.now().year + 1, 11, 23, 12, tzinfo=UTC))
    store.installation.install()
    shop_front = front.of(store, theme, ROOT / "extensions")
    flask = Flask("a shop of the tests")
    for blueprint in doors.blueprints(shop_front):
        flask.register_blueprint(blueprint)
    return Shop(store, shop_front, flask)


def lamp(shop: Shop, *variants: products.NewVariant, **facts: Any) -> goods.Product:
    """The desk lamp: red sold out and on backorder, blue in stock, green sold out for good."""
    chosen = variants or (
        products.NewVariant("RED", option_values=("Red",), inventory_policy="CONTINUE"),
        products.NewVariant("BLUE", option_values=("Blue",), stock={"Main": 3}),
        products.NewVariant("GREEN", option_values=("Green",)),
    )
    options = () if variants and not variants[0].option_values else ("Colour",)
    return products.create(
        shop.store.world,
        products.NewProduct(facts.pop("title", "Desk lamp"), chosen, options=options, **facts),
    )
