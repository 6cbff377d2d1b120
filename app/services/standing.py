"""Who stands in the line of one variant, in rank order: one page in two queries."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select, true, union_all
from sqlalchemy.orm import Session

from app.db.catalogue import Level, Location
from app.db.line import Line, Order, Place, Promise
from app.db.shop import Shop
from app.services import promises, queues, ranks, wanted

PAGE = 50
OF_ORDER: tuple[Any, ...] = (Order.name, Order.standing, Order.due, Order.queued_at.label("placed_at"))


@dataclass(frozen=True, slots=True)
class Stander:
    """One place in the line; `told` is the date of the newest promise, if one was made, `wanted` the day that
    was named for its order."""

    place_id: int
    order_id: int
    order_name: str
    line_id: int
    location_id: int | None
    units: int
    ready: int
    committed: int
    queued_at: datetime
    priority: int
    standing: str
    is_quiet: bool
    was_told: bool
    told: date | None
    wanted: date | None

    @property
    def waiting(self) -> int:
        return self.units - self.ready


@dataclass(frozen=True, slots=True)
class Standers:
    """Some of a line, first in line first; `next` is the place after which more follow."""

    rows: tuple[Stander, ...]
    next: int | None


def in_line(session: Session, shop: Shop, item_id: int, after: int | None = None) -> Standers:
    """The open places of an item, best rank first; the unpaid, who are not in line, are left out."""
    found = session.execute(_ranked(session, shop, item_id, after)).all()
    shown = found[:PAGE]
    told = promises.latest(session, shop.id, [row.Place.line_id for row in shown])
    rows = tuple(_stander(shop, row, told) for row in shown)
    return Standers(rows, rows[-1].place_id if len(found) > PAGE else None)


def _ranked(session: Session, shop: Shop, item_id: int, after: int | None) -> Select[*tuple[Any, ...]]:
    """The best of all pools, found among the best of each."""
    last = session.get(Place, after) if after is not None else None
    is_key = last is not None and last.shop_id == shop.id
    parts = ranks.behind(queues.rank(last)) if last is not None and is_key else (true(),)
    first = union_all(
        *(_first(shop, item_id, pool, part) for pool in _pools(session, shop, item_id) for part in parts)
    ).subquery()
    return (
        select(Place, *OF_ORDER, Line.quiet, Line.adopted_at)
        .select_from(first)
        .join(Place, and_(Place.shop_id == shop.id, Place.id == first.c.id))
        .join(Order, and_(Order.shop_id == Place.shop_id, Order.id == Place.order_id))
        .join(Line, and_(Line.shop_id == Place.shop_id, Line.id == Place.line_id))
        .order_by(*queues.RANK)
        .limit(PAGE + 1)
    )


def _pools(session: Session, shop: Shop, item_id: int) -> set[int | None]:
    """Where somebody stands in line for the item; None: where no location is assigned yet."""
    there = and_(Location.shop_id == Level.shop_id, Location.id == Level.location_id)
    query = select(func.coalesce(Location.pool_id, Level.location_id)).select_from(Level)
    here = (Level.shop_id == shop.id, Level.id == item_id, Level.open_units > 0)
    pools = session.scalars(query.outerjoin(Location, there).where(*here))
    return {None, *(pool for pool in pools if pool)}


def _first(shop: Shop, item_id: int, pool: int | None, part: ColumnElement[bool]) -> Select[int]:
    """A page's worth of a part of one pool's line: read along its index."""
    here = (Place.shop_id == shop.id, Place.item_id == item_id, Place.pool_id == pool)
    query = select(Place.id).where(*here, Place.is_open, part)
    return query.order_by(*queues.RANK).limit(PAGE + 1).subquery().select()


def _stander(shop: Shop, row: Row[*tuple[Any, ...]], told: dict[int, Promise]) -> Stander:
    place: Place = row.Place
    promise = told.get(place.line_id)
    return Stander(
        place_id=place.id,
        order_id=place.order_id,
        order_name=row.name,
        line_id=place.line_id,
        location_id=place.location_id,
        units=place.units,
        ready=place.ready,
        committed=place.committed,
        queued_at=place.queued_at,
        priority=place.priority,
        standing=row.standing,
        is_quiet=row.quiet and row.adopted_at is None,
        was_told=promise is not None,
        told=promise.ships_by if promise else None,
        wanted=wanted.day(shop, row.placed_at, row.due),
    )
