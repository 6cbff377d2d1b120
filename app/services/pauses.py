"""A pause of the shop or of one location: what it keeps back, and what would happen on resuming."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.db.catalogue import Item, Level, Location
from app.db.line import Place
from app.db.shop import Shop
from app.db.work import Effect, Notice
from app.services import dirty, effects

Number = InstrumentedAttribute[int]


@dataclass(frozen=True, slots=True)
class Resuming:
    """What resuming would do at once, at most: units and orders released, letters sent."""

    units: int
    orders: int
    letters: int


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


def preview(session: Session, shop: Shop, location: Location | None = None) -> Resuming:
    """Of the whole shop, or of one location."""
    place = (Place.shop_id == shop.id, Place.is_open, Place.covered > Place.ready, Place.withheld.is_(False))
    here = place if location is None else (*place, Place.location_id == location.id)
    kept = select(Place.order_id, func.sum(Place.covered - Place.ready).label("units"))
    kept = kept.join(Item, and_(Item.shop_id == Place.shop_id, Item.id == Place.item_id))
    orders = kept.where(*here, Item.enrolled_at.is_not(None)).group_by(Place.order_id).subquery()
    count, units = session.execute(select(func.count(), func.sum(orders.c.units)).select_from(orders)).one()
    decided = _decided(session, shop) if location is None else 0
    return Resuming(int(units or 0), count + decided, _letters(session, shop, location) + count + decided)


def is_order_paused(shop_id: Number, order_id: Number) -> ColumnElement[bool]:
    """Whether open units of the order wait at a paused location."""
    at = and_(Location.shop_id == Place.shop_id, Location.id == Place.location_id)
    mine = (Place.shop_id == shop_id, Place.order_id == order_id, Place.is_open)
    return exists().where(*mine, at, Location.paused_at.is_not(None))


def _decided(session: Session, shop: Shop) -> int:
    """Releases that were decided before the shop was paused, and not made yet."""
    owed = (Effect.shop_id == shop.id, Effect.kind == "hold", Effect.failed_at.is_(None))
    return session.scalar(select(func.count()).where(*owed, Effect.urgency == effects.RELEASE)) or 0


def _letters(session: Session, shop: Shop, location: Location | None) -> int:
    query = select(func.count()).where(Notice.shop_id == shop.id, Notice.done_at.is_(None))
    if location is not None:
        at = (Place.order_id == Notice.order_id, Place.location_id == location.id, Place.is_open)
        query = query.where(exists().where(Place.shop_id == shop.id, *at))
    return session.scalar(query) or 0


def _look_again(session: Session, shop: Shop, location: Location) -> None:
    here = (Level.shop_id == shop.id, Level.location_id == location.id, Level.open_units > 0)
    dirty.mark(session, shop.id, set(session.scalars(select(Level.id).where(*here))))
