"""A shop's calendar: which days it works, and counting in them."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

DAY = timedelta(days=1)
# Whoever types an earlier year left digits out.
FIRST_DAY = date(2000, 1, 1)
# Nothing is expected later: margins and lead times are added to a day, and the calendar ends.
LAST_DAY = date(2999, 12, 31)
EVERY_WEEKDAY = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Weekdays worked (Monday is 0; none stands for all), holidays, and closures with both ends closed."""

    weekdays: frozenset[int] = EVERY_WEEKDAY
    holidays: frozenset[date] = frozenset()
    closures: tuple[tuple[date, date], ...] = ()

    def is_open(self, day: date) -> bool:
        if day.weekday() not in (self.weekdays or EVERY_WEEKDAY) or day in self.holidays:
            return False
        return not any(first <= day <= last for first, last in self.closures)

    def on_or_after(self, day: date) -> date:
        """The first open day from `day` on, however long the shop is closed."""
        while not self.is_open(day):
            day = max((last for first, last in self.closures if first <= day <= last), default=day) + DAY
        return day

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
        return max(self._opened(last) - self._opened(first), 0)

    def _opened(self, day: date) -> int:
        """Open days of the calendar up to and with `day`; its first was a Monday."""
        weekdays = self.weekdays or EVERY_WEEKDAY
        weeks, rest = divmod(day.toordinal(), 7)
        worked = weeks * len(weekdays) + sum(weekday < rest for weekday in weekdays)
        return worked - bisect_right(_days_off(self), day)


EVERY_DAY = WorkingDays()


@lru_cache(maxsize=32)
def _days_off(calendar: WorkingDays) -> list[date]:
    """Holidays and closed days that fall on weekdays worked, in order."""
    closed = {first + n * DAY for first, last in calendar.closures for n in range((last - first).days + 1)}
    weekdays = calendar.weekdays or EVERY_WEEKDAY
    return sorted(day for day in calendar.holidays | closed if day.weekday() in weekdays)
