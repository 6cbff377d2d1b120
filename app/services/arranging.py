"""Where in a pool of several locations everyone is served whom a plan lets go."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.db.catalogue import Level
from app.db.line import Line
from app.db.shop import Shop
from app.domain import pooling
from app.domain.plan import Cover
from app.domain.pooling import Gain, Shift
from app.services import lines, queues
from app.services.pools import Queue

Left = dict[Queue, Counter[int]]  # (item, pool) → location → units there that nobody has


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Who is served from another location than their own, and what each place gets: place → cover.

    `rows`: the places that were planned, and those that were let go before and lost their stock; `bereft`:
    of these the ones that no other location may serve.
    """

    shifts: tuple[Shift, ...]
    covers: Mapping[int, Cover]
    rows: Mapping[int, Row[Any]]
    bereft: frozenset[int] = frozenset()


def arrange(
    session: Session,
    shop: Shop,
    seen: queues.Seen,
    covers: Mapping[int, Cover],
    stock: Mapping[Queue, int],
    fallen: Collection[Queue] = (),
) -> Arrangement:
    """`stock`: (item, location) → units; `fallen`: the levels that fell since the last plan.

    Units that no location may serve stay covered, and wait; orders that we do not touch yet are served from
    where they stand or not at all. Who was let go before stays where they are, unless it is there that stock
    was lost.
    """
    shared = seen.layout.shared
    gains = _gains(session, shop, seen, covers, shared) if shared else {}
    lost = [level for level in sorted(fallen) if seen.layout.queue(*level)[1] in shared]
    if not gains and not lost:
        return Arrangement((), covers, seen.rows)
    left = _left(session, shop, seen, covers, gains, stock, lost)
    rows, kept, shifts, bereft = dict(seen.rows), dict(covers), list[Shift](), set[int]()
    for level in lost:
        queue = seen.layout.queue(*level)
        found = _bereft(session, shop, level, queue, -left[queue][level[1]], covers, seen)
        rows |= found.rows
        kept = {row.id: Cover(row.covered, row.ready, row.committed) for row in found.rows.values()} | kept
        served = pooling.served(found.gains, left[queue], seen.layout.whole)
        shifts += _taken(served, left[queue])
        bereft |= _kept_back(kept, served)
    for queue, group in sorted(gains.items()):
        served = pooling.served(group, left[queue], seen.layout.whole)
        shifts += served.shifts
        _kept_back(kept, served)
    return Arrangement(tuple(shifts), kept, rows, frozenset(bereft))


def _gains(
    session: Session, shop: Shop, seen: queues.Seen, covers: Mapping[int, Cover], shared: Collection[int]
) -> dict[Queue, list[Gain]]:
    """Who is newly let go, best first. What a person let go stays where that person saw it."""
    let_go: list[tuple[Row[Any], int]] = []
    for row in seen.rows.values():
        if row.pool_id in shared and (row.item_id, row.pool_id) in seen.stock and row.id in covers:
            committed = covers[row.id].committed
            units = committed - max(row.committed, min(row.let_go, committed))
            let_go += [(row, units)] if units > 0 else []
    ours = _ours(session, shop, {row.line_id for row, _ in let_go})
    found: dict[Queue, list[Gain]] = defaultdict(list)
    for row, units in sorted(let_go, key=lambda pair: _at_the_shelf(pair[0])):
        is_all, stays = covers[row.id].committed == row.units, row.line_id not in ours
        found[row.item_id, row.pool_id].append(Gain(row.id, row.location_id, units, is_all, stays))
    return found


def _ours(session: Session, shop: Shop, ids: Collection[int]) -> set[int]:
    """Of these lines those that we hold and release: no quiet ones before they are adopted."""
    found: set[int] = set()
    for part in lines.parts(sorted(ids)):
        query = select(Line).where(Line.shop_id == shop.id, Line.id.in_(part))
        found.update(line.id for line in session.scalars(query) if lines.is_owed(line, "hold"))
    return found


def _at_the_shelf(row: Row[Any]) -> tuple[Any, ...]:
    """What was ordered for a line alone came to where the line stands; then as they rank."""
    return (row.reserved == 0, *queues.rank(row))


def _left(
    session: Session,
    shop: Shop,
    seen: queues.Seen,
    covers: Mapping[int, Cover],
    gains: Mapping[Queue, Sequence[Gain]],
    stock: Mapping[Queue, int],
    lost: Sequence[Queue],
) -> Left:
    """After what this plan takes back, and before what it newly lets go."""
    items = {item for item, _ in [*gains, *lost]}
    query = select(Level.id, Level.location_id, Level.committed_units).where(Level.shop_id == shop.id)
    rows = session.execute(query.where(Level.id.in_(items))).all()
    taken = Counter({(row.id, row.location_id): row.committed_units for row in rows})
    for row in seen.rows.values():
        if row.item_id in items and row.id in covers:
            taken[row.item_id, row.location_id] += covers[row.id].committed - row.committed
    for (item, _), group in gains.items():
        for gain in group:
            taken[item, gain.location] -= gain.units
    left: Left = defaultdict(Counter)
    for (item, location), units in stock.items():
        left[seen.layout.queue(item, location)][location] = (
            seen.layout.usable(location, units) - taken[item, location]
        )
    return left


@dataclass(frozen=True, slots=True)
class Bereft:
    """Who was let go at a location that lost the stock for them, best first, and their places."""

    gains: list[Gain]
    rows: dict[int, Row[Any]]


def _bereft(
    session: Session,
    shop: Shop,
    level: Queue,
    queue: Queue,
    lacking: int,
    covers: Mapping[int, Cover],
    seen: queues.Seen,
) -> Bereft:
    """The last of those at the location."""
    if lacking <= 0:
        return Bereft([], {})
    now = {place: cover.committed for place, cover in covers.items()}
    # Those of which this plan takes some back are in their midst.
    most = lacking + sum(now.get(row.id, row.committed) < row.committed for row in seen.rows.values())
    rows = queues.last_let_go(session, shop, queue, level[1], most)
    ours = _ours(session, shop, {row.line_id for row in rows})
    found = []
    for row in rows:
        let_go = min(row.committed, now.get(row.id, row.committed))
        units = min(lacking, let_go - row.let_go)
        if units > 0:
            lacking -= units
            is_all, stays = now.get(row.id, let_go) == row.units, row.line_id not in ours
            found.append((row, Gain(row.id, level[1], units, is_all, stays)))
    return Bereft([gain for _, gain in found[::-1]], {row.id: row for row, _ in found})


def _taken(served: pooling.Served, left: Counter[int]) -> tuple[Shift, ...]:
    for shift in served.shifts:
        left[shift.to] -= shift.units
    return served.shifts


def _kept_back(kept: dict[int, Cover], served: pooling.Served) -> set[int]:
    """What none may serve waits, and is kept for its place; whose that is."""
    for place, units in served.lacking.items():
        cover = kept[place]
        kept[place] = Cover(cover.covered, cover.ready - units, cover.committed - units)
    return set(served.lacking)
