"""Which call to make next, so that exactly the wanted units of an order are held, each where it belongs.

A hold covers a whole fulfillment order; holding some of its units splits it, releasing merges the open
sibling back. So one step is taken at a time, and the order is read again before the next.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from app.domain import moving
from app.domain.facts import FulfillmentOrderFacts
from app.domain.moving import At, Spot
from app.domain.pooling import Move
from app.domain.steps import Step, is_all, is_dormant, ours

Units = Mapping[int, int]  # order line id → units
HANDLE = "first-in-line"
LIVE = ("OPEN", "ON_HOLD", "IN_PROGRESS", "SCHEDULED")
UNWILLING = 3


@dataclass(frozen=True, slots=True)
class Decision:
    """The next step, if any; units that our holds cover, or that cannot be sent yet anyhow; wanted units that
    the warehouse has already.

    `stuck`: units by line and location that belong elsewhere and cannot be moved. They are held too.
    """

    step: Step | None
    held: dict[int, int]
    refused: dict[int, int]
    stuck: dict[Spot, int] = field(default_factory=dict)


def decide(
    orders: Iterable[FulfillmentOrderFacts],
    wanted: Units,
    handle: str,
    at: At | None = None,
    owed: Iterable[Move] = (),
    refused: Collection[Step] = (),
) -> Decision:
    """Compare the wanted units, and where they belong, with what is found.

    Holding more comes first, then moving, then releasing: nothing is let go where it must not ship from.
    `at` says where units belong and are free, `owed` what may be moved for it; what stands elsewhere besides
    was put there by somebody. `refused`: steps that Shopify declined in this run.
    """
    live = [one for one in orders if one.status in LIVE and any(line.remaining for line in one.lines)]
    moves = moving.plan(live, at or {}, owed, handle, refused)
    left = _wanted(live, wanted, at or {}, moves)
    targets = _targets(live, left, handle)
    steps = [step for one in live if (step := _step(one, targets[one.id], handle))]
    holds = [step for step in steps if step.kind == "hold"]
    in_turn = [*holds, *moves.steps, *(step for step in steps if step.kind != "hold")]
    stuck = _of_lines(moves.stuck)
    at_warehouse = Counter(_at_the_warehouse(live, left, handle)) - stuck
    held = _held(live, Counter(wanted) + stuck, handle)
    return Decision(in_turn[0] if in_turn else None, held, dict(at_warehouse), dict(moves.stuck))


def _wanted(live: list[FulfillmentOrderFacts], wanted: Units, at: At, moves: moving.Moves) -> Counter[Spot]:
    """Units to hold by line and location; None stands for anywhere, of lines that `at` does not name.

    What stays at a location and is not free there is held, and so is what should leave and cannot. What
    leaves goes as it is, unless too little would be held meanwhile.
    """
    left = Counter[Spot]()
    for line in wanted.keys() - at.keys():
        left[line, None] = max(wanted[line], 0)
    stuck = _of_lines(moves.stuck)
    for line, belongs in at.items():
        most = wanted.get(line, 0) + stuck[line]
        for location, units in moving.stands(live, line).items():
            free = belongs.get(location, (0, 0))[1] if location is not None else 0
            held = min(max(units - moves.going[line, location] - free, 0), most)
            left[line, location], most = held, most - held
        for spot in [spot for spot in moves.going if spot[0] == line]:
            left[spot] += moves.held[spot]
            most -= moves.going[spot] - moves.loose[spot]
        for spot in [spot for spot in moves.loose if spot[0] == line]:
            more = min(moves.loose[spot], max(most, 0))
            left[spot], most = left[spot] + more, most - more
    return left


def _of_lines(spots: Counter[Spot]) -> Counter[int]:
    found: Counter[int] = Counter()
    for (line, _), units in spots.items():
        found[line] += units
    return found


def _spot(one: FulfillmentOrderFacts, line: int, left: Mapping[Spot, int]) -> Spot:
    return (line, one.location_id) if (line, one.location_id) in left else (line, None)


def _targets(live: list[FulfillmentOrderFacts], left: Counter[Spot], handle: str) -> dict[int, Units]:
    """What each fulfillment order shall hold: those that we hold already come first, then those that may."""
    targets: dict[int, Units] = {one.id: {} for one in live}
    for one in sorted(live, key=lambda one: (_reluctance(one, handle), one.id)):
        if _reluctance(one, handle) != UNWILLING:
            targets[one.id] = _taken(one, left)
    return targets


def _at_the_warehouse(live: list[FulfillmentOrderFacts], left: Counter[Spot], handle: str) -> Units:
    """Wanted units that nothing else could hold, and which are with a warehouse that will not stop."""
    refused: Counter[int] = Counter()
    for one in live:
        if _reluctance(one, handle) == UNWILLING:
            refused.update(_taken(one, left))
    return refused


def _taken(one: FulfillmentOrderFacts, left: Counter[Spot]) -> Units:
    """As many of its units as are still wanted; they are wanted no more."""
    taken: Counter[int] = Counter()
    for line in one.lines:
        spot = _spot(one, line.line_id, left)
        units = min(left[spot], line.remaining)
        if units > 0:
            taken[line.line_id] += units
            left[spot] -= units
    return taken


def _reluctance(one: FulfillmentOrderFacts, handle: str) -> int:
    if ours(one, handle) or is_dormant(one):
        return 0
    if "HOLD" not in one.actions:
        return UNWILLING
    return 2 if one.holds else 1


def _step(one: FulfillmentOrderFacts, target: Units, handle: str) -> Step | None:
    mine = tuple(hold.id for hold in ours(one, handle))
    if not mine and is_dormant(one):
        return None
    lines = _lines(one, target)
    is_whole = is_all(one, tuple(lines))
    is_shared = len(mine) < len(one.holds)
    if not mine:
        if not lines:
            return None
        # A fulfillment order that somebody else holds cannot be split: ours goes on all of it.
        return Step("hold", one.id, lines=None if is_whole or is_shared else tuple(lines))
    if not lines:
        return Step("release", one.id, mine)
    return None if is_whole or is_shared else Step("release_part", one.id, mine, tuple(lines))


def _lines(one: FulfillmentOrderFacts, target: Units) -> list[tuple[str, int]]:
    left, lines = dict(target), []
    for line in one.lines:
        units = min(left.get(line.line_id, 0), line.remaining)
        if units:
            lines.append((line.id, units))
            left[line.line_id] -= units
    return lines


def _held(live: list[FulfillmentOrderFacts], wanted: Units, handle: str) -> dict[int, int]:
    found: dict[int, int] = {}
    for one in live:
        for line in one.lines if ours(one, handle) or is_dormant(one) else ():
            found[line.line_id] = found.get(line.line_id, 0) + line.remaining
    return {line: min(units, wanted.get(line, 0)) for line, units in found.items() if wanted.get(line, 0)}
