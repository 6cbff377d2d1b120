"""The open units of one line over its places, and what edits, cancels, shipments and moves do to them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product

WAITING, READY, COMMITTED, NONE = "waiting", "ready", "committed", "none"
SHIPPED, CANCELLED = "shipped", "cancelled"
OWN_POOLS: Mapping[int, int] = {}


@dataclass(frozen=True, slots=True)
class Stand:
    """Units of one place; `place` is None while it has no row. committed ≤ ready ≤ covered ≤ units.

    `reserved` units of the stock came for this place alone.
    """

    place: int | None
    location: int | None
    queued_at: datetime
    seq: int
    units: int
    covered: int = 0
    ready: int = 0
    committed: int = 0
    let_go: int = 0
    reserved: int = 0

    @property
    def waiting(self) -> int:
        return self.units - self.ready


@dataclass(frozen=True, slots=True)
class Step:
    """Some units of a place went from one state to another."""

    location: int | None
    units: int
    was: str
    became: str


@dataclass(frozen=True, slots=True)
class Change:
    """A line's stands after something happened, oldest first, and the steps that led there."""

    stands: tuple[Stand, ...]
    steps: tuple[Step, ...] = ()

    @property
    def units(self) -> int:
        return sum(stand.units for stand in self.stands)


def cancel(stands: Sequence[Stand], units: int, surplus: Mapping[int | None, int] | None = None) -> Change:
    """Take waiting units first, then ready ones, the newest place first within each.

    `surplus` says at which locations units went, as far as that is known.
    """
    newest = sorted(stands, key=lambda s: (s.seq, s.queued_at), reverse=True)
    return _take(newest, units, surplus, CANCELLED, (_without_waiting, _without_ready))


def ship(stands: Sequence[Stand], units: int, surplus: Mapping[int | None, int] | None = None) -> Change:
    """Take ready units of the oldest place first; waiting ones only where more left than was ready."""
    oldest = sorted(stands, key=lambda s: (s.seq, s.queued_at))
    change = _take(oldest, units, surplus, SHIPPED, (_without_ready, _forced))
    return replace(change, stands=_used(stands, change.stands))


def grow(stands: Sequence[Stand], units: int, seq: int, queued_at: datetime) -> Change:
    """Added units join as a place of their own, not routed yet; `seq` 0 is the line's first place."""
    return Change((*stands, Stand(None, None, queued_at, seq, units)), (Step(None, units, NONE, WAITING),))


def relocate(
    stands: Sequence[Stand], targets: Mapping[int | None, int], pool_of: Mapping[int, int] = OWN_POOLS
) -> Change:
    """Move units to where they are to be fulfilled, keeping their place in time.

    Units that leave their pool (`pool_of`: location → pool) wait anew; within it they stay what they are.
    """
    steps: list[Step] = []
    moved = list(stands)
    for location, wanted in targets.items():
        lacking = wanted - sum(s.units for s in moved if s.location == location)
        for stand in sorted(moved, key=lambda s: (s.location is not None, s.seq, s.queued_at)):
            spare = sum(s.units for s in moved if s.location == stand.location) - targets.get(
                stand.location, 0
            )
            units = min(lacking, spare, stand.units)
            if units > 0 and stand.location != location:
                is_near = _is_near(stand.location, location, pool_of)
                moved, step = _moved(moved, stand, units, location, is_near=is_near)
                lacking, steps = lacking - units, [*steps, *step]
    return Change(tuple(moved), tuple(steps))


