"""Where stock is kept: which locations there are, and which of them sell online."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.db.catalogue import Level, Location
from app.db.upsert import upsert
from app.domain.facts import LocationFacts
from app.services import dirty


def record(session: Session, shop_id: int, facts: Sequence[LocationFacts], *, complete: bool) -> None:
    """Locations as read; `complete`: those not named are active no more."""
    before = _sellers(session, shop_id)
    rows = [
        {
            "shop_id": shop_id,
            "id": fact.id,
            "name": fact.name,
            "is_active": fact.is_active,
            "sells_online": fact.sells_online,
            "is_fulfillment_service": fact.is_fulfillment_service,
            "pool_id": fact.id,
        }
        for fact in facts
    ]
    upsert(session, Location, rows, keep=("pool_id",))
    if complete:
        others = Location.id.not_in([fact.id for fact in facts])
        session.execute(update(Location).where(Location.shop_id == shop_id, others).values(is_active=False))
    _look_again(session, shop_id, before ^ _sellers(session, shop_id))


def forget(session: Session, shop_id: int, location_id: int) -> None:
    """The location is gone; what waits there still waits, and sells nothing any more."""
    here = (Location.shop_id == shop_id, Location.id == location_id)
    session.execute(update(Location).where(*here).values(is_active=False))
    session.execute(
        update(Level)
        .where(Level.shop_id == shop_id, Level.location_id == location_id)
        .values(available=0, committed=0, on_hand=0)
    )
    _look_again(session, shop_id, {location_id})


def knows(session: Session, shop_id: int, location_id: int) -> bool:
    return session.get(Location, (shop_id, location_id)) is not None


def _sellers(session: Session, shop_id: int) -> set[int]:
    query = select(Location.id).where(Location.shop_id == shop_id)
    return set(session.scalars(query.where(Location.is_active, Location.sells_online)))


def _look_again(session: Session, shop_id: int, location_ids: set[int]) -> None:
    """What the storefront says of items stocked there may change."""
    query = select(Level.id).where(Level.shop_id == shop_id, Level.location_id.in_(location_ids))
    items = set(session.scalars(query)) if location_ids else set()
    dirty.mark(session, shop_id, items)
