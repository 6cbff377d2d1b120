"""Where places stand in their line: what is served before each, in a few queries however long the line is."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, and_, select, union
from sqlalchemy.orm import Session

from app.db.line import Line, Order, Place
from app.db.shop import Shop
from app.domain import plan
from app.services import cuts, lines, pools, queues
from app.services.pools import Queue


@dataclass(frozen=True, slots=True)
class Before:
    """Served before a place: open units, units that no stock covers, and lines that wait."""

    open: int
    uncovered: int
    waiting: int


def load(session: Session, shop: Shop, *asked: Select[int]) -> Sequence[Row[Any]]:
    """The open places of some lines (queries for their ids), with what their orders want."""
    columns = (*Place.__table__.columns, Order.due, Order.ship_together.label("together"))
    query = select(*columns).join(Order, and_(Order.shop_id == Place.shop_id, Order.id == Place.order_id))
    here = (Place.shop_id == shop.id, Place.is_open, Place.pool_id.is_not(None))
    return session.execute(query.where(*here, Place.line_id.in_(union(*asked))).order_by(Place.id)).all()


def these(shop: Shop, ids: Iterable[Any]) -> Select[int]:
    """The lines of these ids."""
    return select(Line.id).where(Line.shop_id == shop.id, Line.id.in_(set(ids)))


def served(row: Row[Any], policy: plan.Policy) -> cuts.Key:
    """How the uncommitted units of a place rank: lower is better, and those past a horizon come last."""
    rank = queues.rank(row)
    return rank if policy.horizon is None else (int(plan.is_beyond(row.due, policy)), *rank)


def before(
    session: Session, shop: Shop, places: Iterable[Row[Any]], policy: plan.Policy, layout: pools.Layout
) -> dict[int, Before]:
    """Place → what is served before it in its queue. Units let go come first, in rank, then the others."""
    standing: dict[Queue, list[Row[Any]]] = defaultdict(list)
    for row in places:
        standing[row.item_id, row.pool_id].append(row)
    turns = {queue: sorted(served(row, policy) for row in rows) for queue, rows in standing.items()}
    ranks = {queue: sorted(queues.rank(row) for row in rows) for queue, rows in standing.items()}
    by_turn = cuts.sums(session, shop, turns, policy.horizon)
    by_rank = by_turn if policy.horizon is None else cuts.sums(session, shop, ranks)
    again = _again(session, shop, turns, policy)
    totals = queues.totals(session, shop, {item for item, _ in standing}, layout)
    found = {}
    for queue, rows in standing.items():
        for row in rows:
            turn = served(row, policy)
            ahead = by_turn[queue][turns[queue].index(turn)]
            sooner = by_rank[queue][ranks[queue].index(queues.rank(row))]["committed"]
            found[row.id] = Before(
                open=sooner if row.committed else totals[queue][1] + ahead["rest"],
                uncovered=ahead["uncovered"],
                waiting=ahead["waiting"] - bisect_left(again[queue], turn),
            )
    return found


def _again(
    session: Session, shop: Shop, turns: cuts.Cuts, policy: plan.Policy
) -> dict[Queue, list[cuts.Key]]:
    """Places that wait behind another one of their own line: the line is counted by its first."""
    several = cuts.repeated(session, shop, turns, policy.horizon)
    waiting: dict[tuple[Queue, int], list[cuts.Key]] = defaultdict(list)
    for part in lines.parts(sorted(several)):
        for row in load(session, shop, these(shop, part)):
            if row.units > row.ready:
                waiting[(row.item_id, row.pool_id), row.line_id].append(served(row, policy))
    found: dict[Queue, list[cuts.Key]] = {queue: [] for queue in turns}
    for (queue, _), keys in waiting.items():
        if queue in found:
            found[queue] += sorted(keys)[1:]
    return {queue: sorted(keys) for queue, keys in found.items()}
