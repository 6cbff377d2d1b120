"""A shop's calendar: which days it works, and counting in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
# Nothing is expected later: margins and lead times are added to a day, and the calendar ends.
LAST_DAY = date(2999, 12, 31)
# A shop that is closed longer than this tells dates as if it were open.
LONGEST_REST = 366


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Weekdays worked (Monday is 0), holidays, and closures with both ends closed."""

    weekdays: frozenset[int] = frozenset(range(7))
    holidays: frozenset[date] = frozenset()
    closures: tuple[tuple[date, date], ...] = ()

    def is_open(self, day: date) -> bool:
        if day.weekday() not in self.weekdays or day in self.holidays:
            return False
        return not any(first <= day <= last for first, last in self.closures)

    def on_or_after(self, day: date) -> date:
        """The first open day from `day` on."""
        return next(filter(self.is_open, _days(day)), day)

    def after(self, day: date, count: int) -> date:
        """The day on which `count` working days have passed since `day`; always an open day.

        A closed `day` counts for nothing: one working day after a Saturday is the Monday.
        """
        reached = day
        for _ in range(count):
            reached = self.on_or_after(reached + DAY)
        return self.on_or_after(reached)

    def between(self, first: date, last: date) -> int:
        """Working days that pass after `first` until `last`; the way back of `after`."""
        days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
        return sum(map(self.is_open, days))


EVERY_DAY = WorkingDays()


def _days(first: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range(LONGEST_REST))
