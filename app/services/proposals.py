"""What releasing a receipt would do: who would get it, and who would still wait."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import Session

from app.db.catalogue import Item, Level
from app.db.line import Line, Order, Place
from app.db.receipts import Receipt
from app.db.shop import Shop
from app.domain import plan
from app.services import docks, policies, pools, queues, reviews, selfcheck, shops
from app.services.docks import SHOWN, Entry
from app.services.pools import Layout, Queue

# Who gains is looked for among so many of those who wait.
MOST = 400


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a release would let go, in rank, and who would still wait: the first of them, units in all."""

    gains: tuple[Entry, ...]
    units: int
    still: tuple[Entry, ...]
    still_units: int


def of_receipt(session: Session, shop: Shop, receipt: Receipt, now: datetime) -> Proposal:
    """From the rows as the last plan left them, priorities given since included."""
    layout = pools.look(session, shop.id)
    queue = layout.queue(receipt.item_id, receipt.location_id)
    item = session.get(Item, (shop.id, receipt.item_id))
    physical = layout.pooled(selfcheck.physical(session, shop, [item] if item is not None else []))
    standing = policies.of(shop, shops.settings(session, shop), now)
    policy = replace(standing, review=plan.Review(frozenset({queue})))
    seen = queues.load(session, shop, {queue: physical.get(queue, 0)}, policy, layout)
    covers = plan.plan(seen.demands(), seen.stock, policy)
    more = reviews.kept_back(seen, covers, policy)
    mine = {place: units for place, units in more.items() if _queue(seen.rows[place]) == queue}
    total = sum(mine.values())
    ranked = session.execute(_queued(shop, queue, policy).limit(SHOWN + min(len(mine), MOST))).all()
    left = [(row, row.Place.units - row.Place.ready - mine.get(row.Place.id, 0)) for row in ranked]
    return Proposal(
        gains=tuple(_place(row, mine[row.Place.id]) for row in ranked if row.Place.id in mine)[:SHOWN],
        units=total,
        still=tuple(_place(row, units) for row, units in left if units > 0)[:SHOWN],
        still_units=_waiting(session, shop, queue, layout) - total,
    )


def _queued(shop: Shop, queue: Queue, policy: plan.Policy) -> Select[*tuple[Any, ...]]:
    """Places with units that wait, in the order in which they are served."""
    return (
        select(Place, Order.name, Order.priority, Order.queued_at, Line.title, Line.sku)
        .join(Order, and_(Order.shop_id == Place.shop_id, Order.id == Place.order_id))
        .join(Line, and_(Line.shop_id == Place.shop_id, Line.id == Place.line_id))
        .where(Place.shop_id == shop.id, Place.item_id == queue[0], Place.pool_id == queue[1])
        .where(Place.is_open, Place.units > Place.ready)
        .order_by(*queues.turn(policy))
    )


def _queue(row: Row[Any]) -> Queue:
    return (row.item_id, row.pool_id)


def _place(row: Row[*tuple[Any, ...]], units: int) -> Entry:
    return docks.entry(row.Place.order_id, row.Place.line_id, units, row)


def _waiting(session: Session, shop: Shop, queue: Queue, layout: Layout) -> int:
    query = select(Level.location_id, Level.open_units - Level.ready_units)
    rows = session.execute(query.where(Level.shop_id == shop.id, Level.id == queue[0]))
    return sum(units for location, units in rows if layout.queue(queue[0], location) == queue)
