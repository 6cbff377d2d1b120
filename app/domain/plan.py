"""Who is served: stock against the line, in rank, as a pure function."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Review:
    """Queues in which units that waited go only by a person's word: those named, or `all_but` those."""

    queues: frozenset[Hashable] = frozenset()
    all_but: bool = False

    def keeps(self, queue: Hashable) -> bool:
        return (queue in self.queues) != self.all_but


@dataclass(frozen=True, slots=True)
class Policy:
    """How covered units are let go. `horizon`: uncommitted units due after this day rank last. In the queues
    of `still` nothing more is let go."""

    commits: bool = True
    partial: bool = True
    horizon: date | None = None
    review: Review = Review()
    still: frozenset[Hashable] = frozenset()


@dataclass(frozen=True, slots=True)
class Demand:
    """The open units of one place, as the plan sees them.

    `queue` names item and pool. `ready` units were free to go before. `reserved` units of the stock
    came for this place alone; `let_go` units were let go by a person. `has_waited`: an earlier plan left
    units of it waiting. `whole`: where it stands a line goes only as a whole. `fixed`: covered units of a
    place whose queue is not planned now.
    """

    place: int
    line: int | str
    order: int | str
    queue: Hashable
    units: int
    queued_at: datetime
    committed: int = 0
    ready: int = 0
    priority: int = 0
    seq: int = 0
    let_go: int = 0
    reserved: int = 0
    withheld: bool = False
    has_waited: bool = False
    together: bool = False
    whole: bool = False
    due: date | None = None
    fixed: int | None = None

    @property
    def rank(self) -> tuple[int, datetime, int, int | str, int]:
        """Lower is better; committed units go before it all."""
        return (-self.priority, self.queued_at, self.seq, self.line, self.place)


@dataclass(frozen=True, slots=True)
class Cover:
    """What a place gets: committed ≤ ready ≤ covered ≤ units. Covered, not ready: withheld."""

    covered: int
    ready: int
    committed: int


def plan(
    demands: Iterable[Demand], physical: Mapping[Any, int], policy: Policy = Policy()
) -> dict[int, Cover]:
    """Place → what it gets of the physical units of its queue (item and pool).

    Linear after one sort, but for a pass more whenever lost stock takes back what belongs together.
    """
    ranked = sorted(demands, key=lambda demand: demand.rank)
    committed = {d.place: 0 if d.withheld else min(d.committed, d.units) for d in ranked}
    free = {d.place: 0 if d.withheld else min(max(d.committed, d.ready), d.units) for d in ranked}
    shrunk = _shrunk(ranked, physical, free)
    while True:
        covered = _covered(ranked, physical, committed, policy)
        allowed = {d.place: _allowed(d, covered, free, policy) for d in ranked}
        firm = {d.place: free[d.place] if d.queue in shrunk else committed[d.place] for d in ranked}
        ready = _ready(ranked, allowed, _Before(free, firm, committed), policy)
        broken = [d.place for d in ranked if _is_broken(d, committed, ready, policy)]
        if not broken:
            return {d.place: _cover(d, covered, ready, committed, policy) for d in ranked}
        # What is withheld as a whole gives up its commitments, and so its rank before the others.
        committed.update(dict.fromkeys(broken, 0))
        free.update(dict.fromkeys(broken, 0))


def is_beyond(due: date | None, policy: Policy) -> bool:
    """Whether uncommitted units wanted on this day go last; no day: they do not."""
    return policy.horizon is not None and due is not None and due > policy.horizon


def _shrunk(ranked: Sequence[Demand], physical: Mapping[Any, int], free: Mapping[int, int]) -> set[Hashable]:
    """Queues whose stock does not hold any more what was free to go."""
    units: Counter[Hashable] = Counter()
    for d in ranked:
        units[d.queue] += free[d.place] if d.fixed is None else 0
    return {queue for queue, taken in units.items() if taken > max(physical.get(queue, 0), 0)}


