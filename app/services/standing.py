"""Who stands in the line of one variant, in rank order: one page in two queries."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, select, tuple_
from sqlalchemy.orm import Session

from app.db.line import Line, Order, Place, Promise
from app.db.shop import Shop
from app.services import promises, queues, wanted

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
    query = (
        select(Place, *OF_ORDER, Line.quiet, Line.adopted_at)
        .join(Order, and_(Order.shop_id == Place.shop_id, Order.id == Place.order_id))
        .join(Line, and_(Line.shop_id == Place.shop_id, Line.id == Place.line_id))
        .where(Place.shop_id == shop.id, Place.item_id == item_id, Place.is_open)
        .order_by(*queues.RANK)
    )
    last = session.get(Place, after) if after is not None else None
    if last is not None and last.shop_id == shop.id:
        query = query.where(tuple_(*queues.RISING) > queues.rank(last))
    return query.limit(PAGE + 1)


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
