"""How far each supply reaches along a line, and where dates differ: all in units that stock lacks."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from app.domain import eta


@dataclass(frozen=True, slots=True)
class Reach:
    """`ends`: units from the head of the line that it and all before it serve. `days`: when the units of each
    ship, and at last those that nothing serves; the end of time where no date is known."""

    ends: Sequence[int]
    days: Sequence[date]

    def day(self, ahead: int, units: int) -> date:
        """When the last of `units` behind `ahead` others ships."""
        return max(self.days[bisect_right(self.ends, ahead) : bisect_left(self.ends, ahead + units) + 1])


def of(supplies: Sequence[eta.Supply], dating: eta.Dating) -> Reach:
    """`supplies` as eta.in_order gives them."""
    coming = [supply for supply in supplies if supply.quantity > 0]
    days = [*(dating.from_arrival(supply.expected) for supply in coming), dating.from_lead_time()]
    return Reach(list(accumulate(supply.quantity for supply in coming)), [day or date.max for day in days])


def differing(old: Reach, new: Reach) -> tuple[int, int | None] | None:
    """The first unit whose date is not the same, and the first one behind the last such; None: to the end."""
    starts = sorted({0, *old.ends, *new.ends})
    found = [index for index, at in enumerate(starts) if old.day(at, 1) != new.day(at, 1)]
    if not found:
        return None
    behind = found[-1] + 1
    return starts[found[0]], starts[behind] if behind < len(starts) else None