def _covered(
    ranked: Sequence[Demand], physical: Mapping[Any, int], committed: dict[int, int], policy: Policy
) -> dict[int, int]:
    """Hand out the stock: what came for a place, what was let go, then by rank, last beyond the horizon."""
    left = defaultdict(int, {queue: max(units, 0) for queue, units in physical.items()})
    covered = {d.place: d.fixed or 0 for d in ranked}
    queued = [d for d in ranked if d.fixed is None]
    beyond = [d for d in queued if is_beyond(d.due, policy)]
    within = [d for d in queued if not is_beyond(d.due, policy)]
    reserved = {d.place: min(d.reserved, d.units) for d in queued}
    gone = {d.place: min(reserved[d.place], max(committed[d.place], d.let_go)) for d in queued}
    kept = {d.place: _kept(d, committed[d.place]) for d in queued}
    every = {d.place: d.units for d in queued}
    came = ((queued, gone), (within, reserved), (beyond, reserved))
    for group, share in (*came, (queued, kept), (within, every), (beyond, every)):
        for d in group:
            got = max(min(left[d.queue], share[d.place] - covered[d.place]), 0)
            left[d.queue] -= got
            covered[d.place] += got
    return covered


def _kept(demand: Demand, committed: int) -> int:
    return min(demand.units, max(committed, demand.reserved, demand.let_go))


def _allowed(demand: Demand, covered: dict[int, int], free: dict[int, int], policy: Policy) -> int:
    """Covered units that may go: under review, of a place that waited, only what was free before."""
    if not (demand.has_waited and policy.review.keeps(demand.queue)):
        return covered[demand.place]
    return min(covered[demand.place], max(free[demand.place], demand.let_go))


@dataclass(frozen=True, slots=True)
class _Before:
    """Place → units that were free to go, units whose loss withholds a whole again, and committed ones.

    Lost stock withholds it for any unit that was free; a better-ranked newcomer takes back nothing committed.
    """

    free: dict[int, int]
    firm: dict[int, int]
    committed: dict[int, int]


def _ready(
    ranked: Sequence[Demand], allowed: dict[int, int], before: _Before, policy: Policy
) -> dict[int, int]:
    groups: dict[Hashable, list[Demand]] = defaultdict(list)
    for d in ranked:
        groups[_group(d, policy)].append(d)
    ready: dict[int, int] = {}
    for name, group in groups.items():
        ready.update(_together(group, allowed, before) if name else _apart(group, allowed))
    return ready


def _group(demand: Demand, policy: Policy) -> Hashable:
    """What is only let go as a whole with this demand; None when it stands for itself."""
    if demand.together:
        return ("order", demand.order)
    return ("line", demand.line) if demand.whole or not policy.partial else None


def _apart(group: Sequence[Demand], allowed: dict[int, int]) -> dict[int, int]:
    return {d.place: 0 if d.withheld else allowed[d.place] for d in group}


def _together(group: Sequence[Demand], allowed: dict[int, int], before: _Before) -> dict[int, int]:
    if all(allowed[d.place] == d.units for d in group):
        return _apart(group, allowed)
    # Units added to what was let go earlier wait by themselves.
    if all(allowed[d.place] >= before.free[d.place] for d in group):
        return {d.place: before.free[d.place] for d in group}
    if all(allowed[d.place] >= before.firm[d.place] for d in group):
        return {d.place: before.committed[d.place] for d in group}
    return {d.place: 0 for d in group}


def _is_broken(demand: Demand, committed: dict[int, int], ready: dict[int, int], policy: Policy) -> bool:
    return _group(demand, policy) is not None and ready[demand.place] < committed[demand.place]


def _cover(
    demand: Demand, covered: dict[int, int], ready: dict[int, int], committed: dict[int, int], policy: Policy
) -> Cover:
    free = ready[demand.place]
    before = max(committed[demand.place], 0 if demand.withheld else demand.let_go)
    lets_go = policy.commits and demand.queue not in policy.still and not is_beyond(demand.due, policy)
    return Cover(covered[demand.place], free, free if lets_go else min(before, free))
