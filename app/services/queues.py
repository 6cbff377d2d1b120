"""The part of the line that a plan must see: its cost follows the units that move, not the line's length."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, select
from sqlalchemy.orm import Session

from app.db.catalogue import Level
from app.db.line import Order, Place
from app.db.shop import Shop
from app.domain.plan import Demand, Policy
from app.services.pools import Layout, Queue

RANK = (Place.priority.desc(), Place.queued_at, Place.seq, Place.line_id, Place.id)
# The same, all of it rising: ranks can then be compared as one value.
RISING = (-Place.priority, Place.queued_at, Place.seq, Place.line_id, Place.id)
WORST = (Place.priority, Place.queued_at.desc(), Place.seq.desc(), Place.line_id.desc(), Place.id.desc())
COLUMNS = (
    Place.id,
    Place.line_id,
    Place.order_id,
    Place.item_id,
    Place.location_id,
    Place.pool_id,
    Place.queued_at,
    Place.seq,
    Place.priority,
    Place.units,
    Place.covered,
    Place.ready,
    Place.committed,
    Place.let_go,
    Place.reserved,
    Place.withheld,
    Place.unseen,
    Place.waited,
    Place.is_open,
    Place.in_line,
    Order.ship_together,
    Order.due,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """Places by id, and the stock left for them in each queue after everyone who was not loaded."""

    rows: dict[int, Row[Any]]
    stock: dict[Queue, int]
    layout: Layout

    def demands(self) -> list[Demand]:
        return [_demand(row, self) for row in self.rows.values() if _is_queued(row)]


def load(session: Session, shop: Shop, physical: Mapping[Queue, int], policy: Policy, layout: Layout) -> Seen:
    """What may change in these queues (item and pool): new and restless places, the head that stock can
    serve, and the worst-ranked committed places where stock is short."""
    items = sorted({item for item, _ in physical})
    rows = {row.id: row for row in session.execute(_restless(shop, items))}
    committed, due = totals(session, shop, items, layout), _due(rows.values())
    for queue, units in sorted(physical.items()):
        open_units, let_go = committed.get(queue, (0, 0))
        free = max(units, 0) - let_go
        rest = free - due[queue]
        query = None
        if rest > 0 and open_units > let_go:
            query = _head(shop, queue, free, policy)
        elif rest < 0:
            query = _tail(shop, queue, -rest)
        if query is not None:
            rows.update((row.id, row) for row in session.execute(query))
    together = {row.order_id for row in rows.values() if _is_queued(row) and _is_bound(row, policy, layout)}
    if together:
        rows.update((row.id, row) for row in session.execute(_companions(shop, together)))
    return Seen(rows, _left(physical, committed, rows.values()), layout)


def totals(
    session: Session, shop: Shop, items: Collection[int], layout: Layout
) -> dict[Queue, tuple[int, int]]:
    """Queue → its open units, and of them those let go: kept beside the levels, so nobody is counted."""
    query = select(Level.id, Level.location_id, Level.open_units, Level.committed_units)
    found: dict[Queue, tuple[int, int]] = {}
    for row in session.execute(query.where(Level.shop_id == shop.id, Level.id.in_(items))):
        queue = layout.queue(row.id, row.location_id)
        open_units, committed = found.get(queue, (0, 0))
        found[queue] = (open_units + row.open_units, committed + row.committed_units)
    return found


def last_let_go(session: Session, shop: Shop, queue: Queue, location: int, most: int) -> Sequence[Row[Any]]:
    """The worst in rank of those at a location of a queue whom we let go, worst first."""
    here = _in_queue(shop, queue).where(Place.location_id == location, Place.committed > Place.let_go)
    return session.execute(here.order_by(*WORST).limit(most)).all()


def turn(policy: Policy) -> tuple[Any, ...]:
    """The order in which uncommitted units are served, over places and their orders."""
    return RANK if policy.horizon is None else (beyond(policy.horizon), *RANK)


def rank(row: Row[Any] | Place) -> tuple[Any, ...]:
    """The rank of a place that was read: lower is better, as in RISING."""
    return (-row.priority, row.queued_at, row.seq, row.line_id, row.id)


def beyond(horizon: date) -> ColumnElement[int]:
    """1 for orders wanted later, else 0."""
    return case((Order.due > horizon, 1), else_=0)


def _from(shop: Shop) -> Select[*tuple[Any, ...]]:
    query = select(*COLUMNS).join(Order, (Order.shop_id == Place.shop_id) & (Order.id == Place.order_id))
    return query.where(Place.shop_id == shop.id)


def _restless(shop: Shop, items: list[int]) -> Select[*tuple[Any, ...]]:
    return _from(shop).where(Place.item_id.in_(items), Place.restless)


def _due(rows: Iterable[Row[Any]]) -> Counter[Queue]:
    """Queue → units that go to somebody before all committed ones, or among them, and are not committed."""
    units: Counter[Queue] = Counter()
    for row in rows:
        if _is_queued(row):
            kept = min(row.units, max(row.reserved, row.let_go))
            units[row.item_id, row.pool_id] += max(kept - row.committed, 0)
    return units


def _head(shop: Shop, queue: Queue, free: int, policy: Policy) -> Select[*tuple[Any, ...]]:
    """Each of these places takes at least one of the free units."""
    wanting = _in_queue(shop, queue).where(Place.units > Place.committed)
    return wanting.order_by(*turn(policy)).limit(free)


def _tail(shop: Shop, queue: Queue, lacking: int) -> Select[*tuple[Any, ...]]:
    having = _in_queue(shop, queue).where(Place.committed > Place.reserved)
    return having.order_by(*WORST).limit(lacking)


def _in_queue(shop: Shop, queue: Queue) -> Select[*tuple[Any, ...]]:
    return _from(shop).where(Place.item_id == queue[0], Place.pool_id == queue[1], Place.is_open)


def _is_bound(row: Row[Any], policy: Policy, layout: Layout) -> bool:
    """Whether it may be let go only with others of its order."""
    return bool(row.ship_together) or not policy.partial or row.location_id in layout.whole


def _companions(shop: Shop, orders: Iterable[int]) -> Select[*tuple[Any, ...]]:
    """What goes together with a place that may change: for other items, as it stands."""
    return _from(shop).where(
        Place.order_id.in_(sorted(orders)), Place.is_open, Place.location_id.is_not(None)
    )


def _left(
    physical: Mapping[Queue, int], committed: Mapping[Queue, tuple[int, int]], rows: Iterable[Row[Any]]
) -> dict[Queue, int]:
    stock = {queue: units - committed.get(queue, (0, 0))[1] for queue, units in physical.items()}
    for row in rows:
        queue = (row.item_id, row.pool_id)
        if _is_queued(row) and queue in stock:
            stock[queue] += row.committed
    return stock


def _is_queued(row: Row[Any]) -> bool:
    return bool(row.is_open) and row.location_id is not None


def _demand(row: Row[Any], seen: Seen) -> Demand:
    queue = (row.item_id, row.pool_id)
    return Demand(
        place=row.id,
        line=row.line_id,
        order=row.order_id,
        queue=queue,
        units=row.units,
        queued_at=row.queued_at,
        committed=row.committed,
        ready=row.ready,
        priority=row.priority,
        seq=row.seq,
        let_go=row.let_go,
        reserved=row.reserved,
        withheld=row.withheld,
        has_waited=row.waited,
        together=row.ship_together,
        whole=row.location_id in seen.layout.whole,
        due=row.due,
        fixed=None if queue in seen.stock else row.covered,
    )
