"""The telephone's test ground: Ada Lamps in the dev store, and a line to it that never really sleeps."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
import responses
from cryptography.fernet import Fernet

from app import config
from app.shopify import auth, client, grants
from devstore.graphql import bucket, engine
from devstore.oauth import routes, session_token
from devstore.store import Store
from devstore.world import goods, products
from devstore.world import locations as store_locations
from tests import shopify_bridge

DOMAIN = "ada-lamps.myshopify.com"
GRAPHQL = f"{shopify_bridge.BASE}/admin/api/{config.API_VERSION}/graphql.json"


@dataclass
class FixedTokens:
    """Tokens that are simply there, and what was asked of them."""

    tokens: list[str] = field(default_factory=lambda: ["first"])
    renewed: list[str] = field(default_factory=list)

    def access(self) -> str:
        return self.tokens[0]

    def renew(self, after: str) -> str:
        self.renewed.append(after)
        return self.tokens[-1]


@pytest.fixture
def settings() -> config.Config:
    return config.Config(
        app_url="http://app.test",
        shopify_api_key=shopify_bridge.CLIENT_ID,
        shopify_api_secret=shopify_bridge.SECRET,
        encryption_keys=Fernet.generate_key().decode(),
        shopify_admin_base=shopify_bridge.BASE,
    )


@dataclass
class Hourglass:
    """Time that passes only by sleeping."""

    naps: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)

    def monotonic(self) -> float:
        return sum(self.naps)


@pytest.fixture
def hourglass() -> Hourglass:
    return Hourglass()


@pytest.fixture
def telephone(settings: config.Config, hourglass: Hourglass) -> client.Telephone:
    telephone = client.Telephone.from_config(settings)
    telephone.sleep, telephone.monotonic = hourglass.sleep, hourglass.monotonic
    return telephone


@pytest.fixture
def wire() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as wire:
        yield wire


@pytest.fixture
def store() -> Store:
    store = shopify_bridge.a_store()
    store.installation.install()
    return store


@pytest.fixture
def admin(
    store: Store, telephone: client.Telephone, settings: config.Config, hourglass: Hourglass
) -> Iterator[client.Admin]:
    """A line to Ada Lamps in the dev store, with a token from a real exchange."""
    points = bucket.Bucket(hourglass.monotonic)
    with shopify_bridge.bridge(store, api=engine.Engine(store, points)):
        session = session_token.mint(routes.client_of(store))
        identity = auth.identity(settings, session)
        pair = grants.exchange_session_token(telephone, settings, identity.domain, session)
        yield telephone.admin(identity.domain, FixedTokens([pair.access]))


@pytest.fixture
def lamp(store: Store) -> goods.Variant:
    """A lamp in two colours; Main has three red ones, the shop in Roskilde five."""
    store_locations.save(store.world, "Roskilde")
    there = {"Main": 3, "Roskilde": 5}
    red = products.NewVariant("RED", price=Decimal("49.00"), option_values=["Red"], stock=there)
    blue = products.NewVariant("BLUE", price=Decimal("49.00"), option_values=["Blue"])
    new = products.NewProduct("Desk lamp", variants=[red, blue], options=["Colour"], vendor="Lumen")
    return products.create(store.world, new).variants[0]