def transitions(before: Mapping[str, int], after: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """How units of a place went between states, given how many were in each before and after."""
    left = {state: units - after.get(state, 0) for state, units in before.items()}
    room = {state: units - before.get(state, 0) for state, units in after.items()}
    flows = []
    for was, became in product(left, room):
        units = min(left[was], room[became])
        if units > 0:
            flows.append((was, became, units))
            left[was], room[became] = left[was] - units, room[became] - units
    return flows


Taker = Callable[[Stand, int], tuple[Stand, list[tuple[str, int]]]]


def _take(
    ordered: Sequence[Stand],
    units: int,
    surplus: Mapping[int | None, int] | None,
    became: str,
    takers: Iterable[Taker],
) -> Change:
    """First at the locations that have too many, then anywhere; within each, one taker after the other."""
    stands = dict(enumerate(ordered))
    room = defaultdict(int, {location: max(n, 0) for location, n in (surplus or {}).items()})
    steps = []
    rounds = [(taker, is_bound) for is_bound in ((True, False) if surplus else (False,)) for taker in takers]
    for taker, is_bound in rounds:
        for index, stand in stands.items():
            wanted = min(units, room[stand.location]) if is_bound else units
            stands[index], taken = taker(stand, wanted)
            count = sum(n for _, n in taken)
            units, room[stand.location] = units - count, room[stand.location] - count
            steps += [Step(stand.location, n, was, became) for was, n in taken if n]
    return Change(_oldest_first(stands.values()), tuple(steps))


def _without_waiting(stand: Stand, units: int) -> tuple[Stand, list[tuple[str, int]]]:
    taken = max(min(units, stand.waiting), 0)
    rest = stand.units - taken
    left = replace(
        stand,
        units=rest,
        covered=min(stand.covered, rest),
        let_go=min(stand.let_go, rest),
        reserved=min(stand.reserved, rest),
    )
    return left, [(WAITING, taken)]


def _forced(stand: Stand, units: int) -> tuple[Stand, list[tuple[str, int]]]:
    """Shipped though they waited: those that a person let go first."""
    left, taken = _without_waiting(stand, units)
    return replace(left, let_go=min(max(stand.let_go - taken[0][1], 0), left.units)), taken


def _without_ready(stand: Stand, units: int) -> tuple[Stand, list[tuple[str, int]]]:
    """Committed units go first: they are the ones that were let go."""
    taken = max(min(units, stand.ready), 0)
    committed = min(taken, stand.committed)
    left = replace(
        stand,
        units=stand.units - taken,
        covered=stand.covered - taken,
        ready=stand.ready - taken,
        committed=stand.committed - committed,
        let_go=max(stand.let_go - taken, 0),
        reserved=min(stand.reserved, stand.units - taken),
    )
    return left, [(COMMITTED, committed), (READY, taken - committed)]


def _used(before: Sequence[Stand], after: Sequence[Stand]) -> tuple[Stand, ...]:
    """What came for the line alone is sent first."""
    gone = sum(s.units for s in before) - sum(s.units for s in after)
    kept = max(sum(s.reserved for s in before) - gone, 0)
    stands = []
    for stand in after:
        reserved = min(stand.reserved, kept)
        kept -= reserved
        stands.append(replace(stand, reserved=reserved))
    return tuple(stands)


def _is_near(here: int | None, there: int | None, pool_of: Mapping[int, int]) -> bool:
    return here is not None and there is not None and pool_of.get(here, here) == pool_of.get(there, there)


def _moved(
    stands: list[Stand], stand: Stand, units: int, location: int | None, *, is_near: bool
) -> tuple[list[Stand], list[Step]]:
    """The units that wait go first."""
    left, taken = _without_waiting(stand, units)
    if units > stand.waiting:
        left, ready = _without_ready(left, units - stand.waiting)
        taken += ready
    whole = left.units == 0
    kept_too = ("let_go", *(("covered", "ready", "committed", "reserved") if is_near else ()))
    same = {name: getattr(stand, name) - getattr(left, name) for name in kept_too}
    moved = replace(
        Stand(stand.place if whole else None, location, stand.queued_at, stand.seq, units), **same
    )
    others = [s for s in stands if s is not stand]
    kept = [] if whole else [left]
    lost = [] if is_near else [(was, n) for was, n in taken if n and was != WAITING]
    steps = [Step(stand.location, n, was, WAITING) for was, n in lost]
    return list(_oldest_first([*others, *kept, moved])), steps


def _oldest_first(stands: Iterable[Stand]) -> tuple[Stand, ...]:
    return tuple(sorted(stands, key=lambda s: (s.seq, s.queued_at)))
