"""One plain line counted anew by the database itself, in a few statements however long it is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Insert, Update, func, insert, literal, or_, select, text, tuple_, update
from sqlalchemy.orm import Session

from app.db import many
from app.db.functions import gathered
from app.db.ledger import LedgerBatch
from app.db.line import Place
from app.db.shop import Shop
from app.services import stretches
from app.services.pools import Queue
from app.services.stretches import Conditions, Stretch

CAUSE = "recount"
OPTIONS = {"synchronize_session": False, "preserve_rowcount": True}
# Places whose numbers lie so close are told of together.
BATCH = 200
# Beyond its usual 4 MB PostgreSQL would put the batches of a long line aside on disk.
MEMORY = text("SET LOCAL work_mem = '32MB'")


@dataclass(frozen=True, slots=True)
class Count:
    """What the ledger is told of each place that a count puts right."""

    shop_id: int
    queue: Queue
    stock: int
    at: datetime


def of_queue(session: Session, shop: Shop, queue: Queue, stock: int, now: datetime) -> int:
    """Count one plain line, whose pool is a single location, anew; how many of its places were wrong."""
    line = in_queue(shop, queue)
    count = Count(shop.id, queue, stock, now)
    if many.has_arrays(session):
        session.execute(MEMORY)
    wrong = 0
    for stretch in stretches.of(session, line, max(stock, 0)):
        session.execute(_batches(count, stretch))
        wrong += _run(session, _corrected(stretch))
    return wrong


def in_queue(shop: Shop, queue: Queue) -> Conditions:
    item, pool = queue
    return (Place.shop_id == shop.id, Place.item_id == item, Place.pool_id == pool, Place.is_open)


def _batches(count: Count, stretch: Stretch) -> Insert:
    """A batch for places close to each other that were the same and become the same."""
    item, location = count.queue
    told = {
        "shop_id": count.shop_id,
        "item_id": item,
        "location_id": location,
        "cause": CAUSE,
        "detail": {"physical": count.stock},
        "at": count.at,
    }
    same = {name: literal(value, getattr(LedgerBatch, name).type) for name, value in told.items()}
    alike: dict[str, Any] = {
        "ready": Place.ready,
        "committed": Place.committed,
        "became": stretch.gets.label("became"),
    }
    lines = {
        "lines": gathered(Place.line_id),
        "first_line": func.min(Place.line_id),
        "last_line": func.max(Place.line_id),
    }
    differs = tuple_(Place.ready, Place.committed) != tuple_(stretch.gets, stretch.gets)
    columns: dict[str, Any] = same | alike | lines
    query = select(*columns.values()).where(*stretch.where, differs)
    return insert(LedgerBatch).from_select(list(columns), query.group_by(*alike.values(), Place.id // BATCH))


def _corrected(stretch: Stretch) -> Update:
    gets = stretch.gets
    values = {
        "covered": gets,
        "ready": gets,
        "committed": gets,
        "waited": or_(Place.waited, gets < Place.units),
    }
    differs = tuple_(Place.covered, Place.ready, Place.committed) != tuple_(gets, gets, gets)
    return update(Place).where(*stretch.where, differs).values(values)


def _run(session: Session, statement: Update) -> int:
    result = session.execute(statement, execution_options=OPTIONS)
    return int(result.rowcount)  # type: ignore[attr-defined]
