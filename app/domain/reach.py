"""How far each supply reaches along a line, and where dates differ: all in units that stock lacks."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from operator import attrgetter
from typing import Protocol, TypeVar

from app.domain import earmark, eta


class Lacking(Protocol):
    """Units of one place that stock lacks, and such units `ahead` of it in its queue."""

    @property
    def place(self) -> int: ...
    @property
    def line(self) -> int: ...
    @property
    def units(self) -> int: ...
    @property
    def ahead(self) -> int: ...


Each = TypeVar("Each", bound=Lacking)


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


def differing(old: Reach, new: Reach) -> tuple[int, int | None]:
    """The first unit whose date is not the same, and the first one behind the last such; None: to the end.
    The same twice where nobody's date differs."""
    starts = sorted({0, *old.ends, *new.ends})
    found = [index for index, at in enumerate(starts) if old.day(at, 1) != new.day(at, 1)]
    if not found:
        return 0, 0
    behind = found[-1] + 1
    return starts[found[0]], starts[behind] if behind < len(starts) else None


def dated(
    each: Iterable[Each], supplies: Iterable[eta.Supply], dating: eta.Dating
) -> Iterator[tuple[Each, date]]:
    """When the last unit of each place of one queue ships. All places are needed where some supply is for one
    line."""
    ranked = sorted(each, key=attrgetter("ahead"))
    own = _earmarked(ranked, eta.in_order(supplies, dating))
    along, given = of(own.left, dating), 0
    for one in ranked:
        mine = own.taken.get(one.place, ())
        days = [dating.from_arrival(supply.expected) or date.max for supply, _ in mine]
        rest = one.units - sum(units for _, units in mine) if mine else one.units
        if rest:
            days.append(along.day(one.ahead - given, rest))
        yield one, max(days)
        given += one.units - rest


def _earmarked(ranked: Sequence[Lacking], coming: Sequence[eta.Supply]) -> earmark.Served:
    lines = {supply.for_line for supply in coming if supply.for_line is not None}
    lacking: dict[int | str, list[tuple[int, int]]] = defaultdict(list)
    for one in ranked if lines else ():
        if one.line in lines:
            lacking[one.line].append((one.place, one.units))
    return earmark.serve(lacking, coming)
