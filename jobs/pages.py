"""The steps of reading a whole shop: read one page, record it, move the cursor in the same transaction."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.orm import Session

from app.db import session as db
from app.services import catalogue, details, imports, incoming, nights, recount, shops
from app.services import locations as our_locations
from app.services.imports import Claim, Step
from app.shopify import catalogue as their_catalogue
from app.shopify import locations as their_locations
from app.shopify import orders as their_orders
from app.shopify import shops as their_shops
from jobs import incoming as arriving
from jobs import orders
from jobs.calls import Call

SOLD_DAYS = timedelta(days=90)
OURS_AT_ONCE = 50

Reader = Callable[[Call, Claim, Step], None]


def shop(call: Call, claim: Claim, step: Step) -> None:
    found = their_shops.details(call.admin)
    with call.write() as session:
        details.record(session, call.shop(session), found)
        _advance(session, call, claim, step, None)


def locations(call: Call, claim: Claim, step: Step) -> None:
    found = their_locations.every(call.admin)
    with call.write() as session:
        our_locations.record(session, call.shop_id, found, complete=True)
        _advance(session, call, claim, step, None, locations=len(found))


def variants(call: Call, claim: Claim, step: Step) -> None:
    """Variants with their products and every level."""
    page = their_catalogue.variants_page(call.admin, step.cursor)
    levels = [level for one in page.items for level in one.levels]
    with call.write() as session:
        now = call.now()
        catalogue.record_variants(session, call.shop(session), [one.variant for one in page.items], now)
        catalogue.record_levels(session, call.shop_id, levels)
        _advance(session, call, claim, step, page.next, variants=len(page.items))


def shipments(call: Call, claim: Claim, step: Step) -> None:
    page = arriving.read_page(call, step.cursor)
    if page.next is None:
        arriving.follow(call, step.started_at)
    with call.write() as session:
        if page.next is None:
            incoming.finish_sweep(session, call.shop(session), step.started_at)
        _advance(session, call, claim, step, page.next, incoming=len(page.items))


def open_orders(call: Call, claim: Claim, step: Step) -> None:
    """Every order that may still have something to ship."""
    page = their_orders.ids_page(call.admin, their_orders.open_query(), "CREATED_AT", step.cursor)
    orders.record(call, list(page.items), "imported")
    with call.write() as session:
        _advance(session, call, claim, step, page.next, orders=len(page.items))


def sold(call: Call, claim: Claim, step: Step) -> None:
    """Which variants sold of late: they prove that they sell."""
    page = their_orders.sold_page(call.admin, step.started_at - SOLD_DAYS, step.cursor)
    newest = dict(sorted(page.items, key=lambda sale: sale[1]))
    with call.write() as session:
        catalogue.record_sales(session, call.shop_id, newest)
        _advance(session, call, claim, step, page.next, sold=len(page.items))


def ours(call: Call, claim: Claim, step: Step) -> None:
    """Orders that we believe to be open, so that a lost webhook heals."""
    with db.look(call.house.sessions) as session:
        found = nights.open_orders(session, call.shop_id, int(step.cursor or 0), OURS_AT_ONCE)
    orders.record(call, found, orders.CAUSE)
    following = str(found[-1]) if len(found) == OURS_AT_ONCE else None
    with call.write() as session:
        _advance(session, call, claim, step, following, orders=len(found))


def count(call: Call, claim: Claim, step: Step) -> None:
    """Lines counted anew, some items at a time."""
    with call.write() as session:
        shop = call.shop(session)
        following, wrong = recount.go_on(
            session, shop, shops.settings(session, shop), step.cursor, call.now()
        )
        _advance(session, call, claim, step, following, put_right=wrong)


def _advance(
    session: Session, call: Call, claim: Claim, step: Step, following: str | None, **counts: int
) -> None:
    imports.advance(session, claim, step, following, counts, call.now(), call.wall())


READ: dict[str, Reader] = {
    "shop": shop,
    "locations": locations,
    "variants": variants,
    "incoming": shipments,
    "orders": open_orders,
    "sold": sold,
    "ours": ours,
    "count": count,
}
