"""Which units of an order stand at another location than they should, and the calls that bring them there."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.facts import FulfillmentOrderFacts, FulfillmentOrderLineFacts
from app.domain.pooling import Move
from app.domain.steps import Parts, Step, Way, is_all, ours

# Order line id → location → (units that belong there, how many of them are free to go).
At = Mapping[int, Mapping[int, tuple[int, int]]]
Spot = tuple[int, int | None]  # order line id, location
Part = tuple[FulfillmentOrderFacts, FulfillmentOrderLineFacts, int]


@dataclass(frozen=True, slots=True)
class Moves:
    """`steps` to be taken; units by line and location they leave: those that go, of them those that we hold
    and those that could be held meanwhile, and those that cannot go.
    """

    steps: list[Step]
    going: Counter[Spot]
    held: Counter[Spot]
    loose: Counter[Spot]
    stuck: Counter[Spot]


@dataclass(frozen=True, slots=True)
class Refusals:
    """What Shopify declined in this run, by the way it was to go.

    `tied` would not leave a hold in part, so its part is released first; `together` went beside other
    lines and is tried by itself; `final` is not tried again.
    """

    tied: frozenset[Way]
    together: frozenset[Way]
    final: frozenset[Way]


def plan(
    live: Sequence[FulfillmentOrderFacts],
    at: At,
    owed: Iterable[Move],
    handle: str,
    refused: Collection[Step] = (),
) -> Moves:
    """Make the moves that are owed, as far as units stand otherwise than `at` has them."""
    said, found = _refusals(refused), Moves([], *(Counter[Spot]() for _ in range(4)))
    loads: dict[tuple[int, int, Way | None], list[Part]] = defaultdict(list)
    orders = {one.id: one for one in live}
    of_line: dict[int, list[Move]] = defaultdict(list)
    for move in owed:
        of_line[move.line].append(move)
    for line in sorted(of_line.keys() & at.keys()):
        for (one, part, units), to in _leaving(live, line, at[line], of_line[line], handle):
            spot, way = (line, one.location_id), (line, one.location_id, to)
            if "MOVE" not in one.actions or way in said.final:
                found.stuck[spot] += units
                continue
            found.going[spot] += units
            if ours(one, handle):
                found.held[spot] += units
            elif way not in said.tied:
                found.loose[spot] += units
            loads[one.id, to, way if way in said.together else None].append((one, part, units))
    found.steps.extend(_step(orders[one], to, load, handle, said) for (one, to, _), load in loads.items())
    return found


def _refusals(refused: Collection[Step]) -> Refusals:
    whole = [step for step in refused if not step.divides_a_hold]
    return Refusals(
        frozenset(way for step in refused if step.divides_a_hold for way in step.ways),
        frozenset(way for step in whole if len(step.ways) > 1 for way in step.ways),
        frozenset(way for step in whole if len(step.ways) == 1 for way in step.ways),
    )


def _leaving(
    live: Sequence[FulfillmentOrderFacts],
    line: int,
    belongs: Mapping[int, tuple[int, int]],
    owed: Iterable[Move],
    handle: str,
) -> Iterator[tuple[Part, int]]:
    """Units of a line that are too many where they stand, with the location that lacks and is owed them."""
    here, piles = stands(live, line), dict[int, list[Part]]()
    for move in owed:
        units, free = belongs.get(move.start, (0, 0))
        pile = piles.setdefault(move.start, _in_turn(live, line, move.start, free, handle))
        left = min(move.units, here[move.start] - units, belongs.get(move.to, (0, 0))[0] - here[move.to])
        while left > 0:
            one, part, count = pile.pop(0)
            taken = min(left, count)
            pile[:0] = [(one, part, count - taken)] if count > taken else []
            here[move.start], here[move.to], left = (
                here[move.start] - taken,
                here[move.to] + taken,
                left - taken,
            )
            yield (one, part, taken), move.to


def stands(live: Sequence[FulfillmentOrderFacts], line: int) -> Counter[int | None]:
    """Location → units of the line that are still to be sent from there."""
    here: Counter[int | None] = Counter()
    for one in live:
        here[one.location_id] += sum(part.remaining for part in one.lines if part.line_id == line)
    return +here


def _in_turn(
    live: Sequence[FulfillmentOrderFacts], line: int, location: int | None, free: int, handle: str
) -> list[Part]:
    """Parts in the order they go: open beyond the free units, held, free ones; those that can move first."""
    here = [
        (one, part)
        for one in live
        if one.location_id == location
        for part in one.lines
        if part.line_id == line and part.remaining
    ]
    beyond, rest, stay = list[Part](), list[Part](), free
    for one, part in here:
        if ours(one, handle):
            continue
        kept = min(stay, part.remaining)
        stay -= kept
        beyond.append((one, part, part.remaining - kept))
        rest.append((one, part, kept))
    held = [(one, part, part.remaining) for one, part in here if ours(one, handle)]
    some = [part for part in [*beyond, *held, *rest] if part[2]]
    return sorted(some, key=lambda part: "MOVE" not in part[0].actions)


def _step(one: FulfillmentOrderFacts, to: int, load: Sequence[Part], handle: str, said: Refusals) -> Step:
    units: Counter[str] = Counter()
    for _, part, count in load:
        units[part.id] += count
    lines: Parts = tuple(sorted((+units).items()))
    ways = frozenset((part.line_id, one.location_id, to) for _, part, _ in load)
    mine = tuple(hold.id for hold in ours(one, handle))
    only_mine = mine if len(mine) == len(one.holds) else ()
    if is_all(one, lines):
        return Step("move", one.id, only_mine, None, to, ways)
    if only_mine and ways & said.tied:
        rest = ((part.id, part.remaining - units[part.id]) for part in one.lines)
        return Step("release_part", one.id, mine, tuple((name, count) for name, count in rest if count > 0))
    return Step("move", one.id, only_mine, lines, to, ways)
