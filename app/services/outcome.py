"""What a plan changes: quantities of places, totals and ledger, written as the difference."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, update
from sqlalchemy.orm import Session

from app.db.line import Line, Place
from app.db.shop import Shop
from app.domain import plan
from app.domain.pooling import Shift
from app.domain.quantities import COMMITTED, READY, WAITING, Step, transitions
from app.services import arranging, ledger, lines, queues, relocation, reviews, totals
from app.services.gains import Gained
from app.services.pools import Queue


@dataclass(frozen=True, slots=True)
class Source:
    """A receipt that serves a queue, and whether a person released it."""

    receipt_id: int
    is_released: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """Orders whose effects and letters may differ now; items that must be planned once more.

    `gained`: who waited and was let go; `withheld`: queue → units that only a review keeps back.
    """

    orders: set[int]
    again: set[int]
    gained: tuple[Gained, ...] = ()
    withheld: Mapping[Queue, int] = field(default_factory=dict)


def write(
    session: Session,
    shop: Shop,
    seen: queues.Seen,
    stock: Mapping[Queue, int],
    policy: plan.Policy,
    now: datetime,
    sources: Mapping[Queue, Source] | None = None,
    fallen: Collection[Queue] = (),
) -> Changed:
    """Plan what was loaded and store what differs. `stock`: (item, location) → units; `fallen`: the levels
    that fell since the last plan; `sources`: (item, pool) → where its new units come from."""
    due, physical = plan.plan(seen.demands(), seen.stock, policy), seen.layout.pooled(stock)
    arranged = arranging.arrange(session, shop, seen, due, stock, fallen)
    covers, shifts = arranged.covers, arranged.shifts
    planned = [
        row
        for row in arranged.rows.values()
        if row.id in covers and (_queue(row) in physical or _loses(row, covers[row.id]))
    ]
    differing = [(row, covers[row.id]) for row in planned if _differs(row, covers[row.id])]
    _store(session, shop, differing)
    _mark_seen(session, shop, {item for item, _ in physical}, seen)
    _count(session, shop, differing)
    _note_waiting(session, shop, [(row, covers[row.id]) for row in planned], now)
    ledger.write(session, shop.id, _entries(differing, arranged.bereft, physical, sources or {}), now)
    moved = relocation.write(session, shop.id, shifts, now)
    orders = {row.order_id for row in arranged.rows.values()} | moved
    return Changed(orders, _again(seen, differing), _gained(differing, shifts), _withheld(seen, due, policy))


Differing = Sequence[tuple[Row[Any], plan.Cover]]


def _differs(row: Row[Any], cover: plan.Cover) -> bool:
    return cover != plan.Cover(row.covered, row.ready, row.committed)


def _loses(row: Row[Any], cover: plan.Cover) -> bool:
    """What goes only together is withheld everywhere at once: no part is told later of what another lost."""
    return bool(cover.ready < row.ready or cover.committed < row.committed)


def _store(session: Session, shop: Shop, differing: Differing) -> None:
    """One statement for all that get the same: most of those served at once do."""
    same: dict[plan.Cover, list[int]] = defaultdict(list)
    for row, to in differing:
        same[to].append(row.id)
    for to, ids in same.items():
        values = {"covered": to.covered, "ready": to.ready, "committed": to.committed}
        for part in lines.parts(sorted(ids)):
            # The sum keeps SQLite from walking the shop's whole index instead of these few keys.
            here = (Place.shop_id + 0 == shop.id, Place.id.in_(part))
            changing = update(Place).where(*here).values(**values)
            session.execute(changing.execution_options(synchronize_session=False))


def _mark_seen(session: Session, shop: Shop, items: set[int], seen: queues.Seen) -> None:
    new = sorted(row.id for row in seen.rows.values() if row.unseen and row.item_id in items)
    for part in lines.parts(new):
        here = (Place.shop_id + 0 == shop.id, Place.id.in_(part))
        session.execute(update(Place).where(*here).values(unseen=False))


def _count(session: Session, shop: Shop, differing: Differing) -> None:
    before: totals.Tally = defaultdict(Counter)
    after: totals.Tally = defaultdict(Counter)
    for row, to in differing:
        level = (row.item_id, row.location_id)
        before[level].update(ready_units=row.ready, committed_units=row.committed)
        after[level].update(ready_units=to.ready, committed_units=to.committed)
    totals.change(session, shop.id, before, after)


def _note_waiting(session: Session, shop: Shop, covered: Differing, now: datetime) -> None:
    """A line that ever had waiting units is remembered as one that waited."""
    waiting = sorted({row.line_id for row, to in covered if row.units > to.ready})
    for part in lines.parts(waiting):
        here = (Line.shop_id == shop.id, Line.id.in_(part), Line.waited_at.is_(None))
        session.execute(update(Line).where(*here).values(waited_at=now))
    places = sorted(row.id for row, to in covered if row.units > to.ready and not row.waited)
    for part in lines.parts(places):
        session.execute(update(Place).where(Place.shop_id == shop.id, Place.id.in_(part)).values(waited=True))


def _gained(differing: Differing, shifts: Sequence[Shift]) -> tuple[Gained, ...]:
    """In rank: who waited and goes now, and where."""
    elsewhere: dict[int, Counter[int]] = defaultdict(Counter)
    for shift in shifts:
        elsewhere[shift.place][shift.to] += shift.units
    found = []
    for row, to in sorted(differing, key=lambda pair: queues.rank(pair[0])):
        parts = elsewhere.get(row.id, Counter())
        parts[row.location_id] += to.committed - row.committed - parts.total()
        if row.waited and to.committed > row.committed:
            gained = [
                Gained(row.item_id, at, row.order_id, row.line_id, n) for at, n in parts.items() if n > 0
            ]
            found += gained
    return tuple(found)


def _withheld(seen: queues.Seen, covers: Mapping[int, plan.Cover], policy: plan.Policy) -> dict[Queue, int]:
    units: Counter[Queue] = Counter()
    for place, more in reviews.kept_back(seen, covers, policy).items():
        units[_queue(seen.rows[place])] += more
    return dict(units)


def _queue(row: Row[Any]) -> Queue:
    return (row.item_id, row.pool_id)


def _entries(
    differing: Differing,
    bereft: Collection[int],
    physical: Mapping[Queue, int],
    sources: Mapping[Queue, Source],
) -> Iterator[ledger.Entry]:
    for row, to in differing:
        queue = _queue(row)
        units, source = physical.get(queue), sources.get(queue)
        detail = {"physical": units} if units is not None else {}
        came = {"receipt": source.receipt_id} if source is not None else {}
        was = _states(row.units, row.ready, row.committed)
        for left, joined, count in transitions(was, _states(row.units, to.ready, to.committed)):
            step = Step(row.location_id, count, left, joined)
            cause = _cause(row, to, joined, source, is_bereft=row.id in bereft)
            told = {**detail, **came} if left == WAITING and row.waited else detail
            yield ledger.Entry(row.order_id, row.line_id, row.item_id, step, cause, told)


def _states(units: int, ready: int, committed: int) -> dict[str, int]:
    return {WAITING: units - ready, READY: ready - committed, COMMITTED: committed}


def _cause(row: Row[Any], to: plan.Cover, joined: str, source: Source | None, *, is_bereft: bool) -> str:
    if joined != WAITING:
        return "review" if row.waited and source is not None and source.is_released else "stock"
    return "withheld" if to.covered >= row.ready and not is_bereft else "stock_lost"


def _again(seen: queues.Seen, differing: Differing) -> set[int]:
    """What ships together spans items: the others must hear of it. Freed stock may serve somebody better."""
    together = {row.order_id for row, _ in differing if row.ship_together}
    freed = {
        row.item_id
        for row, to in differing
        if to.committed < row.committed and (row.ship_together or to.covered > to.committed)
    }
    planned = {row.item_id for row, _ in differing}
    others = {row.item_id for row in seen.rows.values() if row.order_id in together}
    return (others - planned) | freed
