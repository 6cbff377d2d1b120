"""When the units of lines ship and how far they have come in the line: computed when it is asked for."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, case, func, or_, select
from sqlalchemy.orm import Session

from app.db.line import Order, Place
from app.db.shop import Shop
from app.domain import eta
from app.services import dating, incoming, shops

RANK = (Place.priority.desc(), Place.queued_at, Place.seq, Place.line_id, Place.id)


@dataclass(frozen=True, slots=True)
class Eta:
    """A line now: the date it ships by and why, its units, open units ahead of it, and its position.

    `position` counts the waiting places of its queue from 1; None when nothing of the line waits.
    """

    ships_by: date | None
    basis: dict[str, Any]
    ready: int
    waiting: int
    ahead: int
    position: int | None


def of_lines(session: Session, shop: Shop, line_ids: Iterable[int], now: datetime) -> dict[int, Eta]:
    """Line → its ETA, for open lines that are in line; one window query for all of them."""
    asked = set(line_ids)
    rows = _walked(session, shop, asked)
    items = {row.item_id for row in rows}
    settings = shops.settings(session, shop)
    datings = dating.of_items(session, shop, settings, items, now)
    supplies = incoming.supplies(session, shop, items)
    places: dict[int, list[Any]] = defaultdict(list)
    dated: dict[int, list[eta.Eta]] = defaultdict(list)
    for row in rows:
        days = datings[row.item_id]
        coming = eta.in_order(supplies.get((row.item_id, row.location_id), ()), days)
        places[row.line_id].append(row)
        dated[row.line_id].append(_place_eta(row, coming, days))
    last = {line: eta.latest(parts) for line, parts in dated.items()}
    _together(places, last)
    return {line: _eta(places[line], last[line]) for line in places if line in asked}


def _walked(session: Session, shop: Shop, line_ids: set[int]) -> Sequence[Row[Any]]:
    """The lines' places, their ship-together companions included, each with what stands before it."""
    orders = select(Place.order_id).where(Place.shop_id == shop.id, Place.line_id.in_(line_ids))
    together = select(Order.id).where(Order.shop_id == shop.id, Order.id.in_(orders), Order.ship_together)
    mine = or_(Place.line_id.in_(line_ids), Place.order_id.in_(together))
    here = (Place.shop_id == shop.id, Place.is_open, Place.location_id.is_not(None))
    items = set(session.scalars(select(Place.item_id).where(*here, mine)))
    queue = (Place.item_id, Place.location_id)
    waits = Place.units - Place.ready
    before: dict[str, Any] = {"partition_by": queue, "order_by": RANK, "rows": (None, -1)}
    is_waiting = case((waits > 0, 1), else_=0)
    walked = (
        select(
            Place,
            func.coalesce(func.sum(Place.units).over(**before), 0).label("ahead"),
            func.coalesce(func.sum(Place.units - Place.covered).over(**before), 0).label("uncovered"),
            func.coalesce(func.sum(is_waiting).over(**before), 0).label("waiting_before"),
        )
        .where(*here, Place.item_id.in_(items))
        .subquery()
    )
    is_mine = or_(walked.c.line_id.in_(line_ids), walked.c.order_id.in_(together))
    companions = walked.c.order_id.in_(together).label("together")
    query = select(walked, companions).where(is_mine)
    return session.execute(query.order_by(walked.c.line_id, walked.c.seq, walked.c.id)).all()


def _place_eta(row: Any, supplies: Sequence[eta.Supply], days: eta.Dating) -> eta.Eta:
    uncovered = row.units - row.covered
    if not uncovered:
        return eta.of_stock(days)
    return eta.of_waiting(int(row.uncovered), uncovered, supplies, days)


def _together(places: dict[int, list[Any]], last: dict[int, eta.Eta]) -> None:
    """In a ship-together order every line has the order's latest date."""
    orders: dict[int, list[int]] = defaultdict(list)
    for line, rows in places.items():
        if rows[0].together:
            orders[rows[0].order_id].append(line)
    for companions in orders.values():
        latest = eta.latest(last[line] for line in companions)
        last.update(dict.fromkeys(companions, latest))


def _eta(rows: Sequence[Any], last: eta.Eta) -> Eta:
    waiting = [row for row in rows if row.units > row.ready]
    return Eta(
        ships_by=last.ships_by,
        basis=last.basis,
        ready=sum(row.ready for row in rows),
        waiting=sum(row.units - row.ready for row in rows),
        ahead=int(rows[0].ahead),
        position=int(waiting[0].waiting_before) + 1 if waiting else None,
    )
