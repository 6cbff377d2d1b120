"""Where in a pool of several locations everyone is served whom a plan lets go."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.db.catalogue import Level
from app.db.line import Line, Place
from app.db.shop import Shop
from app.domain import pooling
from app.domain.plan import Cover
from app.domain.pooling import Gain, Shift
from app.services import lines, queues
from app.services.pools import Queue

Left = dict[Queue, Counter[int]]  # (item, pool) → location → units there that nobody has


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Who is served from another location than their own, and what each place gets: place → cover."""

    shifts: tuple[Shift, ...]
    covers: Mapping[int, Cover]


def arrange(
    session: Session,
    shop: Shop,
    seen: queues.Seen,
    covers: Mapping[int, Cover],
    stock: Mapping[Queue, int],
    fallen: Collection[Queue] = (),
) -> Arrangement:
    """`stock`: (item, location) → units; `fallen`: the levels that fell since the last plan.

    Units that no location may serve stay covered, and wait. Who was let go before stays where they are,
    unless it is there that stock was lost. Orders that we do not touch yet are not moved either.
    """
    shared = seen.layout.shared
    if not shared:
        return Arrangement((), covers)
    gains = _gains(session, shop, seen, covers, shared)
    lost = [level for level in sorted(fallen) if seen.layout.queue(*level)[1] in shared]
    if not gains and not lost:
        return Arrangement((), covers)
    left = _left(session, shop, seen, covers, gains, stock, lost)
    shifts: list[Shift] = []
    for level in lost:
        queue = seen.layout.queue(*level)
        bereft = _bereft(session, shop, level, queue, -left[queue][level[1]], seen, covers)
        shifts += _taken(pooling.served(bereft, left[queue], seen.layout.whole), left[queue])
    kept = dict(covers)
    for queue, group in sorted(gains.items()):
        served = pooling.served(group, left[queue], seen.layout.whole)
        shifts += served.shifts
        for place, units in served.lacking.items():
            cover = covers[place]
            kept[place] = Cover(cover.covered, cover.ready - units, cover.committed - units)
    return Arrangement(tuple(shifts), kept)


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
        if row.line_id in ours:
            gain = Gain(row.id, row.location_id, units, covers[row.id].committed == row.units)
            found[row.item_id, row.pool_id].append(gain)
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


def _bereft(
    session: Session,
    shop: Shop,
    level: Queue,
    queue: Queue,
    lacking: int,
    seen: queues.Seen,
    covers: Mapping[int, Cover],
) -> list[Gain]:
    """The last of those who were let go at a location that lost the stock for them."""
    if lacking <= 0:
        return []
    now = {place: cover.committed for place, cover in covers.items()}
    query = select(Place.id, Place.line_id, Place.units, Place.committed, Place.let_go).where(
        Place.shop_id == shop.id,
        *(Place.item_id == queue[0], Place.pool_id == queue[1], Place.is_open),
        *(Place.location_id == level[1], Place.committed > Place.let_go),
    )
    # Those of which this plan takes some back are in their midst.
    most = lacking + sum(now.get(row.id, row.committed) < row.committed for row in seen.rows.values())
    found = []
    rows = session.execute(query.order_by(*queues.WORST).limit(most)).all()
    ours = _ours(session, shop, {row.line_id for row in rows})
    for row in rows:
        let_go = min(row.committed, now.get(row.id, row.committed))
        units = min(lacking, let_go - row.let_go)
        if units > 0 and row.line_id in ours:
            lacking -= units
            found.append(Gain(row.id, level[1], units, now.get(row.id, let_go) == row.units))
    return found[::-1]


def _taken(served: pooling.Served, left: Counter[int]) -> tuple[Shift, ...]:
    for shift in served.shifts:
        left[shift.to] -= shift.units
    return served.shifts
