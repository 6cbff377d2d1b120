"""Units that another location of their pool serves stand there in our rows at once; their move is owed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.line import Order, Place
from app.domain.pooling import Move, Shift
from app.domain.quantities import COMMITTED, Step
from app.services import ledger, lines, totals, unmoved

CAUSE = "relocated"
QUANTITIES = ("units", "covered", "ready", "committed")
Spot = tuple[int, datetime, int, int | None]


def write(session: Session, shop_id: int, shifts: Sequence[Shift], now: datetime) -> set[int]:
    """Let units that are let go stand at the location that serves them; whose orders they are."""
    if not shifts:
        return set()
    places = _of_their_lines(session, shop_id, sorted({shift.place for shift in shifts}))
    before = totals.of(places.values(), never=False)
    spots = {_spot(place, place.location_id): place for place in places.values()}
    entries: list[ledger.Entry] = []
    moves: dict[int, list[Move]] = defaultdict(list)
    for shift in shifts:
        place = places[shift.place]
        start = place.location_id or 0
        _take(session, place, shift, spots)
        entries.append(_entry(place, start, shift))
        moves[place.order_id].append(Move(place.line_id, start, shift.to, shift.units))
    session.flush()
    after = totals.of({id(row): row for row in [*places.values(), *spots.values()]}.values(), never=False)
    totals.change(session, shop_id, before, after)
    ledger.write(session, shop_id, entries, now)
    _owe(session, shop_id, moves)
    return set(moves)


def _of_their_lines(session: Session, shop_id: int, ids: list[int]) -> dict[int, Place]:
    """All open places of the lines of these places, by id."""
    found: dict[int, Place] = {}
    for part in lines.parts(ids):
        theirs = select(Place.line_id).where(Place.shop_id == shop_id, Place.id.in_(part))
        query = select(Place).where(Place.shop_id == shop_id, Place.line_id.in_(theirs), Place.is_open)
        rows = session.scalars(query.execution_options(populate_existing=True))
        found.update((row.id, row) for row in rows)
    return found


def _spot(place: Place, location: int | None) -> Spot:
    """Units of a line that share it stand in one place."""
    return (place.line_id, place.queued_at, place.seq, location)


def _take(session: Session, place: Place, shift: Shift, spots: dict[Spot, Place]) -> None:
    """To the line's place there that ranks alike, else to a new one; or the whole place moves."""
    there = spots.get(_spot(place, shift.to))
    if there is None and shift.units == place.units:
        if spots.get(_spot(place, place.location_id)) is place:
            del spots[_spot(place, place.location_id)]
        place.location_id = shift.to
        spots[_spot(place, shift.to)] = place
        return
    if there is None:
        there = spots[_spot(place, shift.to)] = _beside(place, shift.to)
        session.add(there)
    kept = place.units - shift.units
    taken = dict.fromkeys(QUANTITIES, shift.units)
    taken |= {"let_go": max(place.let_go - kept, 0), "reserved": max(place.reserved - kept, 0)}
    for column, units in taken.items():
        setattr(place, column, getattr(place, column) - units)
        setattr(there, column, getattr(there, column) + units)
    there.waited, place.is_open = there.waited or place.waited, place.units > 0


def _entry(place: Place, start: int, shift: Shift) -> ledger.Entry:
    """The units stay what they are, somewhere else."""
    step = Step(shift.to, shift.units, COMMITTED, COMMITTED)
    return ledger.Entry(place.order_id, place.line_id, place.item_id, step, CAUSE, {"from": start})


def _beside(place: Place, location: int) -> Place:
    """An empty place of the same line and rank at another location of the pool."""
    made = Place(shop_id=place.shop_id, line_id=place.line_id, order_id=place.order_id, location_id=location)
    made.item_id, made.pool_id, made.priority = place.item_id, place.pool_id, place.priority
    made.queued_at, made.seq = place.queued_at, place.seq
    made.withheld, made.waited = place.withheld, place.waited
    made.is_open, made.in_line, made.unseen = True, True, False
    made.units = made.covered = made.ready = made.committed = made.let_go = made.reserved = 0
    return made


def _owe(session: Session, shop_id: int, moves: Mapping[int, list[Move]]) -> None:
    for part in lines.parts(sorted(moves)):
        query = select(Order).where(Order.shop_id == shop_id, Order.id.in_(part))
        for order in session.scalars(query.execution_options(populate_existing=True)):
            unmoved.add(order, moves[order.id])
    session.flush()
