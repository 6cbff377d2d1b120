"""What the ledger tells of an event: how units of each line went from one state to another."""

from collections import Counter, defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.ledger import LedgerEntry
from app.domain import quantities
from app.replay import scenario
from app.replay.stage import Stage

# "Ready" counts committed units too.
SHOWN = {quantities.COMMITTED: quantities.READY}


def note(session: Session, on: Stage, event: scenario.Event) -> None:
    """Add the event's changes to the stage's, each line's net of what the event did to it."""
    names = {number: line for line, number in on.numbers.lines.items()}
    for number, deltas in sorted(_moved(session, on).items()):
        line = names[number]
        if not on.store.skus[on.store.lines[line].sku].tracked:
            continue
        before = {state: -units for state, units in deltas.items() if units < 0}
        after = {state: units for state, units in deltas.items() if units > 0}
        for was, became, units in quantities.transitions(before, after):
            change = {"event": event.number, "line": line, "from": was, "to": became}
            on.changes.append({**change, "quantity": units, "cause": event.kind})


def _moved(session: Session, on: Stage) -> dict[int, Counter[str]]:
    """Line → state → units it won or lost since the last look."""
    query = select(LedgerEntry).where(LedgerEntry.shop_id == on.shop_id, LedgerEntry.id > on.noted)
    moved: dict[int, Counter[str]] = defaultdict(Counter)
    for entry in session.scalars(query.order_by(LedgerEntry.id)):
        on.noted = entry.id
        moved[entry.line_id][SHOWN.get(entry.from_state, entry.from_state)] -= entry.units
        moved[entry.line_id][SHOWN.get(entry.to_state, entry.to_state)] += entry.units
    return moved
