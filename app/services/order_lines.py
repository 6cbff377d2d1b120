"""One line of an order taken in: its row, and how many of its units are open, and where."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.db.line import Line, Order, Place
from app.domain import facts, quantities
from app.domain.pooling import Move
from app.domain.quantities import Change
from app.services.places import stands as open_stands

# Statuses under which a fulfillment order's remaining units are still to be sent.
LIVE = frozenset({"OPEN", "IN_PROGRESS", "ON_HOLD", "SCHEDULED", "INCOMPLETE"})


@dataclass(frozen=True, slots=True)
class Found:
    """What the fulfillment orders say of a line: units left per location, and units sent.

    `void`: moves of units that left the order from where they were before.
    """

    remaining: Mapping[int | None, int]
    shipped: int
    void: tuple[Move, ...] = ()


NOTHING = Found({}, 0)


@dataclass(frozen=True, slots=True)
class End:
    """Where added units of a line join; `seq` 0 is its first place."""

    seq: int
    queued_at: datetime


def found(orders: Sequence[facts.FulfillmentOrderFacts]) -> dict[int, Found]:
    """Order line → what its fulfillment orders say."""
    remaining: dict[int, Counter[int | None]] = {}
    shipped: Counter[int] = Counter()
    for order in orders:
        for line in order.lines:
            left = remaining.setdefault(line.line_id, Counter())
            if order.status in LIVE and line.remaining:
                left[order.location_id] += line.remaining
            if order.status != "CANCELLED":
                shipped[line.line_id] += line.total - line.remaining
    return {line: Found(dict(left), shipped[line]) for line, left in remaining.items()}


def open_units(places: Sequence[Place], order: Order, line: facts.LineFacts, told: Found | None) -> int:
    """How many units are still to be sent.

    Shopify's own figure until something shipped; afterwards what the fulfillment orders have left, and
    without having read them at most what we knew.
    """
    if order.cancelled_at is not None:
        return 0
    if not line.is_touched:
        return line.current_quantity
    if told is not None:
        return min(sum(told.remaining.values()), line.current_quantity)
    known = sum(place.units for place in places)
    return min(known, line.current_quantity)


def changes(
    row: Line,
    places: Sequence[Place],
    wanted: int,
    told: Found | None,
    end: Callable[[], End],
    pool_of: Mapping[int, int] = quantities.OWN_POOLS,
) -> list[Change]:
    """What happened to the line's units since we last looked, in order: shipped, cancelled, added, moved.

    Added units join at the `end` of the line, which is only looked for when there are any. `pool_of`:
    location → its pool.
    """
    made: list[Change] = []
    stands = open_stands(places)
    if told is not None and told.void:
        made.append(quantities.relocate(stands, _back(stands, told.void), pool_of))
        stands = list(made[-1].stands)
    now_open = sum(stand.units for stand in stands)
    surplus = _surplus(stands, told)
    shipped = min(max(told.shipped - (row.shipped or 0), 0), now_open) if told is not None else 0
    if shipped:
        made.append(quantities.ship(stands, shipped, surplus))
    cancelled = now_open - shipped - wanted
    if cancelled > 0:
        made.append(quantities.cancel(_last(made, stands), cancelled, surplus if not shipped else None))
    if cancelled < 0:
        joined = end()
        made.append(quantities.grow(_last(made, stands), -cancelled, joined.seq, joined.queued_at))
    if told is not None:
        made.append(quantities.relocate(_last(made, stands), _targets(wanted, told), pool_of))
    return made


def count(row: Line, wanted: int, told: Found | None, line: facts.LineFacts, now: datetime) -> None:
    """ordered = open + shipped + cancelled, always."""
    gone = row.ordered - wanted
    if told is not None:
        row.shipped = min(told.shipped, gone)
    elif line.is_touched:
        row.shipped = min(max(row.shipped or 0, line.current_quantity - wanted), gone)
    else:
        row.shipped = min(row.shipped or 0, gone)
    row.cancelled = gone - row.shipped
    row.closed_at = None if wanted else (row.closed_at or now)


def _surplus(stands: Sequence[quantities.Stand], told: Found | None) -> dict[int | None, int] | None:
    if told is None:
        return None
    here: Counter[int | None] = Counter()
    for stand in stands:
        here[stand.location] += stand.units
    return {at: units - told.remaining.get(at, 0) for at, units in here.items()}


def _back(stands: Sequence[quantities.Stand], void: Sequence[Move]) -> dict[int | None, int]:
    """Units per location without the moves that will never be made."""
    targets: Counter[int | None] = Counter()
    for stand in stands:
        targets[stand.location] += stand.units
    for move in void:
        targets[move.to] -= move.units
        targets[move.start] += move.units
    return dict(targets)


def _targets(wanted: int, told: Found) -> dict[int | None, int]:
    """Units per location; what no fulfillment order has yet stays without a location."""
    targets: dict[int | None, int] = {}
    left = wanted
    for location, units in sorted(told.remaining.items(), key=lambda pair: pair[0] or 0):
        targets[location] = min(units, left)
        left -= targets[location]
    targets[None] = targets.get(None, 0) + left
    return targets


def _last(made: Sequence[Change], stands: Sequence[quantities.Stand]) -> Sequence[quantities.Stand]:
    return made[-1].stands if made else stands
