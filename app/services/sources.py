"""Who writes a location's stock, and what its levels mean: the one place that looks at a level's change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.db.catalogue import Item, Level, Location
from app.db.shop import Shop
from app.domain import stock_source
from app.domain.stock_source import Figures, Known
from app.services import dirty, doubts


@dataclass(frozen=True, slots=True)
class Looked:
    """A level as a plan sees it: units that came since the last one, below zero those that went.

    `is_zeroed`: counted in Shopify, it was set from below zero to exactly zero.
    """

    level: Level
    risen: int
    is_zeroed: bool


def look(session: Session, shop: Shop, items: Sequence[Item]) -> list[Looked]:
    """Every level of these items, freshly read, against the last look. An item's first look finds no rise."""
    levels = _levels(session, shop, [item.id for item in items])
    met = {level.id for level in levels if level.seen_units is not None}
    here = Location.id.in_({level.location_id for level in levels})
    rows = session.scalars(select(Location).where(Location.shop_id == shop.id, here))
    written = {row.id for row in rows if row.is_written}
    found = [
        _look(level, is_written=level.location_id in written, is_met=level.id in met) for level in levels
    ]
    session.flush()
    return found


def choose(session: Session, shop: Shop, location: Location, source: str | None, now: datetime) -> None:
    """The merchant says who writes the location's stock, which also answers the question; None: what its
    kind says."""
    before = location.is_written
    location.stock_source = source
    session.flush()
    if location.is_written != before:
        _begin(session, shop, location)
    doubts.answer(session, shop, location, now)
    here = select(Level.id).where(Level.shop_id == shop.id, Level.location_id == location.id)
    dirty.mark(session, shop.id, session.scalars(here))


def _levels(session: Session, shop: Shop, item_ids: Sequence[int]) -> Sequence[Level]:
    query = select(Level).where(Level.shop_id == shop.id, Level.id.in_(item_ids), Level.location_id != 0)
    query = query.order_by(Level.id, Level.location_id)
    return session.scalars(query.execution_options(populate_existing=True)).all()


def _look(level: Level, *, is_written: bool, is_met: bool) -> Looked:
    now = _figures(level)
    if level.seen_units is None or level.seen_available is None:
        # Nobody was ever held back from it: all that Shopify counts is there, or was given to be sent.
        looked = Looked(level, now.total if is_met else 0, is_zeroed=False)
        level.unbacked = 0
    else:
        known = Known(level.seen_available, level.seen_units, level.unbacked)
        seen = (stock_source.written if is_written else stock_source.counted)(known, now)
        is_zeroed = not is_written and stock_source.is_zeroed(known, now)
        looked = Looked(level, seen.risen, is_zeroed)
        level.unbacked = seen.unbacked
    level.seen_available, level.seen_units = now.available, now.sum
    return looked


def _figures(level: Level) -> Figures:
    let_go = level.committed_units + level.never_units
    return Figures(level.available, level.committed, level.shipped_units, let_go)


def _begin(session: Session, shop: Shop, location: Location) -> None:
    """From the figures of the last look, so that what changed since is judged by the new rule."""
    here = (Level.shop_id == shop.id, Level.location_id == location.id)
    session.execute(update(Level).where(*here).values(unbacked=0))
    if not location.is_written:
        return
    query = select(Level).where(*here, Level.seen_available.is_not(None))
    for level in session.scalars(query.execution_options(populate_existing=True)):
        total = (level.seen_units or 0) - level.shipped_units
        available = level.seen_available or 0
        let_go = level.committed_units + level.never_units
        level.unbacked = stock_source.from_now_on(Figures(available, total - available, 0, let_go))
