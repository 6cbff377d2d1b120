"""One plain line counted anew by the database itself, in two statements however long it is.

The rule is app.domain.plan's; this is its plain case, for lines in which nothing is special.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Insert,
    Update,
    case,
    func,
    insert,
    literal,
    or_,
    select,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from app.db.line import LedgerEntry, Place
from app.db.shop import Shop
from app.domain.quantities import COMMITTED, READY, WAITING
from app.services import queues
from app.services.pools import Queue

CAUSE = "recount"
OPTIONS = {"synchronize_session": False, "preserve_rowcount": True}


def of_queue(session: Session, shop: Shop, queue: Queue, stock: int, now: datetime) -> int:
    """Count one plain line anew; how many ledger lines that made."""
    served = _served(session, shop, queue, max(stock, 0))
    gets = served.gets
    written = _run(session, _entries(shop, queue, served, stock, now))
    differs = or_(Place.covered != Place.committed, Place.ready != Place.committed, gets != Place.committed)
    values = {
        "covered": gets,
        "ready": gets,
        "committed": gets,
        "waited": or_(Place.waited, gets < Place.units),
    }
    _run(session, update(Place).where(*in_queue(shop, queue), differs).values(values))
    return written


def in_queue(shop: Shop, queue: Queue) -> tuple[Any, ...]:
    item, pool = queue
    return (Place.shop_id == shop.id, Place.item_id == item, Place.pool_id == pool, Place.is_open)


def _run(session: Session, statement: Insert | Update) -> int:
    result = session.execute(statement, execution_options=OPTIONS)
    return int(result.rowcount)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Served:
    """What each place of a line gets, in terms of its columns; `loses`: less is there than was let go."""

    gets: ColumnElement[Any]
    loses: bool


def _served(session: Session, shop: Shop, queue: Queue, there: int) -> Served:
    """Committed units first, then the others, both by rank."""
    sums = select(func.sum(Place.units), func.sum(Place.committed)).where(*in_queue(shop, queue))
    units, committed = (int(each or 0) for each in session.execute(sums).one())
    if there >= units:
        return Served(Place.units.expression, loses=False)
    if there < committed:
        return Served(_by_rank(session, shop, queue, literal(0), Place.committed, there), loses=True)
    lacking = Place.units - Place.committed
    return Served(_by_rank(session, shop, queue, Place.committed, lacking, there - committed), loses=False)


def _by_rank(
    session: Session, shop: Shop, queue: Queue, kept: Any, share: Any, left: int
) -> ColumnElement[Any]:
    """What a place keeps, with its share of what is left: all of it before one place, nothing behind that."""
    through = func.sum(share).over(order_by=queues.RANK, rows=(None, 0)).label("through")
    columns = (Place.priority, Place.queued_at, Place.seq, Place.line_id, Place.id, share.label("share"))
    walked = select(*columns, through).where(*in_queue(shop, queue)).subquery()
    # In the order of the walk, which so ends at the place that is looked for.
    rank = (walked.c.priority.desc(), walked.c.queued_at, walked.c.seq, walked.c.line_id, walked.c.id)
    edge = session.execute(select(walked).where(walked.c.through > left).order_by(*rank).limit(1)).one()
    its_rank = (-edge.priority, edge.queued_at, edge.seq, edge.line_id, edge.id)
    return case(
        (Place.id == edge.id, kept + (left - int(edge.through) + edge.share)),
        (tuple_(*queues.RISING) < its_rank, kept + share),
        else_=kept,
    )


def _entries(shop: Shop, queue: Queue, served: Served, stock: int, now: datetime) -> Insert:
    """A ledger line for each flow of each place that changes: what was free to go goes first."""
    flows = [
        select(
            *(literal(shop.id).label("shop_id"), Place.order_id, Place.line_id, Place.item_id),
            Place.location_id,
            units.label("units"),
            *(literal(was).label("from_state"), literal(became).label("to_state")),
            literal(CAUSE).label("cause"),
            literal({"physical": stock}, LedgerEntry.detail.type).label("detail"),
            literal(now, LedgerEntry.at.type).label("at"),
        ).where(*in_queue(shop, queue), *when)
        for was, became, units, *when in _flows(served)
    ]
    return insert(LedgerEntry).from_select(
        [column.name for column in flows[0].selected_columns], union_all(*flows)
    )


def _flows(served: Served) -> list[tuple[Any, ...]]:
    """From which state to which, how many units of a place, and when any."""
    gets, is_free = served.gets, Place.ready > Place.committed
    if served.loses:
        return [
            (COMMITTED, WAITING, Place.committed - gets, gets < Place.committed),
            (READY, WAITING, Place.ready - Place.committed, is_free),
        ]
    settled = case((gets < Place.ready, gets), else_=Place.ready)
    return [
        (READY, COMMITTED, settled - Place.committed, is_free, gets > Place.committed),
        (WAITING, COMMITTED, gets - Place.ready, gets > Place.ready),
        (READY, WAITING, Place.ready - gets, is_free, gets < Place.ready),
    ]
