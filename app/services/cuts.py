"""Cuts through lines: sums of what is served before them, counted no further than the last."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import accumulate
from typing import Any

from sqlalchemy import ColumnElement, Select, Tuple, and_, case, func, literal, select, tuple_, union_all
from sqlalchemy.orm import Session
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from app.db.line import Order, Place
from app.db.shop import Shop
from app.services import queues, ranks
from app.services.pools import Queue

Key = tuple[Any, ...]
# Queue → in order, the turns of places or, without a horizon, their ranks.
Cuts = Mapping[Queue, Sequence[Key]]
Columns = ReadOnlyColumnCollection[str, Any]
# SQLite takes five hundred parts in one statement, and a queue has up to two.
AT_ONCE = 200
SUMMED = (
    Place.committed.label("committed"),
    (Place.units - Place.committed).label("rest"),
    (Place.units - Place.covered).label("uncovered"),
    case((Place.units > Place.ready, 1), else_=0).label("waiting"),
)


def sums(
    session: Session, shop: Shop, cuts: Cuts, horizon: date | None = None
) -> dict[Queue, list[Counter[str]]]:
    """Queue → what stands before each of its cuts."""
    found = {queue: [Counter[str]() for _ in keys] for queue, keys in cuts.items()}
    for each in _sooner(shop, cuts, horizon, *SUMMED):
        key = (each.item_id, each.pool_id, each.number)
        query = select(*key, *(func.sum(each[column.name]).label(column.name) for column in SUMMED))
        for row in session.execute(query.group_by(*key)):
            part = {column.name: int(getattr(row, column.name)) for column in SUMMED}
            found[row.item_id, row.pool_id][row.number].update(part)
    return {queue: list(accumulate(some)) for queue, some in found.items()}


def repeated(session: Session, shop: Shop, cuts: Cuts, horizon: date | None = None) -> set[int]:
    """Lines that wait in several places of one queue before its last cut."""
    found: set[int] = set()
    for each in _sooner(shop, cuts, horizon, Place.line_id, SUMMED[-1]):
        waiting = select(each.line_id).where(each.waiting == 1)
        several = waiting.group_by(each.item_id, each.pool_id, each.line_id).having(func.count() > 1)
        found.update(session.scalars(several))
    return found


def _sooner(shop: Shop, cuts: Cuts, horizon: date | None, *columns: Any) -> Iterator[Columns]:
    """Places before the last cut of their queue, with the number of cuts that they do not stand before."""
    every = sorted(cuts.items())
    for first in range(0, len(every), AT_ONCE):
        some = every[first : first + AT_ONCE]
        parts = [part for queue, keys in some for part in _parts(shop, queue, keys, horizon, columns)]
        yield union_all(*parts).subquery().c


def _parts(
    shop: Shop, queue: Queue, keys: Sequence[Key], horizon: date | None, columns: Sequence[Any]
) -> Iterator[Select[Any]]:
    turn = tuple_(*queues.RISING) if horizon is None else tuple_(queues.beyond(horizon), *queues.RISING)
    # All of them stand before the last cut.
    number = _number(turn, keys[:-1]).label("number")
    here = (Place.shop_id == shop.id, Place.item_id == queue[0], Place.pool_id == queue[1], Place.is_open)
    query: Select[Any] = select(Place.item_id, Place.pool_id, number, *columns).where(*here)
    if horizon is not None:
        of_order = and_(Order.shop_id == Place.shop_id, Order.id == Place.order_id)
        yield query.join(Order, of_order).where(turn < tuple_(*keys[-1]))
    else:
        yield from (query.where(part) for part in ranks.before(keys[-1]))


def _number(turn: Tuple, keys: Sequence[Key], first: int = 0) -> ColumnElement[int]:
    """How many of the cuts a place does not stand before: searched in halves, as the cuts are in order."""
    if not keys:
        return literal(first)
    middle = len(keys) // 2
    sooner = _number(turn, keys[:middle], first)
    later = _number(turn, keys[middle + 1 :], first + middle + 1)
    return case((turn < tuple_(*keys[middle]), sooner), else_=later)
