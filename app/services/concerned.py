"""Whom a change of supply concerns: one query, whose cost follows them rather than all who wait."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import CTE, ColumnElement, Row, Select, and_, func, or_, select, true, tuple_
from sqlalchemy.orm import Session

from app.db.line import Line, Order, Place, Promise
from app.db.shop import Shop
from app.domain import plan
from app.services import queues
from app.services.pools import Queue

# The first unit concerned, of those that stock lacks, and the first behind them; None: to the line's end.
Stretch = tuple[int, int | None]
EVERYONE: Stretch = (0, None)
AT_ONCE = 500


def rows(
    session: Session, shop: Shop, stretches: Mapping[Queue, Stretch], policy: plan.Policy
) -> Sequence[Row[Any]]:
    """Places whose uncovered units lie in a stretch of their queue, and what else of their orders waits in
    these queues; with the units ahead of each, and the newest promise made for it."""
    if len(stretches) <= AT_ONCE:
        return session.execute(_of(shop, stretches, policy)).all() if stretches else []
    # A file may name more queues than fit a statement: then an order may stand in those of another one.
    every = sorted(stretches)
    found: list[Row[Any]] = []
    for first in range(0, len(every), AT_ONCE):
        part = dict.fromkeys(every[first : first + AT_ONCE], EVERYONE)
        found += session.execute(_of(shop, part, policy)).all()
    return found


def lacking(shop: Shop, here: Iterable[ColumnElement[bool]], policy: plan.Policy) -> CTE:
    """Everyone in some whole queues whom stock does not cover, and how many of their units are ahead."""
    units = Place.units - Place.covered
    turn = func.sum(units).over(
        partition_by=(Place.item_id, Place.pool_id), order_by=queues.turn(policy), rows=(None, 0)
    )
    columns: tuple[Any, ...] = (
        Place.id.label("place"),
        Place.line_id.label("line"),
        Place.order_id,
        Place.item_id,
        Place.pool_id,
    )
    query: Select[Any] = select(*columns, units.label("units"), (turn - units).label("ahead"))
    if policy.horizon is not None:
        query = query.join(Order, and_(Order.shop_id == Place.shop_id, Order.id == Place.order_id))
    return query.where(Place.shop_id == shop.id, *here, Place.is_open, units > 0).cte("lacking")


def is_newest(shop: Shop, each: CTE) -> ColumnElement[bool]:
    """The promise that was made last for a line."""
    here = (Promise.shop_id == shop.id, Promise.line_id == each.c.line)
    last = select(func.max(Promise.id)).where(*here).correlate(each).scalar_subquery()
    return and_(Promise.shop_id == shop.id, Promise.id == last)


def _of(shop: Shop, stretches: Mapping[Queue, Stretch], policy: plan.Policy) -> Select[Any]:
    each = lacking(shop, [tuple_(Place.item_id, Place.pool_id).in_(list(stretches))], policy)
    concerned = or_(*(_is_in(each, queue, stretch) for queue, stretch in stretches.items()))
    return (
        select(*each.c, Order.name, Order.currency, Order.ship_together, Line.unit_price, Promise.ships_by)
        .join(Order, and_(Order.shop_id == shop.id, Order.id == each.c.order_id))
        .join(Line, and_(Line.shop_id == shop.id, Line.id == each.c.line))
        .outerjoin(Promise, is_newest(shop, each))
        .where(each.c.order_id.in_(select(each.c.order_id).where(concerned)))
    )


def _is_in(each: CTE, queue: Queue, stretch: Stretch) -> ColumnElement[bool]:
    here = and_(each.c.item_id == queue[0], each.c.pool_id == queue[1])
    first, behind = stretch
    ends = each.c.ahead < behind if behind is not None else true()
    return and_(here, each.c.ahead + each.c.units > first, ends)
