"""What the ledger tells of many places at once, taken apart: an entry for each line that is asked for."""

from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.ledger import LedgerBatch, LedgerEntry
from app.domain import quantities
from app.domain.quantities import COMMITTED, READY, WAITING

Flow = tuple[str, str, int]


def entries(session: Session, shop_id: int, line_ids: Collection[int] | None) -> Iterator[LedgerEntry]:
    """As if each had been written alone, oldest first; they are no rows. None: of every line."""
    query = select(LedgerBatch).where(LedgerBatch.shop_id == shop_id)
    if line_ids is not None:
        first, last = min(line_ids, default=0), max(line_ids, default=0)
        query = query.where(LedgerBatch.last_line >= first, LedgerBatch.first_line <= last)
    wanted = line_ids and set(line_ids)
    for batch in session.scalars(query.order_by(LedgerBatch.id)):
        steps = flows(batch)
        for line in batch.lines:
            if wanted is None or line in wanted:
                yield from (_entry(batch, line, step) for step in steps)


def flows(batch: LedgerBatch) -> list[Flow]:
    """What happened to each of its places: from which state to which, how many units."""
    total = max(batch.ready, batch.became)
    before = {
        READY: batch.ready - batch.committed,
        WAITING: total - batch.ready,
        COMMITTED: batch.committed,
    }
    return quantities.transitions(before, {COMMITTED: batch.became, WAITING: total - batch.became})


def _entry(batch: LedgerBatch, line: int, flow: Flow) -> LedgerEntry:
    was, became, units = flow
    return LedgerEntry(
        shop_id=batch.shop_id,
        line_id=line,
        item_id=batch.item_id,
        location_id=batch.location_id,
        units=units,
        from_state=was,
        to_state=became,
        cause=batch.cause,
        detail=batch.detail,
        at=batch.at,
    )
