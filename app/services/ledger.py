"""The ledger: every unit that changes its state is written down with its cause, for good."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import many
from app.db.line import LedgerEntry, Place
from app.domain.quantities import COMMITTED, READY, WAITING, Step

# What units of a line can be while they are open.
STATES = (WAITING, READY, COMMITTED)
Units = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """Some units of a line went from one state to another at a location."""

    order_id: int
    line_id: int
    item_id: int
    step: Step
    cause: str
    detail: dict[str, Any] = field(default_factory=dict)


def write(session: Session, shop_id: int, entries: Iterable[Entry], now: datetime) -> None:
    rows = [
        {
            "shop_id": shop_id,
            "order_id": entry.order_id,
            "line_id": entry.line_id,
            "item_id": entry.item_id,
            "location_id": entry.step.location,
            "units": entry.step.units,
            "from_state": entry.step.was,
            "to_state": entry.step.became,
            "cause": entry.cause,
            "detail": entry.detail,
            "at": now,
        }
        for entry in entries
        if entry.step.units > 0
    ]
    many.add(session, LedgerEntry, rows)


def replay(
    session: Session, shop_id: int, line_ids: Collection[int] | None = None
) -> dict[int, Counter[str]]:
    """Line → its open units by state, from the ledger alone; without ids, of every line ever."""
    moved = (LedgerEntry.shop_id == shop_id, LedgerEntry.from_state != LedgerEntry.to_state)
    query = select(
        LedgerEntry.line_id, LedgerEntry.from_state, LedgerEntry.to_state, func.sum(LedgerEntry.units)
    ).where(*moved)
    if line_ids is not None:
        query = query.where(LedgerEntry.line_id.in_(line_ids))
    found: dict[int, Counter[str]] = defaultdict(Counter)
    grouped = query.group_by(LedgerEntry.line_id, LedgerEntry.from_state, LedgerEntry.to_state)
    for line, was, became, units in session.execute(grouped):
        # "let go" says that a person opened the gate; the units still wait.
        became = became if became != "let_go" else was
        found[line][was] -= int(units)
        found[line][became] += int(units)
    return {line: Counter({state: units[state] for state in STATES}) for line, units in found.items()}


def verify(session: Session, shop_id: int, line_ids: Collection[int] | None = None) -> dict[int, list[Units]]:
    """Lines of which the ledger tells another story than their places: [by the ledger, as they are]."""
    told, there = replay(session, shop_id, line_ids), _there(session, shop_id, line_ids)
    empty = Counter(dict.fromkeys(STATES, 0))
    pairs = {line: [told.get(line, empty), there.get(line, empty)] for line in {*told, *there}}
    return {line: [dict(a), dict(b)] for line, (a, b) in pairs.items() if a != b}


def _there(session: Session, shop_id: int, line_ids: Collection[int] | None) -> dict[int, Counter[str]]:
    ready, committed = func.sum(Place.ready), func.sum(Place.committed)
    query = select(Place.line_id, func.sum(Place.units) - ready, ready - committed, committed)
    query = query.where(Place.shop_id == shop_id).group_by(Place.line_id)
    if line_ids is not None:
        query = query.where(Place.line_id.in_(line_ids))
    return {
        row[0]: Counter(dict(zip(STATES, map(int, row[1:]), strict=True))) for row in session.execute(query)
    }
