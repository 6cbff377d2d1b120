"""Which queues release nothing to those who waited until a person says so: under review, or paused."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.catalogue import Level, Location
from app.db.receipts import UNUSUAL, Receipt
from app.db.shop import Settings, Shop
from app.domain.plan import Review

Queue = tuple[int, int]
REVIEW = "review"


def of_shop(session: Session, shop: Shop, settings: Settings) -> Review:
    """What a plan of this shop must leave to a person now."""
    if shop.paused_at is not None:
        return Review(all_but=True)
    paused = _paused(session, shop)
    waiting, released = _open(session, shop)
    if settings.release == REVIEW:
        return Review(frozenset(released - paused), all_but=True)
    return Review(frozenset(waiting | paused))


def is_paused(session: Session, shop: Shop, queue: Queue) -> bool:
    location = session.get(Location, (shop.id, queue[1]))
    return shop.paused_at is not None or (location is not None and location.paused_at is not None)


def _paused(session: Session, shop: Shop) -> set[Queue]:
    query = (
        select(Level.id, Level.location_id)
        .join(Location, (Location.shop_id == Level.shop_id) & (Location.id == Level.location_id))
        .where(Level.shop_id == shop.id, Location.paused_at.is_not(None), Level.open_units > 0)
    )
    return {(row.id, row.location_id) for row in session.execute(query)}


def _open(session: Session, shop: Shop) -> tuple[set[Queue], set[Queue]]:
    """Queues with an unusual receipt that nobody released yet, and queues that were released."""
    query = select(Receipt).where(Receipt.shop_id == shop.id, Receipt.settled_at.is_(None))
    rows = session.scalars(query).all()
    waiting = {(row.item_id, row.location_id) for row in rows if row.is_open and row.review == UNUSUAL}
    released = {(row.item_id, row.location_id) for row in rows if row.released_at is not None}
    return waiting, released
