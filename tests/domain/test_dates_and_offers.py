"""When units ship, and what the storefront says of the next one."""

from datetime import date

from app.domain import eta, offer, promise
from app.domain.eta import Dating, Supply
from app.domain.offer import Queue, Standing
from app.domain.working_days import WorkingDays

MONDAY = date(2026, 11, 23)
WEEK = WorkingDays(frozenset(range(5)))


def test_handling_is_counted_in_working_days() -> None:
    friday = Dating(date(2026, 11, 27), handling=1, days=WEEK)
    assert friday.from_stock() == date(2026, 11, 30)


def test_no_date_told_falls_on_a_closed_day() -> None:
    closed = WorkingDays(
        frozenset(range(5)), frozenset({date(2026, 12, 25)}), ((date(2026, 12, 28), date(2027, 1, 1)),)
    )
    assert Dating(date(2026, 12, 25), days=closed).from_stock() == date(2027, 1, 4)


def test_however_long_the_shop_is_closed_its_dates_fall_on_the_days_after() -> None:
    away = WorkingDays(
        frozenset(range(5)),
        frozenset(),
        ((MONDAY, date(2027, 6, 30)), (date(2027, 7, 1), date(2031, 12, 31))),
    )
    assert Dating(MONDAY, handling=1, days=away).from_stock() == date(2032, 1, 1)


def test_a_shop_that_never_opens_still_gets_a_date() -> None:
    assert WorkingDays(frozenset()).after(MONDAY, 1) == date(2026, 11, 24)


def test_an_arrival_ships_after_margin_and_handling() -> None:
    days = Dating(MONDAY, handling=1, margin=2, days=WEEK)
    assert days.from_arrival(date(2026, 12, 2)) == date(2026, 12, 7)


def test_a_past_or_missing_arrival_is_told_by_the_lead_time_or_not_at_all() -> None:
    assert Dating(MONDAY).from_arrival(date(2026, 11, 1)) is None
    assert Dating(MONDAY, lead_time=7).from_arrival(None) == date(2026, 11, 30)


def test_the_date_is_that_of_the_latest_supply_needed() -> None:
    days = Dating(MONDAY)
    coming = eta.in_order([Supply(2, 5, date(2026, 12, 9)), Supply(1, 5, date(2026, 12, 1))], days)
    assert eta.of_waiting(3, 2, coming, days).ships_by == date(2026, 12, 1)
    ben = eta.of_waiting(3, 4, coming, days)
    assert (ben.ships_by, ben.used, ben.shortfall) == (date(2026, 12, 9), ((1, 2), (2, 2)), 0)


def test_what_no_supply_covers_is_shortfall_and_takes_the_lead_time() -> None:
    days = Dating(MONDAY, lead_time=14)
    short = eta.of_waiting(0, 3, [Supply(1, 2, date(2026, 12, 1))], days)
    assert (short.ships_by, short.shortfall) == (date(2026, 12, 7), 1)
    assert eta.of_waiting(0, 3, [], Dating(MONDAY)).ships_by is None


def test_incoming_without_a_usable_date_covers_after_all_dated_and_is_no_shortfall() -> None:
    days = Dating(MONDAY)
    coming = eta.in_order([Supply(1, 5), Supply(2, 5, date(2026, 12, 1))], days)
    late = eta.of_waiting(5, 1, coming, days)
    assert (late.ships_by, late.shortfall, late.used) == (None, 0, ((1, 1),))


def test_the_next_shopper_comes_after_everyone_in_line() -> None:
    coming = [Supply(1, 3, date(2026, 12, 1)), Supply(2, 3, date(2026, 12, 20))]
    made = offer.make(Standing(-3, -3), [Queue(3, coming)], Dating(MONDAY, lead_time=60))
    assert (made.offer, made.ships_by) == ("on_backorder", date(2026, 12, 20))


def test_the_offer_takes_the_earliest_location() -> None:
    east = Queue(0, [Supply(1, 1, date(2026, 12, 1))])
    made = offer.make(Standing(0, 0), [Queue(0), east], Dating(MONDAY, lead_time=60))
    assert made.ships_by == date(2026, 12, 1)


def test_the_offer_goes_by_what_shopify_sells_by() -> None:
    assert offer.make(Standing(1, -2), [], Dating(MONDAY)).offer == "in_stock"
    assert offer.make(Standing(0, 2), [], Dating(MONDAY)).offer == "on_backorder"


def test_the_limit_turns_the_offer_to_sold_out() -> None:
    assert Standing(-2, -2, limit=5).sellable == 3
    assert offer.make(Standing(-2, -2, limit=5), [], Dating(MONDAY)).offer == "on_backorder"
    assert offer.make(Standing(-5, -5, limit=5), [], Dating(MONDAY)).offer == "sold_out"
    assert offer.make(Standing(0, 2, limit=0), [], Dating(MONDAY)).offer == "sold_out"


def test_without_backorders_or_without_a_date_where_one_is_wanted_it_is_sold_out() -> None:
    assert Standing(3, 3, backorders=False).sellable == 3
    assert offer.make(Standing(0, 0, backorders=False), [], Dating(MONDAY)).offer == "sold_out"
    assert offer.make(Standing(0, 0, stops_without_date=True), [], Dating(MONDAY)).offer == "sold_out"


def test_short_delays_are_not_announced_and_past_dates_never() -> None:
    assert promise.announced(date(2026, 11, 26), MONDAY, 3) is None
    assert promise.announced(date(2026, 11, 27), MONDAY, 3) == date(2026, 11, 27)
    assert promise.announced(date(2026, 11, 22), MONDAY, 0) is None


def test_a_closed_day_counts_for_nothing() -> None:
    saturday, monday = date(2026, 12, 5), date(2026, 12, 7)
    assert WEEK.after(saturday, 0) == monday
    assert WEEK.after(saturday, 1) == monday
    assert WEEK.after(saturday, 2) == date(2026, 12, 8)
    assert WEEK.after(monday, 1) == date(2026, 12, 8)
