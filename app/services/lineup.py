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
from app.services import dating, incoming, shops

Queue = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Lineup:
    """(item, location) → its spots and supplies; item → its dating; line → the order it must ship with."""

    spots: dict[Queue, list[walk.Spot]]
    supplies: dict[Queue, list[eta.Supply]]
    datings: dict[int, eta.Dating]
    together: dict[walk.Id, int]

    def outlooks(self) -> dict[walk.Id, walk.Outlook]:
        """Line → its outlook; lines that ship together all have the latest date of them."""
        found: dict[walk.Id, walk.Outlook] = {}
        for queue, spots in self.spots.items():
            found.update(walk.walk(spots, self.supplies.get(queue, ()), self.datings[queue[0]]))
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
    session: Session, shop: Shop, item_ids: Collection[int], policy: plan.Policy, now: datetime
) -> Lineup:
    """The open places of these items at every location, in three queries whatever their number."""
    rows = session.execute(
        select(Place, Order.due, Order.ship_together)
        .join(Order, (Order.shop_id == Place.shop_id) & (Order.id == Place.order_id))
        .where(Place.shop_id == shop.id, Place.item_id.in_(item_ids), Place.is_open)
        .where(Place.location_id.is_not(None))
        .order_by(Place.id)
        .execution_options(populate_existing=True)
    ).all()
    spots: dict[Queue, list[walk.Spot]] = defaultdict(list)
    for row in rows:
        spots[row.Place.item_id, row.Place.location_id].append(_spot(row, policy))
    return Lineup(
        spots=dict(spots),
        supplies=incoming.supplies(session, shop, item_ids),
        datings=dating.of_items(session, shop, shops.settings(session, shop), item_ids, now),
        together=_together(rows),
    )


def _spot(row: Row[*tuple[Any, ...]], policy: plan.Policy) -> walk.Spot:
    place: Place = row.Place
    return walk.Spot(
        line=place.line_id,
        rank=(-place.priority, place.queued_at, place.seq, place.line_id),
        units=place.units,
        covered=place.covered,
        ready=place.ready,
        committed=place.committed,
        is_beyond=plan.is_beyond(row.due, policy),
    )


def _together(rows: Sequence[Row[*tuple[Any, ...]]]) -> dict[walk.Id, int]:
    return {row.Place.line_id: row.Place.order_id for row in rows if row.ship_together}
