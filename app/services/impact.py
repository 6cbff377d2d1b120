"""What a change of supply would mean, shown before it is saved: one query finds all whom it concerns."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, select, tuple_
from sqlalchemy.orm import Session

from app.db import incoming as db
from app.db.incoming import Incoming
from app.db.line import Line, Order, Place, Promise
from app.db.shop import Shop
from app.domain import eta, impact, plan, walk
from app.services import coming, company, dating, lines, policies, pools, shops
from app.services.pools import Queue

# A supply that is not entered yet comes after all others of its day.
NEW = 2**62


@dataclass(frozen=True, slots=True)
class Change:
    """A supply as it would be; `units` still to come."""

    units: int
    expected: date | None
    status: str
    for_line_id: int | None = None

    def supply(self, id_: int) -> eta.Supply | None:
        """What the line would see of it."""
        if self.status not in (db.CONFIRMED, db.PARTLY) or self.units <= 0:
            return None
        return eta.Supply(id_, self.units, self.expected, self.for_line_id)


@dataclass(frozen=True, slots=True)
class Meant:
    """A supply of an item at a location that would become this; `id` is its row's, or NEW and more."""

    id: int
    item_id: int
    location_id: int
    change: Change


def of_new(
    session: Session, shop: Shop, item_id: int, location_id: int, change: Change, now: datetime
) -> impact.Impact:
    """If this were entered for an item at a location."""
    return of_all(session, shop, [Meant(NEW, item_id, location_id, change)], now)


def of_change(session: Session, shop: Shop, row: Incoming, change: Change, now: datetime) -> impact.Impact:
    """If this row became as `change` says."""
    return of_all(session, shop, [Meant(row.id, row.item_id, row.location_id, change)], now)


def of_all(session: Session, shop: Shop, meant: Iterable[Meant], now: datetime) -> impact.Impact:
    """If all of this were so at once."""
    layout = pools.look(session, shop.id)
    changes: dict[Queue, list[Meant]] = defaultdict(list)
    for each in meant:
        changes[layout.queue(each.item_id, each.location_id)].append(each)
    items = {item for item, _ in changes}
    supplies = coming.to_queues(session, shop, items)
    settings = shops.settings(session, shop)
    policy, datings = policies.of(shop, settings, now), dating.of_items(session, shop, settings, items, now)
    waits: dict[Queue, list[impact.Wait]] = defaultdict(list)
    together: set[int] = set()
    queues = sorted(changes)
    # A file may concern more queues than fit a statement.
    for first in range(0, len(queues), lines.CHUNK):
        for row in session.execute(_waiting(shop, queues[first : first + lines.CHUNK])):
            waits[row.item_id, row.pool_id].append(_wait(row, policy))
            together |= {row.order_id} if row.ship_together else set()
    compared = [
        impact.Line(rows, before, _after(before, changes[queue]), datings[queue[0]])
        for queue, rows in waits.items()
        for before in [supplies.get(queue, [])]
    ]
    return impact.compare(compared, company.dates(session, shop, together, set(changes), policy, now))


def _after(before: Iterable[eta.Supply], changes: Iterable[Meant]) -> list[eta.Supply]:
    gone = {each.id for each in changes}
    new = [supply for each in changes if (supply := each.change.supply(each.id)) is not None]
    return [*(supply for supply in before if supply.id not in gone), *new]


def _waiting(shop: Shop, queues: Sequence[Queue]) -> Select[Any]:
    """Everyone in the queues whom stock does not cover, with the newest promise made for each."""
    here = (
        Place.shop_id == shop.id,
        tuple_(Place.item_id, Place.pool_id).in_(queues),
        Place.is_open,
        Place.units > Place.covered,
    )
    newest = (
        select(Promise.line_id, func.max(Promise.id).label("id"))
        .where(Promise.shop_id == shop.id, Promise.line_id.in_(select(Place.line_id).where(*here)))
        .group_by(Promise.line_id)
        .subquery()
    )
    columns: tuple[Any, ...] = (
        *Place.__table__.columns,
        Order.name,
        Order.due,
        Order.currency,
        Order.ship_together,
        Line.unit_price,
    )
    return (
        select(*columns, Promise.ships_by)
        .join(Order, and_(Order.shop_id == Place.shop_id, Order.id == Place.order_id))
        .join(Line, and_(Line.shop_id == Place.shop_id, Line.id == Place.line_id))
        .outerjoin(newest, newest.c.line_id == Place.line_id)
        .outerjoin(Promise, and_(Promise.shop_id == Place.shop_id, Promise.id == newest.c.id))
        .where(*here)
        .order_by(Place.id)
    )


def _wait(row: Row[Any], policy: plan.Policy) -> impact.Wait:
    units = row.units - row.covered
    return impact.Wait(
        spot=walk.Spot(
            line=row.line_id,
            rank=(-row.priority, row.queued_at, row.seq, row.line_id),
            units=units,
            is_beyond=plan.is_beyond(row.due, policy),
        ),
        order=row.order_id,
        name=row.name,
        money=row.unit_price * units,
        currency=row.currency,
        promised=row.ships_by,
    )
