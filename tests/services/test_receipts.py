"""What arrived, who got it, and what a person looks at before it goes."""

import pytest
from sqlalchemy import select

from app.db import tables
from app.domain import receiving
from app.services import orders, receipts, settings, shops
from tests.services import stage as stages
from tests.services.stage import LAMP, MAIN, Stage, order, put, replan, standing

ANN, BEN, CY = 1, 2, 3


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """Ann, Ben and Cy each wait for two lamps; nothing is there."""
    replan(stage)
    for number in (ANN, BEN, CY):
        order(stage, number, 2)
    replan(stage)
    return stage


def choose(stage: Stage, **values: object) -> None:
    with stage.act() as (session, shop):
        settings.change(session, shop, values, stage.now)


def press(stage: Stage, receipt_id: int) -> None:
    """The merchant releases a receipt."""
    with stage.act() as (session, shop):
        receipts.release(session, shop, session.get_one(tables.Receipt, receipt_id), stage.now)
    replan(stage)


def received(stage: Stage, units: int) -> tables.Receipt:
    put(stage, stage.on_hand[LAMP, MAIN] + units)
    replan(stage)
    return stage.rows(tables.Receipt)[-1]


def dock(stage: Stage, receipt: tables.Receipt) -> list[tuple[int, int]]:
    return [(gain.order_id, gain.units) for gain in stage.rows(tables.Gain, receipt_id=receipt.id)]


def open_kinds(stage: Stage) -> list[str]:
    return [row.kind for row in stage.rows(tables.ExceptionRow) if row.closed_at is None]


def test_a_receipt_goes_at_once_and_lists_who_got_it(stage: Stage) -> None:
    receipt = received(stage, 3)
    assert (receipt.units, receipt.cause, receipt.review) == (3, "stock", None)
    assert receipt.settled_at == stage.now
    assert dock(stage, receipt) == [(ANN, 2), (BEN, 1)]
    assert standing(stage) == {ANN: (2, 2, 2), BEN: (2, 1, 1), CY: (2, 0, 0)}


def test_the_first_look_at_an_item_is_no_receipt(sessions) -> None:
    fresh = stages.open_stage(sessions, stock=5)
    replan(fresh)
    assert fresh.rows(tables.Receipt) == []


def test_what_is_sold_and_shipped_is_no_receipt(stage: Stage) -> None:
    received(stage, 6)
    put(stage, 4)
    replan(stage)
    put(stage, 5)
    replan(stage)
    assert [row.units for row in stage.rows(tables.Receipt)] == [6, 1]


def test_under_review_nothing_goes_until_ada_says_so(stage: Stage) -> None:
    choose(stage, release="review")
    receipt = received(stage, 3)
    assert (receipt.review, receipt.settled_at) == ("chosen", None)
    assert standing(stage) == {ANN: (2, 0, 0), BEN: (2, 0, 0), CY: (2, 0, 0)}
    press(stage, receipt.id)
    assert standing(stage) == {ANN: (2, 2, 2), BEN: (2, 1, 1), CY: (2, 0, 0)}
    receipt = stage.rows(tables.Receipt)[-1]
    assert receipt.settled_at == stage.now
    assert dock(stage, receipt) == [(ANN, 2), (BEN, 1)]
    assert {row.cause for row in stage.rows(tables.LedgerEntry, to_state="committed")} == {"review"}


def test_after_a_release_the_next_receipt_is_looked_at_again(stage: Stage) -> None:
    choose(stage, release="review")
    press(stage, received(stage, 2).id)
    second = received(stage, 2)
    assert standing(stage)[BEN] == (2, 0, 0)
    press(stage, second.id)
    assert standing(stage)[BEN] == (2, 2, 2)


def test_a_new_order_is_covered_by_free_stock_without_review(stage: Stage) -> None:
    choose(stage, release="review")
    received(stage, 7)
    order(stage, 4, 1)
    replan(stage)
    assert standing(stage) == {ANN: (2, 0, 0), BEN: (2, 0, 0), CY: (2, 0, 0), 4: (1, 1, 1)}


def test_a_new_order_does_not_take_what_is_kept_for_those_who_wait(stage: Stage) -> None:
    choose(stage, release="review")
    received(stage, 6)
    order(stage, 4, 1)
    replan(stage)
    assert standing(stage)[4] == (1, 0, 0)


def test_a_priority_given_during_the_review_decides_who_gains(stage: Stage) -> None:
    choose(stage, release="review")
    receipt = received(stage, 2)
    with stage.act() as (session, shop):
        orders.arrange(session, shop, CY, stage.now, priority=1)
    replan(stage)
    press(stage, receipt.id)
    assert standing(stage) == {ANN: (2, 0, 0), BEN: (2, 0, 0), CY: (2, 2, 2)}


def test_units_freed_by_a_cancel_are_reviewed_too(stage: Stage) -> None:
    received(stage, 2)
    choose(stage, release="review")
    replan(stage)
    with stage.act() as (session, shop):
        orders.forget(session, shop, ANN, stage.now)
    del stage.orders[ANN]
    replan(stage)
    assert standing(stage)[BEN] == (2, 0, 0)
    freed = stage.rows(tables.Receipt)[-1]
    assert (freed.cause, freed.units, freed.settled_at) == ("freed", 2, None)
    press(stage, freed.id)
    assert standing(stage)[BEN] == (2, 2, 2)
    assert dock(stage, freed) == [(BEN, 2)]


