"""What a change of supply would mean, shown before it is saved: one query and the domain."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import Session

from app.db import incoming as db
from app.db.incoming import Incoming
from app.db.line import Line, Order, Place, Promise
from app.db.shop import Shop
from app.domain import eta, impact, walk
from app.services import dating, incoming, shops

# A supply that is not entered yet comes after all others of its day.
NEW = 2**62


@dataclass(frozen=True, slots=True)
class Change:
    """A supply as it would be; `units` still to come."""

    units: int
    expected: date | None
    status: str
    for_line_id: int | None = None


def of_new(
    session: Session, shop: Shop, queue: tuple[int, int], change: Change, now: datetime
) -> impact.Impact:
    """If this were entered for an item at a location."""
    return _compared(session, shop, queue, NEW, change, now)


def of_change(session: Session, shop: Shop, row: Incoming, change: Change, now: datetime) -> impact.Impact:
    """If this row became as `change` says."""
    return _compared(session, shop, (row.item_id, row.location_id), row.id, change, now)


def _compared(
    session: Session, shop: Shop, queue: tuple[int, int], id_: int, change: Change, now: datetime
) -> impact.Impact:
    before = incoming.supplies(session, shop, [queue[0]]).get(queue, [])
    after = [supply for supply in before if supply.id != id_]
    if change.status in (db.CONFIRMED, db.PARTLY) and change.units > 0:
        after.append(eta.Supply(id_, change.units, change.expected, change.for_line_id))
    settings = shops.settings(session, shop)
    days = dating.of_items(session, shop, settings, [queue[0]], now)[queue[0]]
    rows = session.execute(_waiting(shop, queue)).all()
    return impact.compare((_wait(row) for row in rows), before, after, days)


def _waiting(shop: Shop, queue: tuple[int, int]) -> Select[*tuple[Any, ...]]:
    """Everyone in the queue whom stock does not cover, with the newest promise made for each."""
    here = (Place.shop_id == shop.id, Place.item_id == queue[0], Place.location_id == queue[1], Place.is_open)
    newest = (
        select(Promise.line_id, func.max(Promise.id).label("id"))
        .where(Promise.shop_id == shop.id, Promise.line_id.in_(select(Place.line_id).where(*here)))
        .group_by(Promise.line_id)
        .subquery()
    )
    return (
        select(Place, Order.name, Order.currency, Line.unit_price, Promise.ships_by)
        .join(Order, and_(Order.shop_id == Place.shop_id, Order.id == Place.order_id))
        .join(Line, and_(Line.shop_id == Place.shop_id, Line.id == Place.line_id))
        .outerjoin(newest, newest.c.line_id == Place.line_id)
        .outerjoin(Promise, and_(Promise.shop_id == Place.shop_id, Promise.id == newest.c.id))
        .where(*here, Place.units > Place.covered)
        .order_by(Place.id)
    )


def _wait(row: Row[Any]) -> impact.Wait:
    place: Place = row.Place
    units = place.units - place.covered
    return impact.Wait(
        spot=walk.Spot(
            line=place.line_id,
            rank=(-place.priority, place.queued_at, place.seq, place.line_id),
            units=units,
        ),
        order=place.order_id,
        name=row.name,
        money=row.unit_price * units,
        currency=row.currency,
        promised=row.ships_by,
    )
