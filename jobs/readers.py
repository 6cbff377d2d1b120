"""One reader for each kind of reading: the call first, then one transaction that writes and ticks off."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from app.services import catalogue as shelves
from app.services import details, dirty, readings, settings
from app.services import locations as our_locations
from app.services.readings import Claim
from app.shopify import catalogue, collections, locations
from app.shopify import orders as their_orders
from app.shopify import shops as their_shops
from jobs import incoming, orders
from jobs.calls import Call

Reader = Callable[[Call, Sequence[Claim]], None]


def order(call: Call, claims: Sequence[Claim]) -> None:
    """Orders in full; one that Shopify is still routing is looked for again."""
    orders.read(call, claims)


def fulfillment_order(call: Call, claims: Sequence[Claim]) -> None:
    """Fulfillment orders that we do not know: find their orders, and have those read."""
    found = their_orders.of_fulfillment_orders(call.admin, [claim.target for claim in claims])
    with call.write() as session:
        readings.ask_many(session, call.shop_id, "order", [one for one in found.values() if one is not None])
        _tick(session, call, claims)


def changed_orders(call: Call, claims: Sequence[Claim]) -> None:
    orders.read_changed(call)
    with call.write() as session:
        _tick(session, call, claims)


def item(call: Call, claims: Sequence[Claim]) -> None:
    found = catalogue.items(call.admin, [claim.target for claim in claims])
    with call.write() as session:
        shop, now = call.shop(session), call.now()
        for gone in (claim.target for claim in claims if found.get(claim.target) is None):
            shelves.forget_item(session, shop, gone, now)
        shelves.record_variants(session, shop, [one for one in found.values() if one is not None], now)
        dirty.mark(session, shop.id, found)
        _tick(session, call, claims)


def product(call: Call, claims: Sequence[Claim]) -> None:
    for claim in claims:
        variants = catalogue.product(call.admin, claim.target)
        with call.write() as session:
            shop = call.shop(session)
            if variants:
                shelves.record_product(session, shop, claim.target, variants, call.now())
            else:
                shelves.forget_product(session, shop, claim.target, call.now())
            _tick(session, call, [claim])


def location(call: Call, claims: Sequence[Claim]) -> None:
    found = locations.every(call.admin)
    with call.write() as session:
        our_locations.record(session, call.shop_id, found, complete=True)
        dirty.mark_all(session, call.shop_id)
        _tick(session, call, claims)


def shipment(call: Call, claims: Sequence[Claim]) -> None:
    """Transfers are found by search, whose index lags a little: a moment later they are read once more."""
    incoming.read(call)
    with call.write() as session:
        for claim in claims:
            if claim.attempts == 0:
                readings.look_again(session, claim, call.now(), call.wall())
            else:
                readings.done(session, claim, call.now())


def shop(call: Call, claims: Sequence[Claim]) -> None:
    found = their_shops.details(call.admin)
    with call.write() as session:
        details.record(session, call.shop(session), found)
        _tick(session, call, claims)


def collection(call: Call, claims: Sequence[Claim]) -> None:
    for claim in claims:
        products = collections.product_ids(call.admin, claim.target)
        with call.write() as session:
            settings.record_collection(session, call.shop(session), claim.target, products, call.now())
            _tick(session, call, [claim])


def _tick(session: Session, call: Call, claims: Sequence[Claim]) -> None:
    for claim in claims:
        readings.done(session, claim, call.now())


READERS: dict[str, Reader] = {
    "order": order,
    "fulfillment_order": fulfillment_order,
    "changed_orders": changed_orders,
    "item": item,
    "product": product,
    "location": location,
    "shipment": shipment,
    "shop": shop,
    "collection": collection,
}
