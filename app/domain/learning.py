"""Lead times learned from what was received: how long it took, nearly always."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.working_days import WorkingDays

# With fewer deliveries nothing is claimed.
ENOUGH = 5
# Nobody waits longer for a delivery: a year was mistyped.
LONGEST = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivery that came whole."""

    reference: str
    ordered: date
    received: date


@dataclass(frozen=True, slots=True)
class Learned:
    """Working days within which so many percent of the deliveries came."""

    days: int
    deliveries: int


def learn(deliveries: Iterable[Delivery], percent: int, calendar: WorkingDays) -> Learned | None:
    """None while too few are known. The lines of one delivery count once."""
    known = {each for each in deliveries if each.ordered <= each.received <= each.ordered + LONGEST}
    if len(known) < ENOUGH:
        return None
    took = sorted(calendar.between(each.ordered, each.received) for each in known)
    return Learned(max(_percentile(took, percent), 1), len(known))


def _percentile(ranked: Sequence[int], percent: int) -> int:
    """The smallest value that at least so many percent do not exceed."""
    return ranked[max(-(-len(ranked) * percent // 100), 1) - 1]
