"""Builders for tests of the dev store: Ada Lamps, one lamp, an order of Ann's."""

from decimal import Decimal
from pathlib import Path

from devstore import store as stores
from devstore.world import find, goods, orders, products, routing, sales

TOML = Path(__file__).resolve().parents[2] / "shopify.app.toml"
SECRET = "shpss_0123456789abcdef0123456789abcdef"
NOWHERE = "http://127.0.0.1:9"


def a_store(app_url: str = NOWHERE, seed: str = "empty", toml: Path = TOML) -> stores.Store:
    """A store without threads."""
    return stores.Store(stores.Settings(app_url, toml, "client", SECRET, seed=seed))


def a_lamp(
    store: stores.Store, sku: str = "LAMP", main: int = 0, policy: str = "DENY", **others: int
) -> goods.Variant:
    """A variant with `main` units at Main and `others` elsewhere."""
    new = products.NewVariant(sku, Decimal("49.00"), inventory_policy=policy, stock={"Main": main, **others})
    return products.create(store.world, products.NewProduct(f"Lamp {sku}", (new,))).variants[0]


def an_order(
    store: stores.Store, *basket: tuple[str, int], email: str = "ann@example.com", source: str = "web"
) -> sales.Order:
    """A routed order."""
    wants = tuple(orders.Want(sku, units) for sku, units in basket)
    order = orders.place(store.world, orders.Checkout(wants, email, source_name=source))
    routing.route_all(store.world)
    return order


def level(store: stores.Store, sku: str = "LAMP", location: str = "Main") -> goods.Level:
    """What lies of it where."""
    variant = find.variant_by_sku(store.world, sku)
    return store.world.levels[(variant.item_id, find.location_by_name(store.world, location).id)]


def remaining(order: sales.Order) -> list[tuple[str, int]]:
    """Status and open units of each fulfillment order."""
    return [(each.status, each.remaining) for each in order.fulfillment_orders]
