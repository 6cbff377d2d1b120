"""Which queues release nothing to those who waited until a person says so: under review, or paused."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import ColumnElement, and_, func, not_, or_, select, tuple_
from sqlalchemy.orm import Session

from app.db.catalogue import Level, Location
from app.db.line import Place
from app.db.receipts import UNUSUAL, Receipt
from app.db.shop import Settings, Shop
from app.domain import plan
from app.domain.plan import Review
from app.services import queues
from app.services.pools import Queue

REVIEW = "review"


def of_shop(session: Session, shop: Shop, settings: Settings) -> Review:
    """What a plan of this shop must leave to a person now."""
    if shop.paused_at is not None:
        return Review(all_but=True)
    paused = _queues(session, shop, paused_pools(session, shop))
    doubted = _queues(session, shop, doubted_pools(session, shop))
    waiting, released = _open(session, shop)
    if settings.release == REVIEW:
        return Review(frozenset(released - paused), all_but=True)
    return Review(frozenset(waiting | paused | (doubted - released)))


def keeps(session: Session, shop: Shop, settings: Settings) -> ColumnElement[bool]:
    """Of places: whether what came for them waits for a person's word, pauses aside."""
    waiting, released = _open(session, shop)
    queue = tuple_(Place.item_id, Place.pool_id)
    is_released = queue.in_(sorted(released))
    if settings.release == REVIEW:
        return not_(is_released)
    doubted = doubted_pools(session, shop)
    return or_(queue.in_(sorted(waiting)), and_(Place.pool_id.in_(doubted), not_(is_released)))


def paused_pools(session: Session, shop: Shop) -> set[int]:
    """A pause of one location is a pause of its pool: its line is one."""
    query = select(Location.pool_id).where(Location.shop_id == shop.id, Location.paused_at.is_not(None))
    return set(session.scalars(query))


def doubted_pools(session: Session, shop: Shop) -> set[int]:
    """Pools of which a location's levels look as if another system wrote them, until the merchant answers."""
    query = select(Location.pool_id).where(Location.shop_id == shop.id, Location.doubted_at.is_not(None))
    return set(session.scalars(query))


def kept_back(seen: queues.Seen, covers: Mapping[int, plan.Cover], policy: plan.Policy) -> dict[int, int]:
    """Place → units that only a review keeps back; those wanted too late would not go without it either."""
    if policy.review == Review():
        return {}
    bare = plan.plan(seen.demands(), seen.stock, replace(policy, review=Review()))
    now = {place: to for place, to in bare.items() if not plan.is_beyond(seen.rows[place].due, policy)}
    return {place: more for place, to in now.items() if (more := to.ready - covers[place].ready) > 0}


def is_paused(session: Session, shop: Shop, queue: Queue) -> bool:
    return shop.paused_at is not None or queue[1] in paused_pools(session, shop)


def _queues(session: Session, shop: Shop, pools: set[int]) -> set[Queue]:
    """The lines of these pools in which somebody stands."""
    if not pools:
        return set()
    query = (
        select(Level.id, Location.pool_id)
        .join(Location, (Location.shop_id == Level.shop_id) & (Location.id == Level.location_id))
        .where(Level.shop_id == shop.id, Location.pool_id.in_(pools), Level.open_units > 0)
    )
    return {(row.id, row.pool_id) for row in session.execute(query)}


def _open(session: Session, shop: Shop) -> tuple[set[Queue], set[Queue]]:
    """Queues with an unusual receipt that nobody released yet, and queues that were released."""
    at = and_(Location.shop_id == Receipt.shop_id, Location.id == Receipt.location_id)
    pool = func.coalesce(Location.pool_id, Receipt.location_id)
    query = select(Receipt, pool).outerjoin(Location, at)
    rows = session.execute(query.where(Receipt.shop_id == shop.id, Receipt.settled_at.is_(None))).all()
    waiting = {(row.item_id, pool) for row, pool in rows if row.is_open and row.review == UNUSUAL}
    released = {(row.item_id, pool) for row, pool in rows if row.released_at is not None}
    return waiting, released
