"""When the units of lines ship and how far they have come in the line: computed when it is asked for."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.db.line import Line, Order
from app.db.shop import Shop
from app.domain import earmark, eta
from app.domain.plan import Policy
from app.services import coming, dating, policies, pools, positions, shops
from app.services.pools import Queue

Before = Mapping[int, positions.Before]


@dataclass(frozen=True, slots=True)
class Eta:
    """A line now: the date it ships by and why, its units, open units ahead of it, and its position.

    Ahead are units let go, and then by rank. `position` counts the waiting lines of its queue from 1; None
    when nothing of the line waits.
    """

    ships_by: date | None
    basis: dict[str, Any]
    ready: int
    waiting: int
    ahead: int
    position: int | None


def of_lines(
    session: Session, shop: Shop, line_ids: Collection[int], now: datetime, policy: Policy | None = None
) -> dict[int, Eta]:
    """Line → its ETA, for open lines that are in line; a few queries for all of them.

    Without a `policy` by the shop's own.
    """
    settings = shops.settings(session, shop)
    policy = policy or policies.of(shop, settings, now)
    asked = positions.these(shop, line_ids)
    mine = positions.load(session, shop, asked, _companions(shop, asked))
    items = {row.item_id for row in mine}
    layout = pools.look(session, shop.id)
    supplies = coming.to_queues(session, shop, items, now, layout)
    datings = dating.of_items(session, shop, settings, items, now)
    places = _with_earmarked(session, shop, mine, supplies)
    before = positions.before(session, shop, places, policy, layout)
    parts: dict[int, list[Eta]] = defaultdict(list)
    for queue, rows in _queues(places, policy).items():
        days = datings[queue[0]]
        found = _of_queue(rows, before, eta.in_order(supplies.get(queue, ()), days), days)
        for line, part in found.items():
            parts[line].append(part)
    outlooks = {line: _joined(some) for line, some in parts.items()}
    _together(mine, outlooks)
    return {line: outlooks[line] for line in line_ids if line in outlooks}


def _companions(shop: Shop, asked: Select[int]) -> Select[int]:
    """The lines of their orders that ship together, their own included."""
    orders = select(Line.order_id).where(Line.shop_id == shop.id, Line.id.in_(asked))
    together = select(Order.id).where(Order.shop_id == shop.id, Order.ship_together, Order.id.in_(orders))
    return select(Line.id).where(Line.shop_id == shop.id, Line.order_id.in_(together))


def _with_earmarked(
    session: Session, shop: Shop, places: Sequence[Row[Any]], supplies: Mapping[Queue, Sequence[eta.Supply]]
) -> list[Row[Any]]:
    """And those of lines that something on its way was ordered for: they may take it before others."""
    lines = {supply.for_line for some in supplies.values() for supply in some if supply.for_line is not None}
    more = lines - {row.line_id for row in places}
    found = positions.load(session, shop, positions.these(shop, more)) if more else ()
    return [*places, *(row for row in found if (row.item_id, row.pool_id) in supplies)]


def _queues(places: Iterable[Row[Any]], policy: Policy) -> dict[Queue, list[Row[Any]]]:
    """Places by queue, best first."""
    queues: dict[Queue, list[Row[Any]]] = defaultdict(list)
    for row in sorted(places, key=lambda row: positions.served(row, policy)):
        queues[row.item_id, row.pool_id].append(row)
    return queues


def _of_queue(
    places: Sequence[Row[Any]], before: Before, supplies: Sequence[eta.Supply], days: eta.Dating
) -> dict[int, Eta]:
    """Line → its ETA in one queue; `places` are best first, and all of the lines with earmarks among them."""
    lines: dict[int | str, list[Row[Any]]] = defaultdict(list)
    for row in places:
        lines[row.line_id].append(row)
    lacking = {line: [(row.id, row.units - row.covered) for row in some] for line, some in lines.items()}
    own = earmark.serve(lacking, supplies)
    # What earmarks give to those before a place, it need not wait for.
    given = 0
    lacked: dict[int, int] = {}
    for row in places:
        lacked[row.id] = before[row.id].uncovered - given
        given += own.units(row.id)
    return {int(line): _of_line(some, before, own, lacked, days) for line, some in lines.items()}


def _of_line(
    places: Sequence[Row[Any]],
    before: Before,
    own: earmark.Served,
    lacked: Mapping[int, int],
    days: eta.Dating,
) -> Eta:
    """`lacked`: place → units before it that neither stock nor an earmark covers."""
    used: Counter[int | str] = Counter()
    short = 0
    for row in places:
        rest = row.units - row.covered - own.units(row.id)
        taken, lacking = eta.taken(lacked[row.id], rest, own.left)
        for supply, units in (*own.taken.get(row.id, ()), *taken):
            used[supply.id] += units
        short += lacking
    parts = [(supply, used[supply.id]) for supply in own.left if supply.id in used]
    told = eta.of_parts(parts, short, days, is_covered=any(row.covered for row in places))
    return Eta(
        ships_by=told.ships_by,
        basis=told.basis,
        ready=sum(row.ready for row in places),
        waiting=sum(row.units - row.ready for row in places),
        ahead=min(before[row.id].open for row in places),
        position=next((before[row.id].waiting + 1 for row in places if row.units > row.ready), None),
    )


def _joined(parts: Sequence[Eta]) -> Eta:
    """A line that waits in several places has the latest date, and stands where it is nearest."""
    if len(parts) == 1:
        return parts[0]
    last = max(parts, key=lambda part: (part.ships_by is None, part.ships_by or date.min))
    return replace(
        last,
        ready=sum(part.ready for part in parts),
        waiting=sum(part.waiting for part in parts),
        ahead=min(part.ahead for part in parts),
        position=min((part.position for part in parts if part.position), default=None),
    )


def _together(rows: Iterable[Row[Any]], found: dict[int, Eta]) -> None:
    """In a ship-together order every line has the order's latest date."""
    orders: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        if row.together:
            orders[row.order_id].add(row.line_id)
    for lines in orders.values():
        last = _joined([found[line] for line in sorted(lines)])
        for line in lines:
            found[line] = replace(found[line], ships_by=last.ships_by, basis=last.basis)
