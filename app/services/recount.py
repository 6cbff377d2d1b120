"""Every night each plain line is counted anew: what it says otherwise than the stock does is put right."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.orm import Session

from app import dates
from app.db.catalogue import Item, Level
from app.db.ledger import LedgerBatch
from app.db.line import Line, Order, Place
from app.db.shop import Settings, Shop
from app.services import consequences, dirty, linecount, lines, pools, reviews, selfcheck, totals
from app.services.pools import Layout, Queue

ITEMS = 50  # counted in one transaction
BATCHES = 50  # read at once, to follow some of them
# What the planner must decide itself.
SPECIAL = or_(Place.let_go > 0, Place.reserved > 0, Place.withheld, Place.unseen)
LEFT = Place.units > Place.committed


def go_on(
    session: Session, shop: Shop, settings: Settings, cursor: str | None, now: datetime
) -> tuple[str | None, int]:
    """Put some plain lines right on the stock that their last plan knew, from `cursor` on, or follow what was
    put right: the next cursor (None: the shop is done) and how many places were wrong.

    Each step is a transaction, so that others change the shop's lines in between. Lines in which something is
    special are only marked, for the planner. Nothing is let go before the shop is live or while it is paused,
    and nothing that waits for a person's word.
    """
    after, told = (int(each) for each in cursor.split(":")) if cursor else (0, _newest(session, shop))
    corrected = _untold(session, shop, told)
    if corrected:
        _follow(session, shop, settings, corrected, now)
        return f"{after}:{corrected[-1].id}", 0
    if not shop.is_live or shop.paused_at is not None:
        return None, 0
    items = _next(session, shop, after)
    if not items:
        return None, 0
    clean = _clean(session, shop, items)
    if totals.recount(session, shop.id, items):
        dirty.mark(session, shop.id, set(items) - {item.id for item in clean})
    return f"{items[-1]}:{told}", _count(session, shop, settings, clean, now)


def _newest(session: Session, shop: Shop) -> int:
    return session.scalar(select(func.max(LedgerBatch.id)).where(LedgerBatch.shop_id == shop.id)) or 0


def _untold(session: Session, shop: Shop, told: int) -> list[LedgerBatch]:
    """What was put right and nobody heard of yet, a few hundred places at a time."""
    here = (LedgerBatch.shop_id == shop.id, LedgerBatch.id > told, LedgerBatch.cause == linecount.CAUSE)
    found: list[LedgerBatch] = []
    for batch in session.scalars(select(LedgerBatch).where(*here).order_by(LedgerBatch.id).limit(BATCHES)):
        found.append(batch)
        if sum(len(each.lines) for each in found) >= lines.CHUNK:
            break
    return found


def _next(session: Session, shop: Shop, after: int) -> Sequence[int]:
    """The next enrolled items, kept from other writers."""
    query = select(Item.id).where(Item.shop_id == shop.id, Item.id > after, Item.enrolled_at.is_not(None))
    return session.scalars(query.order_by(Item.id).limit(ITEMS).with_for_update(key_share=True)).all()


def _clean(session: Session, shop: Shop, ids: Sequence[int]) -> Sequence[Item]:
    """Those of them of which nothing has changed since their last plan.

    Units that only the night's reading saw come or go are left to the plan that follows it: it alone judges
    whether they are a receipt, and whose number they are.
    """
    clean = (Item.dirty_seq == Item.clean_seq, Item.unexplained_tries == 0)
    units = Level.available + Level.committed + Level.shipped_units
    level = (Level.shop_id == Item.shop_id, Level.id == Item.id, Level.location_id != 0)
    has_news = exists().where(*level, Level.seen_units.is_distinct_from(units))
    query = select(Item).where(Item.shop_id == shop.id, Item.id.in_(ids), *clean, ~has_news)
    return session.scalars(query.order_by(Item.id)).all()


def _count(session: Session, shop: Shop, settings: Settings, items: Sequence[Item], now: datetime) -> int:
    review, layout, wrong = reviews.of_shop(session, shop, settings), pools.look(session, shop.id), 0
    today = dates.shop_day(now, shop.timezone) if settings.horizon_days is not None else None
    for queue, stock in sorted(layout.pooled(selfcheck.physical(session, shop, items)).items()):
        if review.keeps(queue) or _is_special(session, shop, queue, layout, today):
            dirty.mark(session, shop.id, [queue[0]])
        else:
            wrong += linecount.of_queue(session, shop, queue, stock, now)
    if wrong:
        totals.recount(session, shop.id, [item.id for item in items])
    return wrong


def _is_special(session: Session, shop: Shop, queue: Queue, layout: Layout, today: date | None) -> bool:
    """A line in several locations or let go as a whole only, ship-together orders, a person's hand, supply of
    a line's own, or places no plan has seen.

    With a horizon (`today` is given) also orders wanted from today on: some of them may have come within it.
    """
    if queue[1] in layout.shared or queue[1] in layout.whole:
        return True
    is_bound = Order.ship_together if today is None else or_(Order.ship_together, LEFT & (Order.due >= today))
    bound = exists().where(Order.shop_id == Place.shop_id, Order.id == Place.order_id, is_bound)
    query = select(Place.id).where(*linecount.in_queue(shop, queue), or_(SPECIAL, bound))
    return session.scalar(query.limit(1)) is not None


def _follow(
    session: Session, shop: Shop, settings: Settings, corrected: Sequence[LedgerBatch], now: datetime
) -> None:
    """What the corrections mean for their orders."""
    touched = {line for batch in corrected for line in batch.lines}
    waiting = {line for batch in corrected if batch.became < batch.ready for line in batch.lines}
    news = (Line.shop_id == shop.id, Line.id.in_(waiting), Line.waited_at.is_(None))
    session.execute(update(Line).where(*news).values(waited_at=now))
    owners = select(Line.order_id).where(Line.shop_id == shop.id, Line.id.in_(touched)).distinct()
    consequences.follow(session, shop, settings, session.scalars(owners).all(), now)
