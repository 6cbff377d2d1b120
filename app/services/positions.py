"""Where places stand in their line: what is served before each, in a few queries however long the line is."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Tuple, and_, case, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from app.db.line import Order, Place
from app.db.shop import Shop
from app.domain import plan
from app.services import queues
from app.services.pools import Queue

Key = tuple[Any, ...]
HERE = (Place.is_open, Place.pool_id.is_not(None))
WAITS = Place.units > Place.ready
SUMS = ("committed", "rest", "uncovered", "waiting")


@dataclass(frozen=True, slots=True)
class Before:
    """Served before a place: open units, units that no stock covers, and lines that wait."""

    open: int
    uncovered: int
    waiting: int


def load(session: Session, shop: Shop, *lines: Select[int]) -> Sequence[Row[Any]]:
    """The open places of some lines (queries for their ids), with what their orders want."""
    columns = (*Place.__table__.columns, Order.due, Order.ship_together.label("together"))
    is_one = or_(*(Place.line_id.in_(some) for some in lines))
    query = _of_orders(select(*columns)).where(Place.shop_id == shop.id, *HERE, is_one)
    return session.execute(query.order_by(Place.id)).all()


def served(row: Row[Any], policy: plan.Policy) -> Key:
    """How the uncommitted units of a place rank: lower is better, and those past a horizon come last."""
    rank = queues.rank(row)
    return rank if policy.horizon is None else (int(plan.is_beyond(row.due, policy)), *rank)


def before(
    session: Session, shop: Shop, places: Iterable[Row[Any]], policy: plan.Policy
) -> dict[int, Before]:
    """Place → what is served before it in its queue. Units let go come first, in rank, then the others."""
    standing: dict[Queue, list[Row[Any]]] = defaultdict(list)
    for row in places:
        standing[row.item_id, row.pool_id].append(row)
    if not standing:
        return {}
    turns = {queue: sorted(served(row, policy) for row in rows) for queue, rows in standing.items()}
    ranks = {queue: sorted(queues.rank(row) for row in rows) for queue, rows in standing.items()}
    by_turn = _sums(session, shop, turns, policy.horizon)
    by_rank = by_turn if policy.horizon is None else _sums(session, shop, ranks)
    again = _again(session, shop, list(standing), policy)
    found = {}
    for queue, rows in standing.items():
        for row in rows:
            turn, rank = served(row, policy), queues.rank(row)
            ahead = by_turn[queue][turns[queue].index(turn)]
            let_go = by_rank[queue][ranks[queue].index(rank)]["committed"]
            everyone = by_rank[queue][-1]["committed"]
            found[row.id] = Before(
                open=let_go if row.committed else everyone + ahead["rest"],
                uncovered=ahead["uncovered"],
                waiting=ahead["waiting"] - bisect_left(again[queue], turn),
            )
    return found


def _sums(
    session: Session, shop: Shop, cuts: Mapping[Queue, Sequence[Key]], horizon: date | None = None
) -> dict[Queue, list[Counter[str]]]:
    """Queue → what stands before each of its cuts, and at last everything; one scan for all queues."""
    turn = tuple_(*queues.RISING) if horizon is None else tuple_(queues.beyond(horizon), *queues.RISING)
    of_queue = [(_is_in(queue), _number(turn, keys)) for queue, keys in cuts.items()]
    numbered = select(
        Place.item_id,
        Place.pool_id,
        case(*of_queue, else_=0).label("number"),
        Place.committed,
        (Place.units - Place.committed).label("rest"),
        (Place.units - Place.covered).label("uncovered"),
        case((WAITS, 1), else_=0).label("waiting"),
    )
    here = (Place.shop_id == shop.id, *HERE, or_(*(_is_in(queue) for queue in cuts)))
    each = (numbered if horizon is None else _of_orders(numbered)).where(*here).subquery().c
    query = select(
        each.item_id, each.pool_id, each.number, *(func.sum(each[name]).label(name) for name in SUMS)
    )
    parts = {queue: [Counter[str]() for _ in range(len(keys) + 1)] for queue, keys in cuts.items()}
    for row in session.execute(query.group_by(each.item_id, each.pool_id, each.number)):
        parts[row.item_id, row.pool_id][row.number].update({name: int(getattr(row, name)) for name in SUMS})
    return {queue: list(accumulate(some)) for queue, some in parts.items()}


def _again(
    session: Session, shop: Shop, asked: Sequence[Queue], policy: plan.Policy
) -> dict[Queue, list[Key]]:
    """Places that wait behind another one of their own line: the line is counted by its first."""
    here = (Place.shop_id == shop.id, *HERE, WAITS, or_(*(_is_in(queue) for queue in asked)))
    of_line = (Place.item_id, Place.pool_id, Place.line_id)
    several = select(Place.line_id).where(*here).group_by(*of_line).having(func.count() > 1)
    waiting = _of_orders(select(*Place.__table__.columns, Order.due))
    query = waiting.where(*here, Place.line_id.in_(several))
    lines: dict[tuple[Queue, int], list[Key]] = defaultdict(list)
    for row in session.execute(query):
        lines[(row.item_id, row.pool_id), row.line_id].append(served(row, policy))
    found: dict[Queue, list[Key]] = {queue: [] for queue in asked}
    for (queue, _), keys in lines.items():
        found[queue] += sorted(keys)[1:]
    return {queue: sorted(keys) for queue, keys in found.items()}


def _of_orders(query: Select[Any]) -> Select[Any]:
    return query.join(Order, and_(Order.shop_id == Place.shop_id, Order.id == Place.order_id))


def _is_in(queue: Queue) -> ColumnElement[bool]:
    return and_(Place.item_id == queue[0], Place.pool_id == queue[1])


def _number(turn: Tuple, keys: Sequence[Key], first: int = 0) -> ColumnElement[int]:
    """How many of the cuts a place does not stand before: searched in halves, as the cuts are in order."""
    if not keys:
        return literal(first)
    middle = len(keys) // 2
    sooner = _number(turn, keys[:middle], first)
    later = _number(turn, keys[middle + 1 :], first + middle + 1)
    return case((turn < tuple_(*keys[middle]), sooner), else_=later)
