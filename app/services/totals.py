"""Open units per item and location, kept in the same transaction as the places they are the sums of."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import and_, case, func, select, true, update
from sqlalchemy.orm import Session

from app.db.catalogue import Level
from app.db.line import Line, Place
from app.db.upsert import upsert
from app.domain.quantities import SHIPPED, Step

COLUMNS = ("open_units", "ready_units", "committed_units", "unpaid_units", "never_units")
# No sum of open places, but a count that only rises: no recount can find it again.
SHIPPED_UNITS = "shipped_units"
MOVING = (*COLUMNS, SHIPPED_UNITS)
# Location 0: not routed yet.
Tally = dict[tuple[int, int], Counter[str]]


def of(places: Iterable[Place], *, never: bool) -> Tally:
    """What some places of lines (all in line some day, or all never) add up to."""
    tally: Tally = defaultdict(Counter)
    for place in places:
        figures = tally[place.item_id, place.location_id or 0]
        if place.in_line:
            figures["open_units"] += place.units
            figures["ready_units"] += place.ready
            figures["committed_units"] += place.committed
        else:
            figures["never_units" if never else "unpaid_units"] += place.units
    return tally


def with_shipped(tally: Tally, item_id: int, steps: Iterable[Step]) -> Tally:
    """The tally, and the units of an item that left with these steps, where they stood."""
    for step in steps:
        if step.became == SHIPPED:
            tally[item_id, step.location or 0][SHIPPED_UNITS] += step.units
    return tally


def change(session: Session, shop_id: int, before: Tally, after: Tally) -> None:
    """Move the totals from what some places were to what they are."""
    rows = []
    for key in sorted({*before, *after}):
        old, new = before.get(key, Counter()), after.get(key, Counter())
        deltas = {column: new[column] - old[column] for column in MOVING}
        if any(deltas.values()):
            rows.append({"shop_id": shop_id, "id": key[0], "location_id": key[1], **deltas})
    upsert(session, Level, rows, keep=MOVING, add=MOVING)


def recount(session: Session, shop_id: int, items: Collection[int] | None = None) -> int:
    """Set every total, or those of some items, to the sum of its places; how many were wrong."""
    wrong = 0
    sums = _sums(session, shop_id, items)
    query = select(Level.id, Level.location_id, *(getattr(Level, column) for column in COLUMNS))
    levels = query.where(Level.shop_id == shop_id, true() if items is None else Level.id.in_(items))
    for row in session.execute(levels).all():
        key, kept = (row.id, row.location_id), dict(zip(COLUMNS, row[2:], strict=True))
        found = sums.pop(key, dict.fromkeys(COLUMNS, 0))
        if found != kept:
            wrong += 1
            here = (Level.shop_id == shop_id, Level.id == key[0], Level.location_id == key[1])
            session.execute(update(Level).where(*here).values(**found))
    missing = [
        {"shop_id": shop_id, "id": item, "location_id": at, **found} for (item, at), found in sums.items()
    ]
    upsert(session, Level, missing)
    return wrong + len(missing)


def _sums(
    session: Session, shop_id: int, items: Collection[int] | None
) -> dict[tuple[int, int], Mapping[str, int]]:
    def total(column: Any, when: Any) -> Any:
        return func.sum(case((when, column), else_=0))

    is_unpaid = and_(Place.in_line.is_(False), Line.never.is_(None))
    is_never = and_(Place.in_line.is_(False), Line.never.is_not(None))
    at = func.coalesce(Place.location_id, 0)
    figures = (
        total(Place.units, Place.in_line),
        total(Place.ready, Place.in_line),
        total(Place.committed, Place.in_line),
        total(Place.units, is_unpaid),
        total(Place.units, is_never),
    )
    query = (
        select(Place.item_id, at, *figures)
        .join(Line, and_(Line.shop_id == Place.shop_id, Line.id == Place.line_id))
        .where(
            Place.shop_id == shop_id, Place.units > 0, true() if items is None else Place.item_id.in_(items)
        )
        .group_by(Place.item_id, at)
    )
    rows = session.execute(query).all()
    return {(row[0], row[1]): {c: int(n) for c, n in zip(COLUMNS, row[2:], strict=True)} for row in rows}
