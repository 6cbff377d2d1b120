"""The whole line at once: who stands where, what comes for whom, and what the next shopper is told."""

from datetime import UTC, date, datetime, timedelta

from app.domain.eta import Dating, Supply, above_zero
from app.domain.walk import Spot, next_unit, walk

TODAY = date(2026, 9, 3)
NOW = datetime(2026, 9, 3, 9, tzinfo=UTC)
DAYS = Dating(TODAY, handling=1, margin=0, lead_time=30)
ANN, BEN, CY = 1, 2, 3


def spot(line: int, units: int, *, seq: int = 0, beyond: bool = False, **stood: int) -> Spot:
    rank = (0, NOW - timedelta(hours=5) + timedelta(hours=line), seq, line)
    return Spot(line, rank, units, is_beyond=beyond, **stood)


def test_each_line_has_its_own_date() -> None:
    coming = [Supply("PO2", 5, date(2026, 9, 20)), Supply("PO1", 2, date(2026, 9, 10))]
    found = walk([spot(BEN, 2), spot(ANN, 1)], coming, DAYS)
    assert found[ANN].eta.ships_by == date(2026, 9, 11)
    assert found[BEN].eta.ships_by == date(2026, 9, 21)
    assert found[BEN].eta.used == (("PO1", 1), ("PO2", 1))


def test_committed_units_stand_before_better_ranked_ones() -> None:
    found = walk([spot(ANN, 2), spot(BEN, 3, covered=2, ready=2, committed=2)], [], DAYS)
    assert (found[BEN].ahead, found[ANN].ahead) == (0, 2)
    assert (found[ANN].position, found[BEN].position) == (1, 2)


def test_units_past_the_horizon_stand_behind() -> None:
    found = walk([spot(ANN, 1, beyond=True), spot(BEN, 1)], [], DAYS)
    assert (found[BEN].ahead, found[ANN].ahead) == (0, 1)


def test_what_was_ordered_for_a_line_goes_to_it_and_the_rest_to_all() -> None:
    coming = [Supply("PO1", 3, date(2026, 9, 10), for_line=BEN), Supply("PO2", 1, date(2026, 9, 5))]
    found = walk([spot(ANN, 2), spot(BEN, 1)], coming, DAYS)
    assert found[BEN].eta.used == (("PO1", 1),)
    assert found[ANN].eta.used == (("PO2", 1), ("PO1", 1))


def test_what_comes_first_fills_stock_below_zero_and_is_owed_to_its_line() -> None:
    coming = [Supply("PO1", 3, date(2026, 9, 10), for_line=BEN), Supply("PO2", 3, date(2026, 9, 20))]
    found = walk([spot(ANN, 2), spot(BEN, 2)], above_zero(coming, 2, DAYS), DAYS)
    assert found[BEN].eta.used == (("PO1", 1), ("PO2", 1))
    assert found[ANN].eta.used == (("PO2", 2),)


def test_what_came_for_a_line_is_not_the_next_units() -> None:
    later = [spot(ANN, 2, beyond=True, covered=2, ready=2, reserved=2)]
    assert next_unit(later, 2, [], DAYS, NOW).ships_by == date(2026, 10, 4)
    assert next_unit(later, 3, [], DAYS, NOW).ships_by == date(2026, 9, 4)


def test_what_nothing_covers_has_the_lead_times_date() -> None:
    found = walk([spot(ANN, 3, covered=1)], [Supply("PO1", 1, None)], DAYS)
    assert found[ANN].eta.shortfall == 1
    assert found[ANN].eta.ships_by == date(2026, 10, 4)


def test_the_next_unit_takes_free_stock_only_after_everyone() -> None:
    line = [spot(ANN, 2, covered=2, ready=2, committed=2)]
    assert next_unit(line, 3, [], DAYS, NOW).ships_by == date(2026, 9, 4)
    assert next_unit(line, 2, [], DAYS, NOW).ships_by == date(2026, 10, 4)


def test_the_next_unit_comes_before_those_past_the_horizon() -> None:
    coming = [Supply("PO1", 1, date(2026, 9, 10)), Supply("PO2", 1, date(2026, 9, 20))]
    assert next_unit([spot(ANN, 1, beyond=True)], 0, coming, DAYS, NOW).ships_by == date(2026, 9, 11)
    assert next_unit([spot(ANN, 1)], 0, coming, DAYS, NOW).ships_by == date(2026, 9, 21)
