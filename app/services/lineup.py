"""Whole queues as they stand, with what comes to them: for those who must see everyone at once."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.db.line import Order, Place
from app.db.shop import Shop
from app.domain import eta, plan, walk
from app.services import coming, dating, shops
from app.services.pools import Queue

COLUMNS: tuple[Any, ...] = (
    Place.line_id,
    Place.order_id,
    Place.item_id,
    Place.pool_id,
    Place.queued_at,
    Place.seq,
    Place.priority,
    Place.units,
    Place.covered,
    Place.ready,
    Place.committed,
    Place.reserved,
)


@dataclass(frozen=True, slots=True)
class Lineup:
    """(item, pool) → its spots and supplies; item → its dating; line → the order it must ship with."""

    spots: dict[Queue, list[walk.Spot]]
    supplies: dict[Queue, list[eta.Supply]]
    datings: dict[int, eta.Dating]
    together: dict[walk.Id, int]

    def apart(self) -> dict[walk.Id, walk.Outlook]:
        """Line → its outlook by itself, whatever it ships with."""
        found: dict[walk.Id, walk.Outlook] = {}
        for queue, spots in self.spots.items():
            found.update(walk.walk(spots, self.supplies.get(queue, ()), self.datings[queue[0]]))
        return found

    def outlooks(self) -> dict[walk.Id, walk.Outlook]:
        """Line → its outlook; lines that ship together all have the latest date of them."""
        found = self.apart()
        orders: dict[int, list[walk.Id]] = defaultdict(list)
        for line, order in self.together.items():
            orders[order].append(line)
        for lines in orders.values():
            last = eta.latest(found[line].eta for line in lines)
            for line in lines:
                dated = replace(found[line].eta, ships_by=last.ships_by, basis=last.basis)
                found[line] = replace(found[line], eta=dated)
        return found


def load(
    session: Session,
    shop: Shop,
    item_ids: Collection[int],
    policy: plan.Policy,
    now: datetime,
    expected: coming.Coming | None = None,
) -> Lineup:
    """The open places of these items in every pool, in a few queries whatever their number.

    Without `expected` by what is on its way.
    """
    query = (
        select(*COLUMNS, Order.due, Order.ship_together)
        .join(Order, (Order.shop_id == Place.shop_id) & (Order.id == Place.order_id))
        .where(Place.shop_id == shop.id, Place.item_id.in_(item_ids), Place.is_open)
        .where(Place.pool_id.is_not(None))
        .order_by(Place.id)
    )
    rows = session.execute(query).all()
    spots: dict[Queue, list[walk.Spot]] = defaultdict(list)
    for row in rows:
        spots[row.item_id, row.pool_id].append(_spot(row, policy))
    return Lineup(
        spots=dict(spots),
        supplies=(expected or coming.look(session, shop, item_ids, now)).to_queues(),
        datings=dating.of_items(session, shop, shops.settings(session, shop), item_ids, now),
        together=_together(rows),
    )


def _spot(row: Row[*tuple[Any, ...]], policy: plan.Policy) -> walk.Spot:
    return walk.Spot(
        line=row.line_id,
        rank=(-row.priority, row.queued_at, row.seq, row.line_id),
        units=row.units,
        covered=row.covered,
        ready=row.ready,
        committed=row.committed,
        reserved=row.reserved,
        is_beyond=plan.is_beyond(row.due, policy),
    )


def _together(rows: Sequence[Row[*tuple[Any, ...]]]) -> dict[walk.Id, int]:
    return {row.line_id: row.order_id for row in rows if row.ship_together}