def test_a_review_with_nobody_left_to_serve_is_over(stage: Stage) -> None:
    choose(stage, release="review")
    receipt = received(stage, 1)
    with stage.act() as (session, shop):
        for number in (ANN, BEN, CY):
            orders.forget(session, shop, number, stage.now)
            del stage.orders[number]
    replan(stage)
    assert stage.rows(tables.Receipt, id=receipt.id)[0].settled_at == stage.now


def test_back_to_automatic_lets_go_what_waited_for_a_word(stage: Stage) -> None:
    choose(stage, release="review")
    receipt = received(stage, 2)
    choose(stage, release="automatic")
    replan(stage)
    assert standing(stage)[ANN] == (2, 2, 2)
    assert stage.rows(tables.Receipt, id=receipt.id)[0].settled_at == stage.now


def test_a_receipt_far_over_the_usual_is_looked_at_first(stage: Stage) -> None:
    order(stage, 9, 100)
    replan(stage)
    for _ in range(5):
        received(stage, 2)
    flood = received(stage, 11)
    assert flood.review == "unusual"
    assert standing(stage)[9] == (100, 4, 4)
    assert open_kinds(stage) == ["unusual_receipt"]
    press(stage, flood.id)
    assert standing(stage)[9] == (100, 15, 15)
    assert open_kinds(stage) == []
    assert received(stage, 3).review is None


def test_five_times_the_usual_is_still_usual(stage: Stage) -> None:
    order(stage, 9, 100)
    replan(stage)
    for _ in range(5):
        received(stage, 2)
    assert received(stage, 10).review is None


@pytest.mark.parametrize(
    ("units", "last", "unusual"),
    [
        (1000, [2, 2, 2, 2], False),
        (11, [2, 2, 2, 2, 2], True),
        (10, [2, 2, 2, 2, 2], False),
        (16, [1, 3, 9, 2, 30], True),
        (15, [1, 3, 9, 2, 30], False),
    ],
)
def test_the_median_of_five_decides(units: int, last: list[int], unusual: bool) -> None:
    assert receiving.is_unusual(units, last) == unusual


def test_what_ships_together_waits_for_the_review_of_each_part(stage: Stage) -> None:
    desk = LAMP + 1
    stages.add_item(stage, desk, sold=True)
    replan(stage)
    choose(stage, ship_together=True)
    order(stage, 9, lines={desk: 1, LAMP: 1}, minute=-5)
    replan(stage)
    choose(stage, release="review")
    put(stage, 1, item=desk)
    replan(stage)
    # Of an order that is not covered as a whole nothing could go, so there is nothing to review.
    assert [row.settled_at for row in stage.rows(tables.Receipt, item_id=desk)] == [stage.now]
    lamp = received(stage, 1)
    assert standing(stage)[9] == (2, 0, 0)
    press(stage, lamp.id)
    for row in stage.rows(tables.Receipt, settled_at=None):
        press(stage, row.id)
    assert standing(stage)[9] == (2, 2, 2)


def test_a_pause_withholds_what_waited_and_resuming_lets_it_go(stage: Stage) -> None:
    with stage.act() as (session, shop):
        shops.pause(shop, stage.now)
    first, second = received(stage, 2), received(stage, 1)
    assert standing(stage)[ANN] == (2, 0, 0)
    assert (first.settled_at, second.settled_at) == (None, None), "neither has gone to stock"
    with stage.act() as (session, shop):
        shops.resume(session, shop)
    replan(stage)
    assert standing(stage) == {ANN: (2, 2, 2), BEN: (2, 1, 1), CY: (2, 0, 0)}
    assert (dock(stage, first), dock(stage, second)) == ([(ANN, 2)], [(BEN, 1)])
    assert all(row.settled_at == stage.now for row in stage.rows(tables.Receipt))


def test_what_nobody_waits_for_goes_to_stock_in_a_pause_too(stage: Stage) -> None:
    received(stage, 6)
    with stage.act() as (_, shop):
        shops.pause(shop, stage.now)
    assert received(stage, 1).settled_at == stage.now


def test_two_receipts_released_together_each_list_who_got_them(stage: Stage) -> None:
    choose(stage, release="review")
    first, second = received(stage, 2), received(stage, 3)
    press(stage, second.id)
    assert (dock(stage, first), dock(stage, second)) == ([(ANN, 2)], [(BEN, 2), (CY, 1)])


def test_a_neighbours_receipts_are_its_own(stage: Stage) -> None:
    received(stage, 1)
    with stage.act() as (session, _):
        other = tables.Shop(domain="eve-chairs.myshopify.com", installed_at=stage.now)
        session.add(other)
        session.flush()
        assert receipts.serving(session, other, [LAMP]) == {}
        assert session.scalars(select(tables.Receipt).filter_by(shop_id=other.id)).all() == []
