"""Lead times learned from deliveries."""

from datetime import date, timedelta

from app.domain import learning
from app.domain.working_days import EVERY_DAY, WorkingDays

MONDAY = date(2026, 11, 2)


def came(*days: int) -> list[learning.Delivery]:
    return [
        learning.Delivery(f"PO-{number}", MONDAY, MONDAY + timedelta(days=day))
        for number, day in enumerate(days)
    ]


def test_four_deliveries_teach_nothing_and_five_do() -> None:
    assert learning.learn(came(1, 2, 3, 4), 80, EVERY_DAY) is None
    assert learning.learn(came(1, 2, 3, 4, 5), 80, EVERY_DAY) == learning.Learned(4, 5)


def test_the_percentile_is_a_value_that_really_happened() -> None:
    days = came(10, 12, 11, 30, 10, 10, 11, 12, 13, 14)
    assert [learning.learn(days, percent, EVERY_DAY).days for percent in (50, 80, 90, 99)] == [11, 13, 14, 30]  # type: ignore[union-attr]


def test_the_lines_of_one_delivery_count_once() -> None:
    assert learning.learn(came(3) * 9, 80, EVERY_DAY) is None


def test_what_came_before_it_was_ordered_is_a_slip_and_teaches_nothing() -> None:
    assert learning.learn(came(1, 2, 3, 4, -5), 80, EVERY_DAY) is None


def test_a_mistyped_year_teaches_nothing() -> None:
    assert learning.learn(came(1, 2, 3, 4, 731), 80, EVERY_DAY) is None
    assert learning.learn(came(1, 2, 3, 4, 5, 730_000), 80, EVERY_DAY) == learning.Learned(4, 5)


def test_working_days_are_counted_the_way_dates_are_made() -> None:
    week = WorkingDays(frozenset(range(5)), frozenset({date(2026, 11, 11)}))
    for count in range(1, 30):
        assert week.between(MONDAY, week.after(MONDAY, count)) == count
    assert week.between(MONDAY, MONDAY) == 0
    assert week.between(MONDAY, date(2026, 10, 1)) == 0


def test_days_off_count_once_however_they_fall_together() -> None:
    """Ada closes over Christmas, which holidays and weekends overlap."""
    week = WorkingDays(
        frozenset(range(5)),
        frozenset({date(2026, 12, 25), date(2026, 12, 26)}),
        ((date(2026, 12, 24), date(2027, 1, 2)), (date(2026, 12, 30), date(2027, 1, 4))),
    )
    days = [MONDAY + timedelta(days=n) for n in range(100)]
    for last in days:
        assert week.between(MONDAY, last) == sum(week.is_open(day) for day in days if MONDAY < day <= last)
