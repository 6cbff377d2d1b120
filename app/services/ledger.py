"""The ledger: every unit that changes its state is written down with its cause, for good."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import many
from app.db.ledger import LedgerEntry
from app.db.line import Place
from app.domain.quantities import COMMITTED, READY, WAITING, Step
from app.services import batches

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


def of_lines(
    session: Session, shop_id: int, line_ids: Collection[int], most: int
) -> dict[int, list[LedgerEntry]]:
    """Line → what happened to it, oldest first: of what was written of these lines alone the newest `most`,
    and everything that was written of them among others."""
    own = select(LedgerEntry).where(LedgerEntry.shop_id == shop_id, LedgerEntry.line_id.in_(line_ids))
    newest = session.scalars(own.order_by(LedgerEntry.id.desc()).limit(most)).all()
    among_others = batches.entries(session, shop_id, line_ids)
    found: dict[int, list[LedgerEntry]] = defaultdict(list)
    for entry in sorted([*reversed(newest), *among_others], key=lambda entry: entry.at):
        found[entry.line_id].append(entry)
    return found


def replay(
    session: Session, shop_id: int, line_ids: Collection[int] | None = None
) -> dict[int, Counter[str]]:
    """Line → its open units by state, from the ledger alone; without ids, of every line ever.

    How many were sent and how many taken off, the line itself counts: some left before we met it, and of some
    Shopify says only later which it was.
    """
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for line, was, became, units in _moves(session, shop_id, line_ids):
        # "let go" says that a person opened the gate; the units still wait.
        became = became if became != "let_go" else was
        found[line][was] -= units
        found[line][became] += units
    return {line: Counter({state: units[state] for state in STATES}) for line, units in found.items()}


def verify(session: Session, shop_id: int, line_ids: Collection[int] | None = None) -> dict[int, list[Units]]:
    """Lines of which the ledger tells another story than their places: [by the ledger, as they are]."""
    told, there = replay(session, shop_id, line_ids), _there(session, shop_id, line_ids)
    empty = Counter(dict.fromkeys(STATES, 0))
    pairs = {line: [told.get(line, empty), there.get(line, empty)] for line in {*told, *there}}
    return {line: [dict(a), dict(b)] for line, (a, b) in pairs.items() if a != b}


def _moves(
    session: Session, shop_id: int, line_ids: Collection[int] | None
) -> Iterator[tuple[int, str, str, int]]:
    """Line, from which state to which, and units."""
    columns = (LedgerEntry.line_id, LedgerEntry.from_state, LedgerEntry.to_state)
    query = select(*columns, func.sum(LedgerEntry.units)).where(LedgerEntry.shop_id == shop_id)
    if line_ids is not None:
        query = query.where(LedgerEntry.line_id.in_(line_ids))
    for line, was, became, units in session.execute(query.group_by(*columns)):
        yield line, was, became, int(units)
    for entry in batches.entries(session, shop_id, line_ids):
        yield entry.line_id, entry.from_state, entry.to_state, entry.units


def _there(session: Session, shop_id: int, line_ids: Collection[int] | None) -> dict[int, Counter[str]]:
    ready, committed = func.sum(Place.ready), func.sum(Place.committed)
    query = select(Place.line_id, func.sum(Place.units) - ready, ready - committed, committed)
    query = query.where(Place.shop_id == shop_id).group_by(Place.line_id)
    if line_ids is not None:
        query = query.where(Place.line_id.in_(line_ids))
    return {
        row[0]: Counter(dict(zip(STATES, map(int, row[1:]), strict=True))) for row in session.execute(query)
    }
