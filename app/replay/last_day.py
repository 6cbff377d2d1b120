"""Days that follow from those of a scenario: the calendar ends with the year 9999."""

from collections.abc import Iterator
from datetime import date

from app.replay import scenario


def passed(script: scenario.Scenario) -> tuple[int | None, str] | None:
    """The first event (None: before all of them) after which a day may have to be told that there is not,
    and why."""
    for event, day, after in _days(script):
        if (date.max - day).days < after:
            where = "today: " if event is None else ""
            return event, f"{where}{after} days after {day} there is no date to tell"
    return None


def _days(script: scenario.Scenario) -> Iterator[tuple[int | None, date, int]]:
    """Event, a day of it, and the days that may be added to it."""
    from_arrival = script.policy.handling_days + script.policy.margin_days
    lead_time = max((sku.lead_time_days or 0 for sku in script.skus.values()), default=0)
    from_now = max(from_arrival + lead_time, script.policy.horizon_days or 0)
    yield None, script.today.date(), from_now
    for event in script.events:
        what = event.what
        if event.at is not None:
            yield event.number, event.at.date(), from_now
        if isinstance(what, scenario.Day):
            yield event.number, what.day.date(), from_now
        if isinstance(what, scenario.Incoming | scenario.MoveIncoming) and isinstance(what.expected, date):
            yield event.number, what.expected, from_arrival
