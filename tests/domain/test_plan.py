"""Who is served: each rule of the line in one sentence."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.domain.plan import Cover, Demand, Policy, plan

NINE = datetime(2026, 9, 1, 9, tzinfo=UTC)
ANN, BEN, CY = 1, 2, 3
PARTIAL = Policy()


def place(who: int, units: int = 1, **changes: Any) -> Demand:
    given = {"place": who, "line": who, "order": who, "queue": "lamp", "units": units}
    return Demand(**{**given, "queued_at": NINE + timedelta(minutes=who), **changes})


def ready(stock: int, *demands: Demand, policy: Policy = PARTIAL) -> dict[int, int]:
    return {who: cover.ready for who, cover in plan(demands, {"lamp": stock}, policy).items()}


def test_the_first_in_line_is_served_first() -> None:
    assert ready(1, place(BEN), place(ANN)) == {ANN: 1, BEN: 0}


def test_a_line_may_be_served_in_part() -> None:
    assert ready(5, place(ANN, 7)) == {ANN: 5}


def test_nobody_is_served_from_negative_stock() -> None:
    assert ready(-3, place(ANN)) == {ANN: 0}


def test_ready_units_are_committed_when_the_plan_lets_them_go() -> None:
    assert plan([place(ANN, 2)], {"lamp": 1})[ANN] == Cover(1, 1, 1)
    assert plan([place(ANN, 2)], {"lamp": 1}, Policy(commits=False))[ANN] == Cover(1, 1, 0)


def test_a_raised_priority_overtakes_those_who_wait_but_takes_nothing_committed() -> None:
    assert ready(1, place(ANN), place(CY, priority=1)) == {ANN: 0, CY: 1}
    assert ready(1, place(ANN, committed=1), place(CY, priority=1)) == {ANN: 1, CY: 0}


def test_lost_stock_is_taken_from_the_latest_in_line() -> None:
    assert ready(1, place(ANN, committed=1), place(BEN, committed=1)) == {ANN: 1, BEN: 0}


def test_equal_times_go_by_the_line_and_places_of_edits_come_last() -> None:
    edited = place(ANN, place=9, queued_at=NINE, seq=1)
    assert ready(1, place(BEN, queued_at=NINE), edited) == {BEN: 1, 9: 0}
    assert ready(1, place(10, queued_at=NINE), place(9, queued_at=NINE)) == {9: 1, 10: 0}


def test_a_withheld_line_keeps_its_units_from_those_behind() -> None:
    assert plan([place(ANN, withheld=True), place(BEN)], {"lamp": 1}) == {
        ANN: Cover(1, 0, 0),
        BEN: Cover(0, 0, 0),
    }


def test_a_better_ranked_newcomer_may_have_withheld_units() -> None:
    assert ready(1, place(BEN, withheld=True), place(ANN)) == {ANN: 1, BEN: 0}


def test_a_whole_line_waits_until_all_of_it_is_covered() -> None:
    whole = Policy(partial=False)
    assert ready(5, place(ANN, 7), place(BEN), policy=whole) == {ANN: 0, BEN: 0}
    assert ready(7, place(ANN, 7), place(BEN), policy=whole) == {ANN: 7, BEN: 0}


def test_where_lines_go_whole_the_others_still_go_in_parts() -> None:
    at_the_depot = place(ANN, 7, whole=True)
    assert ready(5, at_the_depot, place(BEN)) == {ANN: 0, BEN: 0}
    assert ready(9, at_the_depot, place(BEN, 4)) == {ANN: 7, BEN: 2}
    both = place(ANN, 2, whole=True), place(ANN, 2, place=9, seq=1, whole=True)
    assert ready(3, *both) == {ANN: 0, 9: 0}


def test_units_added_to_a_whole_line_wait_alone() -> None:
    whole = Policy(partial=False)
    more = place(ANN, 2, place=9, queued_at=NINE + timedelta(days=1), seq=1)
    assert ready(4, place(ANN, 3, committed=3), more, policy=whole) == {ANN: 3, 9: 0}


def test_an_order_that_ships_together_waits_for_its_last_lamp_and_shade() -> None:
    lamp = place(ANN, order=7, together=True)
    shade = place(BEN, order=7, together=True, queue="shade")
    assert {c.ready for c in plan([lamp, shade], {"lamp": 1, "shade": 0}).values()} == {0}
    assert {c.ready for c in plan([lamp, shade], {"lamp": 1, "shade": 1}).values()} == {1}


def test_what_ships_together_is_withheld_again_when_stock_shrinks_and_gives_up_its_rank() -> None:
    lamp = place(BEN, order=7, together=True, committed=1)
    shade = place(CY, order=7, together=True, committed=1, queue="shade")
    got = plan([lamp, shade, place(ANN)], {"lamp": 1, "shade": 0})
    assert (got[ANN].ready, got[BEN].ready, got[CY].ready) == (1, 0, 0)


def test_a_queue_that_is_not_planned_now_counts_as_it_stands() -> None:
    lamp = place(ANN, order=7, together=True)
    shade = place(BEN, order=7, together=True, queue="shade", fixed=1)
    assert plan([lamp, shade], {"lamp": 1})[ANN].ready == 1


def test_beyond_the_horizon_units_get_what_is_left_and_are_not_committed() -> None:
    policy = Policy(horizon=date(2026, 9, 30))
    later = place(ANN, due=date(2026, 12, 1))
    assert ready(1, later, place(BEN), policy=policy) == {ANN: 0, BEN: 1}
    assert plan([later, place(BEN)], {"lamp": 2}, policy)[ANN] == Cover(1, 1, 0)


def test_reserved_units_are_kept_for_their_line() -> None:
    assert ready(2, place(ANN, 2), place(BEN, reserved=1)) == {ANN: 1, BEN: 1}


def test_units_let_go_by_hand_are_served_before_all_who_wait() -> None:
    assert ready(1, place(ANN), place(BEN, let_go=1)) == {ANN: 0, BEN: 1}


def test_what_came_for_a_line_is_not_taken_by_a_better_ranked_commitment() -> None:
    ann, ben = place(ANN, 2, committed=2), place(BEN, committed=1, reserved=1)
    assert ready(2, ann, ben) == {ANN: 1, BEN: 1}


def test_of_two_reservations_the_latest_ranked_loses() -> None:
    assert ready(1, place(ANN, reserved=1), place(BEN, reserved=1)) == {ANN: 1, BEN: 0}


def test_of_two_reservations_the_one_let_go_loses_last_and_the_one_past_the_horizon_first() -> None:
    ann, ben = place(ANN, reserved=1), place(BEN, reserved=1, committed=1)
    assert ready(1, ann, ben) == {ANN: 0, BEN: 1}
    later = place(ANN, reserved=1, due=date(2026, 12, 1))
    policy = Policy(horizon=date(2026, 9, 30))
    assert ready(1, later, place(BEN, reserved=1), policy=policy) == {ANN: 0, BEN: 1}


def test_a_newcomer_takes_back_nothing_committed_of_what_ships_together_and_lost_stock_does() -> None:
    lamp = place(ANN, order=7, together=True, committed=1, ready=1)
    shade = place(BEN, order=7, together=True, ready=1, queue="shade")
    cy = place(CY, priority=1, queue="shade")
    by_hand = Policy(commits=False)
    got = plan([lamp, shade, cy], {"lamp": 1, "shade": 1}, by_hand)
    assert got == {ANN: Cover(1, 1, 1), BEN: Cover(0, 0, 0), CY: Cover(1, 1, 0)}
    got = plan([lamp, shade], {"lamp": 1, "shade": 0}, by_hand)
    assert got == {ANN: Cover(1, 0, 0), BEN: Cover(0, 0, 0)}


def test_units_free_to_go_wait_only_for_lost_stock_even_before_they_are_let_go() -> None:
    whole = Policy(commits=False, partial=False)
    added = place(CY, 2, line=ANN, seq=1)
    assert ready(3, place(ANN, 3, ready=3), added, policy=whole) == {ANN: 3, CY: 0}
    assert ready(2, place(ANN, 3, ready=3), added, policy=whole) == {ANN: 0, CY: 0}
