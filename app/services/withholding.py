"""Lines withheld by hand, and released by hand."""

from collections import Counter, defaultdict
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.db.line import Place
from app.domain.quantities import COMMITTED, READY, Step
from app.services import dirty, ledger, totals


def withhold(session: Session, shop_id: int, line_id: int) -> None:
    """Nothing of the line goes until it is allowed again: its places stay, its units wait."""
    _mark(session, shop_id, line_id, withheld=True)


def allow(session: Session, shop_id: int, line_id: int) -> None:
    """The line is not withheld by hand any more; the next plan decides what of it is free to go."""
    _mark(session, shop_id, line_id, withheld=False)


def release(session: Session, shop_id: int, line_id: int, cause: str, now: datetime) -> int:
    """Let go what the plan found free to go; how many units."""
    query = select(Place).where(
        Place.shop_id == shop_id, Place.line_id == line_id, Place.is_open, Place.ready > Place.committed
    )
    rows = session.scalars(query.order_by(Place.id).execution_options(populate_existing=True)).all()
    entries = []
    after: totals.Tally = defaultdict(Counter)
    for row in rows:
        gone = row.ready - row.committed
        step = Step(row.location_id, gone, READY, COMMITTED)
        entries.append(ledger.Entry(row.order_id, line_id, row.item_id, step, cause))
        after[row.item_id, row.location_id or 0]["committed_units"] += gone
        row.committed = row.ready
    session.flush()
    totals.change(session, shop_id, {}, after)
    ledger.write(session, shop_id, entries, now)
    dirty.mark(session, shop_id, {row.item_id for row in rows})
    return sum(entry.step.units for entry in entries)


def _mark(session: Session, shop_id: int, line_id: int, *, withheld: bool) -> None:
    here = (Place.shop_id == shop_id, Place.line_id == line_id)
    items = set(session.scalars(select(Place.item_id).where(*here)))
    session.execute(update(Place).where(*here).values(withheld=withheld, unseen=True))
    dirty.mark(session, shop_id, items)
