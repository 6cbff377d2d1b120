"""What became true in Shopify is written on our rows, and its effect is ticked off."""

from collections import Counter
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.db.catalogue import Item
from app.db.line import Line, Order, Place
from app.db.shop import Shop
from app.services import dirty, effects, lines, notices


def hold(
    session: Session,
    shop: Shop,
    claim: effects.Claim,
    held: dict[int, int],
    fulfillment_orders: list[int],
    now: datetime,
    at_warehouse: dict[int, int] | None = None,
) -> None:
    """Our holds on the order are now these units per line, on these fulfillment orders.

    Units that were held and are free owe the letter "arrived"; units that the warehouse already has
    are let go for good.
    """
    order = session.get(Order, (shop.id, claim.target))
    if order is not None:
        before = {int(line): units for line, units in order.held.items()}
        order.held = {str(line): units for line, units in held.items() if units > 0}
        order.held_fulfillment_orders = list(fulfillment_orders)
        order.held_at = now
        if at_warehouse:
            lines.let_go(session, shop.id, at_warehouse, "at_warehouse", now)
        freed = {line: units - held.get(line, 0) for line, units in before.items()}
        _owe_arrived(session, shop, order.id, freed, now)
    effects.done(session, shop.id, claim)


def policy(session: Session, shop_id: int, claim: effects.Claim, continues: bool, now: datetime) -> None:
    """The variant's policy is now this one. Back at what we found, it is no longer ours."""
    item = session.get(Item, (shop_id, claim.target))
    if item is not None:
        if item.continues != continues and item.continued_before is None:
            item.continued_before = item.continues
        elif item.continued_before == continues:
            item.continued_before = None
        item.continues = continues
        session.flush()
        # A replan that observed the world before this change must look again.
        dirty.mark(session, shop_id, [item.id])
    effects.done(session, shop_id, claim)


def badge(session: Session, shop_id: int, claim: effects.Claim, now: datetime) -> None:
    """The storefront's metafield holds what was wished."""
    valid_until = datetime.fromisoformat(claim.wish["valid_until"])
    session.execute(
        update(Item)
        .where(Item.shop_id == shop_id, Item.id == claim.target)
        .values(badge=claim.wish, badge_valid_until=valid_until)
    )
    effects.done(session, shop_id, claim)


def tags(session: Session, shop_id: int, claim: effects.Claim) -> None:
    order = session.get(Order, (shop_id, claim.target))
    if order is not None:
        kept = [tag for tag in order.tagged if tag not in claim.wish["remove"]]
        order.tagged = kept + [tag for tag in claim.wish["add"] if tag not in kept]
    effects.done(session, shop_id, claim)


def promise(session: Session, shop_id: int, claim: effects.Claim) -> None:
    session.execute(
        update(Order)
        .where(Order.shop_id == shop_id, Order.id == claim.target)
        .values(promise_shown=claim.wish)
    )
    effects.done(session, shop_id, claim)


def _owe_arrived(session: Session, shop: Shop, order_id: int, freed: dict[int, int], now: datetime) -> None:
    """Only what stock covers has arrived: a unit freed because a person let it go has not."""
    released = [line for line, units in freed.items() if units > 0]
    if not released:
        return
    query = (
        select(Line, Place.ready)
        .join(Place, (Place.shop_id == Line.shop_id) & (Place.line_id == Line.id))
        .where(Line.shop_id == shop.id, Line.id.in_(released))
    )
    ready: Counter[int] = Counter()
    for line, units in session.execute(query):
        if lines.is_owed(line, "tell"):
            ready[line.id] += units
    parts = {line: min(freed[line], units) for line, units in ready.items() if units > 0}
    notices.owe(session, shop, order_id, "arrived", parts, now)
