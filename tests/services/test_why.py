"""Why this order and not that one? One reason for each pair of lines."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.db import tables
from app.services import orders, priorities, proposals, settings, why, withholding
from app.web import reasons
from tests.services import stage as stages
from tests.services.seasons import wanted
from tests.services.stage import EAST, Stage, order, put, replan, standing, tell

ANN, BEN = 1, 2


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """Ann and Ben wait for a lamp each."""
    replan(stage)
    for number in (ANN, BEN):
        order(stage, number)
    replan(stage)
    return stage


def give(stage: Stage, number: int, priority: int, reason: str) -> bool:
    with stage.act() as (session, shop):
        row = session.get_one(tables.Order, (shop.id, number))
        given = priorities.give(session, shop, row, priority, reason, stage.now)
    replan(stage)
    return given


def asked(stage: Stage, one: int, other: int) -> list[why.Because]:
    with stage.act() as (session, shop):
        pair = [session.get_one(tables.Order, (shop.id, number)) for number in (one, other)]
        return why.compare(session, shop, *pair, stage.now)


def told(stage: Stage, one: int = BEN, other: int = ANN) -> str:
    """The sentence, whichever way round it is asked."""
    there, back = (
        [reasons.sentence(each, "UTC") for each in asked(stage, *pair)]
        for pair in ((one, other), (other, one))
    )
    assert there == back
    return there[0]


def test_who_came_first_is_first(stage: Stage) -> None:
    assert told(stage) == (
        "#1 comes before #2 because it is in line since 23 Nov 2026, 09:01, "
        "the other since 23 Nov 2026, 09:02."
    )


def test_the_reason_of_a_priority_is_told(stage: Stage) -> None:
    assert give(stage, BEN, 2, "Wedding on Saturday")
    assert told(stage) == "#2 comes before #1 because it has priority 2 (“Wedding on Saturday”)."
    put(stage, 1)
    replan(stage)
    assert standing(stage) == {ANN: (1, 0, 0), BEN: (1, 1, 1)}


def test_moments_that_read_the_same_are_told_to_the_second(stage: Stage) -> None:
    ann = stage.orders[ANN].order.created_at
    seconds = {3: timedelta(seconds=20), 4: timedelta(seconds=20, milliseconds=300)}
    for number, later in seconds.items():
        order(stage, number, created_at=ann + later, updated_at=ann + later)
    replan(stage)
    assert told(stage, 3, ANN) == (
        "#1 comes before #3 because it is in line since 23 Nov 2026, 09:01:00, "
        "the other since 23 Nov 2026, 09:01:20."
    )
    assert told(stage, 4, 3) == (
        "#3 comes before #4: both are in line since 23 Nov 2026, 09:01:20, and #3 was placed first."
    )


def test_units_that_went_just_before_are_told_to_the_second(stage: Stage) -> None:
    put(stage, 1)
    replan(stage)
    stage.now += timedelta(seconds=9)
    order(stage, 3)
    give(stage, 3, 1, "Late")
    assert told(stage, ANN, 3).startswith(
        "#1 got its units on 23 Nov 2026, 09:00:00, before #3 came in on 23 Nov 2026, 09:00:09;"
    )


def test_the_same_priority_twice_is_noted_once(stage: Stage) -> None:
    assert give(stage, BEN, 2, "Wedding")
    assert not give(stage, BEN, 2, "Again")
    entries = stage.rows(tables.LedgerEntry, cause="priority")
    assert [(row.order_id, row.detail["reason"], row.detail["was"]) for row in entries] == [
        (BEN, "Wedding", 0)
    ]


def test_a_priority_by_tag_says_so(stage: Stage) -> None:
    with stage.act() as (session, shop):
        settings.change(session, shop, {"priority_tag": "vip"}, stage.now)
    order(stage, 3, tags=("VIP",))
    replan(stage)
    assert told(stage, ANN, 3) == "#3 comes before #1 because it has priority 1, by its tag."


def test_what_was_let_go_is_not_taken_back_for_a_priority(stage: Stage) -> None:
    put(stage, 1)
    replan(stage)
    give(stage, BEN, 9, "Friend")
    assert standing(stage)[ANN] == (1, 1, 1)
    assert told(stage) == (
        "#1 got its units on 23 Nov 2026, 09:00, when it was first in line; they are not taken back for #2."
    )


def test_who_came_later_with_a_priority_finds_the_units_gone(stage: Stage) -> None:
    put(stage, 1)
    replan(stage)
    stage.now = stage.now.replace(hour=15)
    order(stage, 3, tags=("vip",))
    give(stage, 3, 1, "Late")
    assert told(stage, ANN, 3).startswith("#1 got its units on 23 Nov 2026, 09:00, before #3 came in")


def test_units_kept_but_withheld_are_explained(stage: Stage) -> None:
    with stage.act() as (session, shop):
        withholding.withhold(session, shop.id, ANN * 10)
    put(stage, 2)
    replan(stage)
    assert standing(stage) == {ANN: (1, 0, 0), BEN: (1, 1, 1)}
    assert told(stage) == "#1 ranks before #2, and 1 unit is kept for it until it may go."


def test_the_unpaid_stand_in_no_line(stage: Stage) -> None:
    order(stage, 3, financial_status="pending", minute=-9)
    replan(stage)
    assert told(stage, 3, ANN) == "#3 is not paid yet, so it is not in line; #1 is."


def test_the_cancelled_stand_in_no_line(stage: Stage) -> None:
    full = stage.orders[ANN]
    gone = replace(full.order, cancelled_at=stage.now, updated_at=stage.now.replace(hour=10))
    tell(stage, replace(full, order=gone, fulfillment_orders=()), cause="cancel")
    assert told(stage) == "#1 is in no line any more: its units were cancelled."


def test_who_is_wanted_later_lets_others_go_first(stage: Stage) -> None:
    with stage.act() as (session, shop):
        settings.change(session, shop, {"horizon_days": 30}, stage.now)
    tell(stage, wanted(stages.made(ANN), datetime(2027, 3, 1, 12, tzinfo=UTC)))
    far = "#2 comes before #1: that is wanted on 1 Mar 2027, and others go first till then."
    assert told(stage) == far
    put(stage, 1)
    replan(stage)
    assert (standing(stage), told(stage)) == ({ANN: (1, 0, 0), BEN: (1, 1, 1)}, far)


def test_lines_at_two_locations_are_two_lines(stage: Stage) -> None:
    order(stage, 3, location=EAST)
    replan(stage)
    assert told(stage, ANN, 3).endswith("wait at different locations, each in a line of its own.")


def test_the_same_moment_is_decided_by_number(stage: Stage) -> None:
    order(stage, 3, minute=ANN)
    replan(stage)
    assert told(stage, ANN, 3) == "#1 and #3 came in at the same moment; #1 has the lower number."


def test_orders_without_a_common_item_have_nothing_to_compare(stage: Stage) -> None:
    stages.add_item(stage, stages.LAMP + 1, sold=True)
    order(stage, 3, lines={stages.LAMP + 1: 1})
    assert asked(stage, ANN, 3) == []


def test_a_proposal_follows_a_priority_at_once(stage: Stage) -> None:
    with stage.act() as (session, shop):
        settings.change(session, shop, {"release": "review"}, stage.now)
    put(stage, 1)
    replan(stage)

    def proposed() -> tuple[list[int], list[int], int]:
        with stage.act() as (session, shop):
            found = proposals.of_receipt(session, shop, session.get_one(tables.Receipt, 1), stage.now)
        return [e.order_id for e in found.gains], [e.order_id for e in found.still], found.still_units

    assert proposed() == ([ANN], [BEN], 1)
    with stage.act() as (session, shop):
        orders.arrange(session, shop, BEN, stage.now, priority=1)
    assert proposed() == ([BEN], [ANN], 1)
