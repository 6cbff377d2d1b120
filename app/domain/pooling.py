"""Where in a pool of locations units are served from, and which moves that leaves owed."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Gain:
    """Units of a place, standing at a location, that are to be served.

    `is_all`: none of it waits then; `stays`: it is not ours to move.
    """

    place: int
    location: int
    units: int
    is_all: bool = True
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Shift:
    """Units of a place that another location of the pool serves."""

    place: int
    to: int
    units: int


@dataclass(frozen=True, slots=True)
class Move:
    """Units of an order line that we have at another location than the store does yet.

    `is_stuck`: the store refused it.
    """

    line: int
    start: int
    to: int
    units: int
    is_stuck: bool = False


@dataclass(frozen=True, slots=True)
class Served:
    """Who is served from another location; and place → units that none may serve."""

    shifts: tuple[Shift, ...]
    lacking: dict[int, int]


def served(gains: Sequence[Gain], left: Mapping[int, int], whole: Collection[int] = ()) -> Served:
    """Where units are served from, so that the stock of each location reaches for those who stand there.

    `gains` come best rank first: the best keep the stock where they stand. `left`: location → units that
    nobody else has (below zero: given and lost). `whole`: locations to which no part of a place is sent
    while the rest of it waits.
    """
    free = Counter({location: max(units, 0) for location, units in left.items()})
    away: list[Gain] = []
    for gain in gains:
        own = min(free[gain.location], gain.units)
        free[gain.location] -= own
        if gain.units > own:
            away.append(replace(gain, units=gain.units - own))
    going = [gain for gain in away if not gain.stays]
    made = [shift for gain in going for shift in _elsewhere(gain, free, () if gain.is_all else whole)]
    lacking = Counter({gain.place: gain.units for gain in away})
    for shift in made:
        lacking[shift.place] -= shift.units
    return Served(tuple(made), {place: units for place, units in lacking.items() if units})


def combined(moves: Iterable[Move]) -> list[Move]:
    """The fewest moves with the same outcome: there and back is no move, on and on is one."""
    ordered = sorted(moves, key=lambda move: move.line)
    return [
        move for line, group in groupby(ordered, key=lambda move: move.line) for move in _direct(line, group)
    ]


Units = Mapping[int | None, int]  # location → units; None: not routed yet


@dataclass(frozen=True, slots=True)
class Undone:
    """Moves that the store has still to make, and those it never will: their units left the order before."""

    left: list[Move]
    void: list[Move]


def undone(moves: Sequence[Move], ours: Units, theirs: Units) -> Undone:
    """Of the moves of one line, what the store has not made: going by the units it shows per location.

    `ours` are our units per location, moves included. Units that left a location for another one, be it the
    move's or a third, are moved; units that left the order were others, as far as there were others.
    """
    before = Counter(ours)
    for move in moves:
        before[move.start] += move.units
        before[move.to] -= move.units
    shrunk = max(before.total() - sum(theirs.values()), 0)
    gone = Counter({at: max(units - theirs.get(at, 0), 0) for at, units in before.items()})
    kept = []
    for move in moves:
        closed = min(gone[move.start], shrunk)
        gone[move.start], shrunk = gone[move.start] - closed, shrunk - closed
        made = min(gone[move.start], move.units)
        gone[move.start] -= made
        kept.append(replace(move, units=move.units - made))
    room = Counter(theirs)
    left = [_taken(move, room, move.start) for move in kept]
    void = [replace(move, units=move.units - still.units) for move, still in zip(kept, left, strict=True)]
    return Undone([move for move in left if move.units], [move for move in void if move.units])


def towards(line: int, ours: Units, theirs: Units, pool_of: Mapping[int, int], most: Units) -> list[Move]:
    """Moves within pools that bring the store's units to where ours stand, of which `most` matter."""
    moves = []
    lacking = {
        at: min(units, most.get(at, 0)) - theirs.get(at, 0) for at, units in ours.items() if at is not None
    }
    for start, units in theirs.items():
        spare = units - ours.get(start, 0) if start is not None else 0
        for to in lacking:
            if start is not None and pool_of.get(start, start) == pool_of.get(to, to):
                taken = max(min(spare, lacking[to]), 0)
                spare, lacking[to] = spare - taken, lacking[to] - taken
                moves += [Move(line, start, to, taken)] if taken else []
    return moves


def standing(moves: Sequence[Move], ours: Units) -> list[Move]:
    """Of the moves of one line, those of units that are still there to be moved."""
    room = Counter(ours)
    return [move for move in (_taken(move, room, move.to) for move in moves) if move.units]


def after(moves: Iterable[Move], theirs: Units) -> dict[int | None, int]:
    """Units per location as they will be once these moves are made."""
    there = Counter(theirs)
    for move in moves:
        there[move.start] -= move.units
        there[move.to] += move.units
    return {at: units for at, units in there.items() if units}


def _elsewhere(gain: Gain, free: Counter[int], closed: Collection[int]) -> Iterator[Shift]:
    """From as few other locations as may be: always where most is left."""
    units = gain.units
    while units:
        there = [location for location in free if location not in closed]
        most = max(there, key=lambda location: (free[location], -location), default=None)
        if most is None or not free[most]:
            return
        taken = min(units, free[most])
        free[most], units = free[most] - taken, units - taken
        yield Shift(gain.place, most, taken)


def _direct(line: int, moves: Iterable[Move]) -> Iterator[Move]:
    shift: Counter[int] = Counter()
    for move in moves:
        shift[move.start] -= move.units
        shift[move.to] += move.units
    lacking = {at: units for at, units in sorted(shift.items()) if units > 0}
    for start, units in sorted(shift.items()):
        spare = max(-units, 0)
        for to in lacking:
            taken = min(spare, lacking[to])
            spare, lacking[to] = spare - taken, lacking[to] - taken
            if taken:
                yield Move(line, start, to, taken)


def _taken(move: Move, room: Counter[int | None], at: int) -> Move:
    units = max(min(move.units, room[at]), 0)
    room[at] -= units
    return replace(move, units=units)
