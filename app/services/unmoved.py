"""Moves within a pool that the store has not made yet: kept on their order, and known when facts come."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.db.line import Line, Order, Place
from app.domain import pooling
from app.domain.pooling import Move
from app.domain.quantities import Stand
from app.services import readings
from app.services.order_lines import Found


def of(order: Order) -> list[Move]:
    """What the store has still to move, by line."""
    return [
        Move(one["line"], one["from"], one["to"], one["units"], one.get("stuck", False))
        for one in order.moves
    ]


def keep(order: Order, moves: Iterable[Move]) -> None:
    """These are all that are owed."""
    rows = [row(move) for move in moves]
    if rows != order.moves:
        order.moves = rows


def row(move: Move) -> dict[str, Any]:
    """A move in words of the store: what an order keeps and an exception tells."""
    found: dict[str, Any] = {"line": move.line, "from": move.start, "to": move.to, "units": move.units}
    return {**found, "stuck": True} if move.is_stuck else found


def add(order: Order, moves: Iterable[Move]) -> None:
    """These too. A line's moves become the fewest with the same outcome; what was stuck is tried again."""
    new = list(moves)
    moving = {move.line for move in new}
    others = [move for move in of(order) if move.line not in moving]
    again = [move for move in of(order) if move.line in moving]
    keep(order, [*others, *pooling.combined([*again, *new])])


def seen(
    session: Session,
    order: Order,
    line: Line,
    places: Sequence[Place],
    found: Found,
    pool_of: Mapping[int, int],
    read_at: datetime | None = None,
) -> tuple[Found, list[Move]]:
    """What the facts say of a line as if the moves that are owed were made already, and which are.

    Facts read before our last changes were made know nothing of them: the order is to be read again.
    """
    ours, committed = Counter[int | None](), Counter[int | None]()
    for place in places:
        ours[place.location_id] += place.units
        committed[place.location_id] += place.committed
    owed = [move for move in of(order) if move.line == line.id]
    if read_at is not None and order.held_at is not None and read_at < order.held_at:
        unknown = pooling.towards(line.id, ours, found.remaining, pool_of, most=ours)
        if unknown:
            readings.ask(session, order.shop_id, "order", order.id)
        return replace(found, remaining=pooling.after(unknown, found.remaining)), owed
    undone = pooling.undone(owed, ours, found.remaining)
    kept, there = undone.left, pooling.after(undone.left, found.remaining)
    if _is_edited(line, ours, found):
        # An edit makes the fulfillment orders anew, where Shopify routes them.
        again = pooling.towards(line.id, ours, there, pool_of, most=committed)
        kept, there = pooling.combined([*kept, *again]), pooling.after(again, there)
    return replace(found, remaining=there, void=tuple(undone.void)), kept


def settle(order: Order, line: Line, moves: Iterable[Move], stands: Iterable[Stand]) -> bool:
    """These moves of a line are owed, as far as its units still stand where they lead. True: that is news."""
    before = order.moves
    there = Counter[int | None]()
    for stand in stands:
        there[stand.location] += stand.units
    others = [move for move in of(order) if move.line != line.id]
    mine = [move for move in moves if move.line == line.id]
    keep(order, [*others, *pooling.standing(mine, there)])
    return order.moves != before


def _is_edited(line: Line, ours: Counter[int | None], found: Found) -> bool:
    """Whether units came or went that were not sent."""
    sent = max(found.shipped - (line.shipped or 0), 0)
    return sum(found.remaining.values()) != ours.total() - sent
