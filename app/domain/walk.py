"""A whole line walked in rank: who stands where, what covers each, and the date of the next unit."""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain import earmark, eta

Id = int | str
Rank = tuple[int, datetime, int, Id]


@dataclass(frozen=True, slots=True)
class Spot:
    """Open units of one place in a queue, as the plan left them.

    `rank` as plan.Demand has it, lower is better; `is_beyond`: its uncommitted units go last. `reserved`
    units of the stock came for this place alone.
    """

    line: Id
    rank: Rank
    units: int
    covered: int = 0
    ready: int = 0
    committed: int = 0
    reserved: int = 0
    is_beyond: bool = False

    @property
    def order(self) -> tuple[bool, Rank]:
        """How uncommitted units rank."""
        return (self.is_beyond, self.rank)

    @property
    def kept(self) -> int:
        """Units that no better-ranked newcomer gets."""
        return max(self.committed, self.reserved)


@dataclass(frozen=True, slots=True)
class Outlook:
    """A line in its queue: open units before it, its position among those who wait, and its date.

    `covered` units are there; eta.used lists what comes for the rest, in the order it is walked.
    """

    ahead: int
    position: int | None
    covered: int
    eta: eta.Eta


def walk(spots: Iterable[Spot], supplies: Iterable[eta.Supply], dating: eta.Dating) -> dict[Id, Outlook]:
    """Line → its outlook, from all spots of one queue and all supply on its way to it."""
    ranked = sorted(spots, key=lambda spot: spot.order)
    coming = eta.in_order(supplies, dating)
    ahead, positions, dealt = _ahead(ranked), _positions(ranked), _deal(ranked, coming)
    covered: dict[Id, int] = defaultdict(int)
    for spot in ranked:
        covered[spot.line] += spot.covered
    dates = _Dates(dating, coming, {supply.id: index for index, supply in enumerate(coming)}, {})
    return {
        line: Outlook(ahead[line], positions.get(line), units, _eta(line, units, dealt, dates))
        for line, units in covered.items()
    }


def next_unit(
    spots: Sequence[Spot],
    free: int,
    supplies: Iterable[eta.Supply],
    dating: eta.Dating,
    now: datetime,
) -> eta.Eta:
    """The date of a unit ordered now. `free`: stock it may take after those it would stand behind."""
    # Its id is the last of all: among equals in everything else it comes after them.
    last = max((spot.rank[3] for spot in spots), default=0)
    newcomer = Spot("", (0, now, 0, last), 1)
    ahead = sum(spot.units if spot.order <= newcomer.order else spot.kept for spot in spots)
    newcomer = replace(newcomer, covered=int(ahead < free))
    return walk([*spots, newcomer], supplies, dating)[newcomer.line].eta


def _ahead(ranked: Sequence[Spot]) -> dict[Id, int]:
    """Line → open units before its first one: committed units come first, then the others by rank."""
    ahead: dict[Id, int] = {}
    passed = 0
    for spot in sorted(ranked, key=lambda spot: spot.rank):
        if spot.committed:
            ahead.setdefault(spot.line, passed)
            passed += spot.committed
    for spot in ranked:
        ahead.setdefault(spot.line, passed)
        passed += spot.units - spot.committed
    return ahead


def _positions(ranked: Sequence[Spot]) -> dict[Id, int]:
    waiting = dict.fromkeys(spot.line for spot in ranked if spot.units > spot.ready)
    return {line: position for position, line in enumerate(waiting, start=1)}


@dataclass(slots=True)
class _Dealt:
    """Units each spot still lacks, units left of each supply, line → supply id → units, and line → units
    that nothing covers."""

    lacking: list[int]
    left: dict[Id, int]
    taken: dict[Id, dict[Id, int]]
    short: dict[Id, int]


@dataclass(frozen=True, slots=True)
class _Dates:
    """Supplies as the line is walked and each one's number; the date of what the same ones stand for is
    `known` after the first line."""

    dating: eta.Dating
    coming: Sequence[eta.Supply]
    number: dict[Id, int]
    known: dict[tuple[Sequence[Id], bool, bool], eta.Eta]


def _deal(ranked: Sequence[Spot], coming: Sequence[eta.Supply]) -> _Dealt:
    """To each line what was ordered for it, and the rest by rank."""
    lacking = [spot.units - spot.covered for spot in ranked]
    needs: dict[Id, list[tuple[int, int]]] = defaultdict(list)
    lines = {supply.for_line for supply in coming}
    for index, spot in enumerate(ranked):
        if spot.line in lines:
            needs[spot.line].append((index, lacking[index]))
    own = earmark.serve(needs, coming)
    left = {supply.id: supply.quantity for supply in own.left}
    dealt = _Dealt(lacking, left, defaultdict(dict), defaultdict(int))
    for index, given in own.taken.items():
        lacking[index] -= own.units(index)
        mine = dealt.taken[ranked[index].line]
        for supply, units in given:
            mine[supply.id] = mine.get(supply.id, 0) + units
    _pour(dealt, ranked, coming)
    for spot, units in zip(ranked, dealt.lacking, strict=True):
        dealt.short[spot.line] += units
    return dealt


def _pour(dealt: _Dealt, ranked: Sequence[Spot], supplies: Iterable[eta.Supply]) -> None:
    full = deque(supplies)
    for index in range(len(ranked)):
        while dealt.lacking[index] and full:
            supply = full[0]
            units = min(dealt.lacking[index], dealt.left[supply.id])
            dealt.lacking[index] -= units
            dealt.left[supply.id] -= units
            if units:
                mine = dealt.taken[ranked[index].line]
                mine[supply.id] = mine.get(supply.id, 0) + units
            if not dealt.left[supply.id]:
                full.popleft()


def _eta(line: Id, covered: int, dealt: _Dealt, dates: _Dates) -> eta.Eta:
    short = dealt.short[line]
    used = sorted(dealt.taken.get(line, {}).items(), key=lambda pair: dates.number[pair[0]])
    key = (tuple(id_ for id_, _ in used), short > 0, covered > 0)
    if key not in dates.known:
        parts = [(dates.coming[dates.number[id_]], units) for id_, units in used]
        dates.known[key] = eta.of_parts(parts, short, dates.dating, is_covered=covered > 0)
    known = dates.known[key]
    return eta.Eta(known.ships_by, known.basis, tuple(used), short)
