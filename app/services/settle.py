"""What became true in Shopify is written on our rows, and its effect is ticked off."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.db.catalogue import Item
from app.db.line import Line, Order, Place
from app.db.shop import Shop
from app.domain.moving import Spot
from app.services import dirty, lines, making, moves, notices, requests


@dataclass(frozen=True, slots=True)
class Held:
    """How an order stands after its hold was brought in line.

    `units` per line that our holds cover, on these `fulfillment_orders`; `at_warehouse`, which will not give
    them back; `stuck` by line and location, which could not be moved, and `why`; `moved`, lines that were;
    `unasked`, lines that a fulfillment service would send and was not asked for.
    """

    units: Mapping[int, int]
    fulfillment_orders: Sequence[int] = ()
    at_warehouse: Mapping[int, int] = field(default_factory=dict)
    stuck: Mapping[Spot, int] = field(default_factory=dict)
    why: str = ""
    moved: frozenset[int] = frozenset()
    unasked: frozenset[int] = frozenset()


def hold(session: Session, shop: Shop, claim: making.Claim, now_held: Held, now: datetime) -> None:
    """The order's units are now held, and stand, like this.

    Units that were held and are free owe the letter "arrived"; where a fulfillment service sends them, or
    what was moved to it, a request. Units that the warehouse already has are let go for good.
    """
    order = session.get(Order, (shop.id, claim.target))
    if order is not None:
        before = {int(line): units for line, units in order.held.items()}
        order.held = {str(line): units for line, units in now_held.units.items() if units > 0}
        order.held_fulfillment_orders = list(now_held.fulfillment_orders)
        order.held_at = now
        if now_held.at_warehouse:
            lines.let_go(session, shop.id, now_held.at_warehouse, "at_warehouse", now)
        # Wished anew meanwhile, it may be for other moves: those are told of when they have been tried.
        if making.is_newest(session, shop.id, claim):
            tried = map(int, claim.wish.get("at", ()))
            moves.settle(session, shop, order, tried, now_held.stuck, now_held.why, now)
        freed = {line: units - now_held.units.get(line, 0) for line, units in before.items()}
        released = {line: units for line, units in freed.items() if units > 0}
        _owe_arrived(session, shop, order.id, released, now)
        sent = now_held.moved | released.keys()
        requests.owe(session, shop, order.id, sent & now_held.unasked, now)
    making.done(session, shop.id, claim)


def policy(session: Session, shop_id: int, claim: making.Claim, continues: bool) -> None:
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
    making.done(session, shop_id, claim)


def badge(session: Session, shop_id: int, claim: making.Claim) -> None:
    """The storefront's metafield holds what was wished."""
    valid_until = datetime.fromisoformat(claim.wish["valid_until"])
    session.execute(
        update(Item)
        .where(Item.shop_id == shop_id, Item.id == claim.target)
        .values(badge=claim.wish, badge_valid_until=valid_until)
    )
    making.done(session, shop_id, claim)


def tags(session: Session, shop_id: int, claim: making.Claim) -> None:
    order = session.get(Order, (shop_id, claim.target))
    if order is not None:
        kept = [tag for tag in order.tagged if tag not in claim.wish["remove"]]
        order.tagged = kept + [tag for tag in claim.wish["add"] if tag not in kept]
        if not making.is_newest(session, shop_id, claim):
            # What was wished meanwhile did not know of these tags.
            _look_again(session, order)
    making.done(session, shop_id, claim)


def promise(session: Session, shop_id: int, claim: making.Claim) -> None:
    session.execute(
        update(Order)
        .where(Order.shop_id == shop_id, Order.id == claim.target)
        .values(promise_shown=claim.wish)
    )
    making.done(session, shop_id, claim)


def _look_again(session: Session, order: Order) -> None:
    query = select(Line.id).where(Line.shop_id == order.shop_id, Line.order_id == order.id)
    lines.look_at(session, order.shop_id, list(session.scalars(query)))


def _owe_arrived(session: Session, shop: Shop, order_id: int, freed: dict[int, int], now: datetime) -> None:
    """Only what was waited for and stock covers has arrived: a unit that a person let go has not."""
    if not freed:
        return
    query = (
        select(Line, Place.ready)
        .join(Place, (Place.shop_id == Line.shop_id) & (Place.line_id == Line.id))
        .where(Line.shop_id == shop.id, Line.id.in_(freed))
    )
    ready: Counter[int] = Counter()
    for line, units in session.execute(query):
        if lines.is_owed(line, "tell") and line.waited_at is not None:
            ready[line.id] += units
    parts = {line: min(freed[line], units) for line, units in ready.items() if units > 0}
    notices.owe(session, shop, order_id, "arrived", parts, now)
