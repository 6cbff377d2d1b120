"""The days of a delivery: it is ordered first, and comes then."""

from datetime import date

Days = tuple[date | None, date | None]
UNKNOWN: Days = (None, None)


def mistakes(days: Days, today: date, before: Days = UNKNOWN) -> dict[str, str]:
    """Column → why its day cannot be, for the days (ordered, expected); `today` is the shop's.

    What stays as it was `before` is not questioned again.
    """
    ordered, expected = days
    if ordered is None or days == before:
        return {}
    found = {}
    if ordered > today:
        found["ordered_on"] = "It cannot have been ordered after today."
    if expected is not None and expected < ordered:
        found["expected"] = "It cannot come before it was ordered."
    return found
