"""The ledger: every unit that changes its state is written down with its cause, for good."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.db.line import LedgerEntry
from app.domain.quantities import Step


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
    if rows:
        session.execute(insert(LedgerEntry), rows)
