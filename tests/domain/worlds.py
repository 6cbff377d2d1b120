"""Fulfillment orders of one order at several locations, held, moved and released as Shopify does it."""

from collections import Counter
from dataclasses import dataclass, field, replace

from app.domain import steps
from app.domain.facts import FulfillmentOrderFacts
from tests.domain.test_holds import OURS, fulfillment_order

MAIN, EAST, WEST = 1, 2, 3


def placed(one: FulfillmentOrderFacts, location: int) -> FulfillmentOrderFacts:
    return replace(one, location_id=location)


@dataclass
class One:
    """A fulfillment order: order line → units left in it."""

    location: int
    units: Counter[int]
    is_held: bool


@dataclass
class Pool:
    """`divides`: whether a held one may be moved in part. `fixed`: locations that nothing can leave."""

    divides: bool = True
    fixed: frozenset[int] = frozenset()
    ones: list[One] = field(default_factory=list)

    def put(self, location: int, units: dict[int, int], *, is_held: bool) -> One:
        self.ones.append(One(location, Counter(units), is_held))
        return self.ones[-1]

    def at(self, location: int, line: int, *, held: bool = False) -> int:
        here = [one for one in self.ones if one.location == location and (one.is_held or not held)]
        return sum(one.units[line] for one in here)

    def opened(self, line: int) -> int:
        return sum(one.units[line] for one in self.ones if not one.is_held)

    def units(self, line: int) -> int:
        return sum(one.units[line] for one in self.ones)

    def orders(self) -> list[FulfillmentOrderFacts]:
        return [
            placed(
                fulfillment_order(
                    number,
                    *([OURS] if one.is_held else []),
                    lines={line: units for line, units in sorted(one.units.items()) if units},
                    actions=("HOLD",) if one.location in self.fixed else ("HOLD", "MOVE"),
                ),
                one.location,
            )
            for number, one in enumerate(self.ones)
        ]

    def take(self, step: steps.Step) -> bool:
        """Do it; False when it is refused."""
        one = self.ones[step.fulfillment_order]
        units = self._named(one, step)
        if step.kind == "move":
            return self._move(one, units, step)
        if step.kind != "hold":
            self._release(one)
        if step.kind != "release":
            rest = one.units - units
            one.units, one.is_held = units, True
            self.put(one.location, dict(rest), is_held=False)
        return True

    def _move(self, one: One, units: Counter[int], step: steps.Step) -> bool:
        assert step.to is not None
        if one.location in self.fixed or (one.is_held and units != one.units and not self.divides):
            return False
        one.units = one.units - units
        self.put(step.to, dict(units), is_held=one.is_held)
        return True

    def _release(self, one: One) -> None:
        """It opens, and its open siblings merge back into it."""
        one.is_held = False
        for other in self.ones:
            if other is not one and other.location == one.location and not other.is_held:
                one.units, other.units = one.units + other.units, Counter()

    def _named(self, one: One, step: steps.Step) -> Counter[int]:
        if step.lines is None:
            return +one.units
        return Counter({int(name.rpartition("-")[2]): units for name, units in step.lines})
