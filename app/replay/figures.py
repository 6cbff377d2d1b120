"""The rows of a scenario as the services left them, gathered for its document."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.incoming import Incoming
from app.db.line import Line, Order, Place
from app.domain import walk
from app.replay.stage import Stage
from app.services import coming, lineup


@dataclass(frozen=True, slots=True)
class Seen:
    """By number: lines, their units per state, and the day each order is wanted; the whole lineup."""

    lines: dict[int, Line]
    units: dict[int, Counter[str]]
    due: dict[int, date | None]
    lineup: lineup.Lineup
    outlooks: dict[walk.Id, walk.Outlook]

    def covered(self, item: int) -> int:
        """Units of stock that somebody in line has, free to go or withheld."""
        return sum(units["covered"] for line, units in self.units.items() if self.lines[line].item_id == item)


def look(session: Session, on: Stage) -> Seen:
    lines = {row.id: row for row in session.scalars(select(Line).where(Line.shop_id == on.shop_id))}
    due = select(Order.id, Order.due).where(Order.shop_id == on.shop_id)
    lined = _lineup(session, on)
    return Seen(
        lines=lines,
        units=_units(session, on),
        due={row.id: row.due for row in session.execute(due)},
        lineup=lined,
        outlooks=lined.outlooks(),
    )


def _units(session: Session, on: Stage) -> dict[int, Counter[str]]:
    units: dict[int, Counter[str]] = defaultdict(Counter)
    for place in session.scalars(select(Place).where(Place.shop_id == on.shop_id)):
        units[place.line_id].update(
            open=place.units, covered=place.covered, ready=place.ready, committed=place.committed
        )
    return units


def _lineup(session: Session, on: Stage) -> lineup.Lineup:
    """Supply goes by its id in the scenario: ids compare as text."""
    items = [on.numbers.skus[sku] for sku in on.store.met]
    seen = coming.look(session, on.shop(session), items, on.store.now)
    query = select(Incoming.id, Incoming.reference).where(Incoming.shop_id == on.shop_id)
    names = {row.id: row.reference for row in session.execute(query)}
    named = {
        level: [replace(supply, id=names[int(supply.id)]) for supply in supplies]
        for level, supplies in seen.supplies.items()
    }
    expected = replace(seen, supplies=named)
    return lineup.load(session, on.shop(session), items, on.rules(), on.store.now, expected)
