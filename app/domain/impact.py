"""What a change of supply means for those who wait: whose date moves, and whose promise would break."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain import eta, reach


@dataclass(frozen=True, slots=True)
class Wait:
    """Units of one place that stock lacks, such units `ahead` of it in its queue, its order, what they are
    worth, and the date promised."""

    place: int
    line: int
    queue: Hashable
    units: int
    ahead: int
    order: int
    name: str
    money: Decimal
    currency: str
    promised: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One queue: the supply as it is and as it would be."""

    before: Sequence[eta.Supply]
    after: Sequence[eta.Supply]
    dating: eta.Dating

    def concerned(self) -> tuple[int, int | None]:
        """Whose dates may differ, as reach.differing says it: everyone where some of it is for one line."""
        if any(supply.for_line is not None for supply in (*self.before, *self.after)):
            return 0, None
        old, new = (
            reach.of(eta.in_order(some, self.dating), self.dating) for some in (self.before, self.after)
        )
        return reach.differing(old, new)


@dataclass(frozen=True, slots=True)
class Broken:
    """An order that would ship after the day promised; no `days` where no date is left.

    `is_news`: its promise held before. Others were late already and get another date.
    """

    order: int
    name: str
    units: int
    promised: date
    ships_by: date | None
    is_news: bool = True

    @property
    def days(self) -> int | None:
        return None if self.ships_by is None else (self.ships_by - self.promised).days


@dataclass(frozen=True, slots=True)
class Impact:
    """Orders, units and money (by currency) whose date moves.

    `broken`: of these the worst of those whose promise breaks; `late`: of those whose promise was broken
    before and who stay late; how many there are is told beside.
    """

    earlier: int
    later: int
    units: int
    money: Mapping[str, Decimal]
    broken: tuple[Broken, ...]
    broken_orders: int
    broken_units: int
    broken_money: Mapping[str, Decimal]
    late: tuple[Broken, ...]
    late_orders: int

    @property
    def orders(self) -> int:
        return self.earlier + self.later


Dates = dict[int, date]


NOTHING_ELSE: Dates = {}


def compare(
    lines: Mapping[Hashable, Line], waits: Sequence[Wait], others: Mapping[int, date] = NOTHING_ELSE
) -> Impact:
    """Each order counts once, by its latest date. `waits`: at least who is concerned, with all that waits of
    their orders in these queues.

    `others`: order that ships together → the day that the rest of it ships, in queues where nothing changes;
    the end of time where none is known.
    """
    queues: dict[Hashable, list[Wait]] = defaultdict(list)
    for wait in waits:
        queues[wait.queue].append(wait)
    old, new = dict(others), dict(others)
    for queue, rows in queues.items():
        line = lines[queue]
        _date(old, rows, line.before, line.dating)
        _date(new, rows, line.after, line.dating)
    moved = {order for order in old if old[order] != new[order]}
    later = {order for order in moved if new[order] > old[order]}
    missed = _missed(waits, moved, old, new)
    broken = tuple(each for each in missed if each.is_news)
    late = tuple(each for each in missed if not each.is_news)
    gone = {each.order for each in broken}
    return Impact(
        earlier=len(moved - later),
        later=len(later),
        units=sum(wait.units for wait in waits if wait.order in moved),
        money=_money(waits, moved),
        broken=broken,
        broken_orders=len(broken),
        broken_units=sum(each.units for each in broken),
        broken_money=_money(waits, gone),
        late=late,
        late_orders=len(late),
    )


def _date(found: Dates, rows: Iterable[Wait], supplies: Iterable[eta.Supply], dating: eta.Dating) -> None:
    """Order → the day its last unit ships, the end of time where none is known; of one queue more."""
    for wait, day in reach.dated(rows, supplies, dating):
        found[wait.order] = max(found.get(wait.order, day), day)


def _missed(rows: Sequence[Wait], moved: set[int], old: Dates, new: Dates) -> list[Broken]:
    """Of the orders whose date moves, those that would ship after the day promised."""
    promised: dict[int, date] = {}
    units: Counter[int] = Counter()
    names = {wait.order: wait.name for wait in rows}
    for wait in rows:
        units[wait.order] += wait.units
        if wait.promised is not None:
            promised[wait.order] = max(promised.get(wait.order, wait.promised), wait.promised)
    found = [
        Broken(
            order,
            names[order],
            units[order],
            day,
            None if new[order] == date.max else new[order],
            is_news=old[order] <= day,
        )
        for order, day in promised.items()
        if order in moved and day < new[order]
    ]
    return sorted(found, key=lambda each: (each.promised - new[each.order], each.order))


def _money(rows: Sequence[Wait], orders: set[int]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for wait in rows:
        if wait.order in orders:
            sums[wait.currency] = sums.get(wait.currency, Decimal()) + wait.money
    return sums
