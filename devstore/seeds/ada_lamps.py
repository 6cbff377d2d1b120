"""A small believable shop: a few things are sold out, some people wait, one shipment is on its way."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from devstore.seeds.lamps import LAMPS, MAIN, SECOND
from devstore.world import find, goods, locations, orders, parcels, products, routing, shipments, state

# days ago, basket, email, locale, country, whether it has shipped
SHIPPED = (
    (61, {"NYB-BRASS": 1}, "freja@example.com", "da", "DK"),
    (54, {"CLA-BLACK": 2, "BULB-AMBER": 2}, "luc@example.com", "fr", "FR"),
    (41, {"RIB-WHITE": 1, "CABLE-RED": 1}, "greta@example.com", "de", "DE"),
    (33, {"MOON-40": 2}, "olivia@example.com", "en", "GB"),
    (27, {"ADA-NIGHT": 2}, "signe@example.com", "da", "DK"),
    (20, {"SKA-WALNUT": 2}, "marco@example.com", "it", "IT"),
    (17, {"NYB-SAGE": 1}, "jeanne@example.com", "fr", "FR"),
)
WAITING = (
    (12, {"SKA-WALNUT": 1}, "dorte@example.com", "da", "DK"),
    (9, {"NYB-SAGE": 2}, "emile@example.com", "fr", "FR"),
    (8, {"SKA-WALNUT": 1, "BULB-AMBER": 3}, "hannah@example.com", "en", "US"),
    (5, {"SKA-WALNUT": 2}, "giulia@example.com", "it", "IT"),
    (3, {"NYB-SAGE": 1}, "jonas@example.com", "de", "DE"),
)
FRESH = ((1, {"CLA-YELLOW": 1, "CABLE-BLACK": 1}, "karla@example.com", "da", "DK"),)
SOLD_ANYWAY = ("SKA-WALNUT", "NYB-SAGE", "RIB-RED")
OPENED_DAYS_AGO = 290


def sow(world: state.World) -> None:
    """Live the last ten months of the shop."""
    with _days_ago(world, OPENED_DAYS_AGO):
        locations.save(world, MAIN)
        locations.save(world, SECOND)
        for lamp in LAMPS:
            products.create(world, lamp)
        _collections(world)
    for order in SHIPPED:
        _order(world, *order, ships=True)
    _policies(world, "CONTINUE")
    for order in WAITING:
        _order(world, *order)
    _till_sale(world)
    _policies(world, "DENY")
    for order in FRESH:
        _order(world, *order)
    with _days_ago(world, 6):
        arrival = world.now() + timedelta(days=18)
        place = find.location_by_name(world, MAIN)
        shipments.send(world, {"SKA-WALNUT": 10, "RIB-RED": 6}, place, arrival)


def _order(
    world: state.World,
    days: int,
    basket: dict[str, int],
    email: str,
    locale: str,
    country: str,
    *,
    ships: bool = False,
) -> None:
    with _days_ago(world, days):
        wants = tuple(orders.Want(sku, units) for sku, units in basket.items())
        made = orders.place(
            world,
            orders.Checkout(wants, email, locale, country, gateway="shopify_payments"),
        )
        routing.route_all(world)
    if ships:
        with _days_ago(world, days - 1):
            parcels.fulfil(world, made)


def _till_sale(world: state.World) -> None:
    with _days_ago(world, 2):
        want = orders.Want("RIB-RED", 1)
        orders.place(
            world, orders.Checkout((want,), "ines@example.com", "da", "DK", source_name="pos", gateway="cash")
        )
        routing.route_all(world)


def _policies(world: state.World, policy: str) -> None:
    for sku in SOLD_ANYWAY:
        with _days_ago(world, 13 if policy == "CONTINUE" else 2):
            products.set_policy(world, find.variant_by_sku(world, sku), policy)


def _collections(world: state.World) -> None:
    for handle, title, kinds in (
        ("lamps", "Lamps", ("Table lamps", "Floor lamps", "Pendants", "Night lights", "Desk lamps")),
        ("parts", "Bulbs, shades and parts", ("Bulbs", "Shades", "Parts")),
    ):
        chosen = [each.id for each in world.products.values() if each.product_type in kinds]
        made = goods.Collection(world.next_id(), handle, title, world.now(), chosen)
        world.collections[made.id] = made


@contextmanager
def _days_ago(world: state.World, days: int) -> Iterator[None]:
    now = world.now
    moment = now() - timedelta(days=days)
    world.now = lambda: moment
    yield
    world.now = now
