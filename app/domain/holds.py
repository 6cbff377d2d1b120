"""Which hold to make or lift next, so that exactly the wanted units of an order are held by us.

A hold covers a whole fulfillment order; holding some of its units splits it, releasing merges the open
sibling back. So one step is taken at a time, and the order is read again before the next.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.facts import FulfillmentOrderFacts, HoldFacts

Units = dict[int, int]  # order line id → units
HANDLE = "first-in-line"
LIVE = ("OPEN", "ON_HOLD", "IN_PROGRESS", "SCHEDULED")


@dataclass(frozen=True, slots=True)
class Step:
    """One call: `hold`, `release`, or `release_part` (release, and hold `lines` again).

    `lines` are (fulfillment order line GID, units); None means the whole fulfillment order.
    """

    kind: str
    fulfillment_order: int
    hold_ids: tuple[str, ...] = ()
    lines: tuple[tuple[str, int], ...] | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The next step, if any; wanted units that our holds cover; units the warehouse has already."""

    step: Step | None
    held: Units
    refused: Units


def decide(orders: Iterable[FulfillmentOrderFacts], wanted: Mapping[int, int], handle: str) -> Decision:
    """Compare the wanted units with the holds found. Lifting less comes before lifting more."""
    live = [one for one in orders if one.status in LIVE and any(line.remaining for line in one.lines)]
    targets, refused = _targets(live, wanted, handle)
    steps = [step for one in live if (step := _step(one, targets[one.id], handle))]
    steps.sort(key=lambda step: step.kind != "hold")
    held = _held(live, wanted, handle)
    return Decision(steps[0] if steps else None, held, refused)


def ours(one: FulfillmentOrderFacts, handle: str) -> tuple[HoldFacts, ...]:
    return tuple(hold for hold in one.holds if hold.is_ours and hold.handle == handle)


def _targets(
    live: list[FulfillmentOrderFacts], wanted: Mapping[int, int], handle: str
) -> tuple[dict[int, Units], Units]:
    """What each fulfillment order shall hold: those that we hold already come first, then those that may."""
    targets: dict[int, Units] = {one.id: {} for one in live}
    left = {line: units for line, units in wanted.items() if units > 0}
    for one in sorted(live, key=lambda one: (_reluctance(one, handle), one.id)):
        if _reluctance(one, handle) == UNWILLING:
            continue
        for line in one.lines:
            units = min(left.get(line.line_id, 0), line.remaining)
            if units:
                targets[one.id][line.line_id] = targets[one.id].get(line.line_id, 0) + units
                left[line.line_id] -= units
    return targets, _at_the_warehouse(live, left, handle)


UNWILLING = 3


def _reluctance(one: FulfillmentOrderFacts, handle: str) -> int:
    if ours(one, handle):
        return 0
    if "HOLD" not in one.actions:
        return UNWILLING
    return 2 if one.holds else 1


def _at_the_warehouse(live: list[FulfillmentOrderFacts], left: Units, handle: str) -> Units:
    """Wanted units that nothing else could hold, and which are with a warehouse that will not stop."""
    refused: Units = {}
    for one in live:
        if _reluctance(one, handle) != UNWILLING:
            continue
        for line in one.lines:
            units = min(left.get(line.line_id, 0), line.remaining)
            if units:
                refused[line.line_id] = refused.get(line.line_id, 0) + units
                left[line.line_id] -= units
    return refused


def _step(one: FulfillmentOrderFacts, target: Units, handle: str) -> Step | None:
    mine = tuple(hold.id for hold in ours(one, handle))
    lines = _lines(one, target)
    is_whole = lines == [(line.id, line.remaining) for line in one.lines if line.remaining]
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


def _held(live: list[FulfillmentOrderFacts], wanted: Mapping[int, int], handle: str) -> Units:
    found: Units = {}
    for one in live:
        for line in one.lines if ours(one, handle) else ():
            found[line.line_id] = found.get(line.line_id, 0) + line.remaining
    return {line: min(units, wanted.get(line, 0)) for line, units in found.items() if wanted.get(line, 0)}
