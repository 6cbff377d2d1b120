"""What a change of supply means for those who wait: whose date moves, and whose promise would break."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain import eta, walk


@dataclass(frozen=True, slots=True)
class Wait:
    """Uncovered units of one line in the queue, its order, what they are worth, and the date promised."""

    spot: walk.Spot
    order: int
    name: str
    money: Decimal
    currency: str
    promised: date | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """An order whose promise held before and would not any more; no `days` where no date is left."""

    order: int
    name: str
    units: int
    promised: date
    ships_by: date | None

    @property
    def days(self) -> int | None:
        return None if self.ships_by is None else (self.ships_by - self.promised).days


@dataclass(frozen=True, slots=True)
class Impact:
    """Orders, units and money (by currency) whose date moves, and of these the broken, worst first."""

    earlier: int
    later: int
    units: int
    money: Mapping[str, Decimal]
    broken: tuple[Broken, ...]
    broken_units: int
    broken_money: Mapping[str, Decimal]

    @property
    def orders(self) -> int:
        return self.earlier + self.later


Dates = dict[int, date]


def compare(
    waits: Iterable[Wait], before: Sequence[eta.Supply], after: Sequence[eta.Supply], dating: eta.Dating
) -> Impact:
    """One queue with the supply as it is and as it would be; each order counts once, by its latest date."""
    rows = list(waits)
    old, new = (_dates(rows, supplies, dating) for supplies in (before, after))
    moved = {order for order in old if old[order] != new[order]}
    later = {order for order in moved if new[order] > old[order]}
    broken = _broken(rows, later, old, new)
    gone = {each.order for each in broken}
    return Impact(
        earlier=len(moved - later),
        later=len(later),
        units=sum(wait.spot.units for wait in rows if wait.order in moved),
        money=_money(rows, moved),
        broken=broken,
        broken_units=sum(each.units for each in broken),
        broken_money=_money(rows, gone),
    )


def _dates(rows: Sequence[Wait], supplies: Sequence[eta.Supply], dating: eta.Dating) -> Dates:
    """Order → the day its last unit ships; the end of time where none is known."""
    outlooks = walk.walk([wait.spot for wait in rows], supplies, dating)
    found: Dates = {}
    for wait in rows:
        day = outlooks[wait.spot.line].eta.ships_by or date.max
        found[wait.order] = max(found.get(wait.order, day), day)
    return found


def _broken(rows: Sequence[Wait], later: set[int], old: Dates, new: Dates) -> tuple[Broken, ...]:
    promised: dict[int, date] = {}
    units: Counter[int] = Counter()
    names = {wait.order: wait.name for wait in rows}
    for wait in rows:
        units[wait.order] += wait.spot.units
        if wait.promised is not None:
            promised[wait.order] = max(promised.get(wait.order, wait.promised), wait.promised)
    found = [
        Broken(order, names[order], units[order], day, None if new[order] == date.max else new[order])
        for order, day in promised.items()
        if order in later and old[order] <= day < new[order]
    ]
    return tuple(sorted(found, key=lambda each: (each.promised - new[each.order], each.order)))


def _money(rows: Sequence[Wait], orders: set[int]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for wait in rows:
        if wait.order in orders:
            sums[wait.currency] = sums.get(wait.currency, Decimal()) + wait.money
    return sums
