"""A pause of the shop or of one location: what it keeps back, and what would happen on resuming."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, not_, select, union
from sqlalchemy.orm import Session

from app.db.catalogue import Item, Level, Location
from app.db.line import Place
from app.db.receipts import Receipt
from app.db.shop import Shop
from app.db.work import Effect, Notice
from app.services import dirty, effects, reviews, shops, slips, standstill

Here = tuple[ColumnElement[bool], ...]


@dataclass(frozen=True, slots=True)
class Resuming:
    """What resuming would do at once, at most: units and orders released, letters sent.

    `reviewed`: units that came meanwhile and wait for a person's word then as well; `dates`: lines still
    waiting then that ship later than promised; `offers`: variants whose product page would show another date.
    """

    units: int = 0
    orders: int = 0
    letters: int = 0
    reviewed: int = 0
    dates: int = 0
    offers: int = 0


def locations(session: Session, shop: Shop) -> list[Location]:
    """Where the shop ships from, paused or not."""
    query = select(Location).where(Location.shop_id == shop.id, Location.is_active)
    return list(session.scalars(query.order_by(Location.name, Location.id)))


def pause(session: Session, shop: Shop, location: Location, now: datetime) -> None:
    """New orders there are still held and offers kept; nothing that waited goes, no letter is sent."""
    location.paused_at = location.paused_at or now
    session.flush()
    _look_again(session, shop, location)


def resume(session: Session, shop: Shop, location: Location) -> None:
    location.paused_at = None
    session.flush()
    _look_again(session, shop, location)


def preview(session: Session, shop: Shop, now: datetime, location: Location | None = None) -> Resuming:
    """Of the whole shop, or of one location. What another pause keeps back stays where it is."""
    still = _still_paused(session, shop, location)
    since = shop.paused_at if location is None else location.paused_at
    is_stopped = location is not None and (shop.paused_at is not None or location.pool_id in still)
    if since is None or is_stopped:
        return Resuming()
    of_line = Place.pool_id.not_in(still) if location is None else Place.pool_id == location.pool_id
    here: Here = (Place.shop_id == shop.id, and_(Place.is_open), of_line)
    is_reviewed = reviews.keeps(session, shop, shops.settings(session, shop))
    units, orders = _kept(session, here, not_(is_reviewed))
    reviewed, _ = _kept(session, here, is_reviewed)
    orders += _decided(session, shop, here)
    letters = _letters(session, shop, here, is_whole=location is None) + orders
    told = slips.count(session, shop, here, now)
    # Only a pause of the whole shop keeps what product pages show.
    shown = slips.offers(session, shop, now) if location is None else 0
    return Resuming(units, orders, letters, reviewed, told, shown)


def _still_paused(session: Session, shop: Shop, location: Location | None) -> Sequence[int]:
    """Pools of which a location stays paused."""
    query = select(Location.pool_id).where(Location.shop_id == shop.id, Location.paused_at.is_not(None))
    if location is not None:
        query = query.where(Location.id != location.id)
    return session.scalars(query.distinct()).all()


def _kept(session: Session, here: Here, which: ColumnElement[bool]) -> tuple[int, int]:
    """Units of `which` places that stock covers and that do not go, and their orders."""
    kept = select(Place.order_id, func.sum(Place.covered - Place.ready).label("units"))
    kept = kept.join(Item, and_(Item.shop_id == Place.shop_id, Item.id == Place.item_id))
    kept = kept.where(*here, which, Place.covered > Place.ready, Place.withheld.is_(False))
    orders = kept.where(Item.enrolled_at.is_not(None)).group_by(Place.order_id).subquery()
    count, units = session.execute(select(func.count(), func.sum(orders.c.units)).select_from(orders)).one()
    return int(units or 0), count


def _decided(session: Session, shop: Shop, here: Here) -> int:
    """Releases that were decided before the pause, and not made yet."""
    owed = (Effect.shop_id == shop.id, Effect.kind == "hold", Effect.failed_at.is_(None))
    mine = exists().where(*here, Place.order_id == Effect.target)
    return session.scalar(select(func.count()).where(*owed, Effect.urgency == effects.RELEASE, mine)) or 0


def _letters(session: Session, shop: Shop, here: Here, *, is_whole: bool) -> int:
    query = select(func.count()).where(Notice.shop_id == shop.id, Notice.done_at.is_(None))
    if is_whole:
        return session.scalar(query.where(~standstill.of_order(Notice.shop_id, Notice.order_id))) or 0
    return session.scalar(query.where(exists().where(*here, Place.order_id == Notice.order_id))) or 0


def _look_again(session: Session, shop: Shop, location: Location) -> None:
    """At all that is waited for in its pool, or came there: one line pauses and goes on as a whole."""
    pool = select(Location.id).where(Location.shop_id == shop.id, Location.pool_id == location.pool_id)
    here = (Level.shop_id == shop.id, Level.location_id.in_(pool), Level.open_units > 0)
    came = (Receipt.shop_id == shop.id, Receipt.location_id.in_(pool), Receipt.settled_at.is_(None))
    items = union(select(Level.id).where(*here), select(Receipt.item_id).where(*came))
    dirty.mark(session, shop.id, set(session.scalars(items)))
