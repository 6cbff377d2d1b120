"""A pause keeps back what waited, at one location or everywhere; resuming shows first what would happen."""

import pytest

from app.db import tables
from app.services import health, notices, pauses, shops
from tests.services.stage import EAST, LAMP, MAIN, Stage, order, put, replan, standing, wishes

ANN, BEN, CY = 1, 2, 3


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """Ann and Ben wait at Main, Cy in the east."""
    replan(stage)
    for number in (ANN, BEN):
        order(stage, number)
    order(stage, CY, location=EAST)
    replan(stage)
    with stage.act() as (session, _):
        session.query(tables.Notice).update({"done_at": stage.now, "outcome": "sent"})
    return stage


def at(stage: Stage, location: int, *, is_paused: bool) -> None:
    with stage.act() as (session, shop):
        row = session.get_one(tables.Location, (shop.id, location))
        if is_paused:
            pauses.pause(session, shop, row, stage.now)
        else:
            pauses.resume(session, shop, row)
    replan(stage)


def looked(stage: Stage, location: int | None = None) -> pauses.Resuming:
    with stage.act() as (session, shop):
        row = session.get_one(tables.Location, (shop.id, location)) if location else None
        return pauses.preview(session, shop, row)


def sendable(stage: Stage) -> list[int]:
    with stage.act() as (session, _):
        return [claim.order_id for claim in notices.claim(session, stage.now, stage.wall)]


def test_a_paused_location_releases_nothing_and_the_other_does(stage: Stage) -> None:
    at(stage, MAIN, is_paused=True)
    put(stage, 1)
    put(stage, 1, location=EAST)
    replan(stage)
    assert standing(stage) == {ANN: (1, 0, 0), BEN: (1, 0, 0), CY: (1, 1, 1)}


def test_resuming_shows_first_what_would_happen_and_then_does_it(stage: Stage) -> None:
    at(stage, MAIN, is_paused=True)
    put(stage, 1)
    replan(stage)
    assert looked(stage, MAIN) == pauses.Resuming(units=1, orders=1, letters=1)
    assert looked(stage, EAST) == pauses.Resuming(units=0, orders=0, letters=0)
    at(stage, MAIN, is_paused=False)
    assert standing(stage)[ANN] == (1, 1, 1)
    assert looked(stage, MAIN) == pauses.Resuming(units=0, orders=0, letters=0)


def test_new_orders_at_a_paused_location_are_held_and_their_letters_wait(stage: Stage) -> None:
    at(stage, MAIN, is_paused=True)
    order(stage, 4)
    order(stage, 5, location=EAST)
    replan(stage)
    assert {4, 5} <= wishes(stage, "hold").keys()
    with stage.act() as (session, _):
        owed = health.owed(session, stage.now)
    assert owed["notices"] == 1
    assert sendable(stage) == [5]
    assert looked(stage, MAIN).letters == 1
    at(stage, MAIN, is_paused=False)
    assert 4 in sendable(stage)


def test_a_new_order_is_served_from_free_stock_at_a_paused_location(stage: Stage) -> None:
    at(stage, MAIN, is_paused=True)
    put(stage, 3)
    order(stage, 4)
    replan(stage)
    assert standing(stage)[4] == (1, 1, 1)
    assert standing(stage)[ANN] == (1, 0, 0)


def test_what_was_withheld_by_hand_is_not_promised_by_the_preview(stage: Stage) -> None:
    with stage.act() as (session, shop):
        shops.pause(session, shop, stage.now)
        session.query(tables.Place).filter_by(order_id=ANN).update({"withheld": True, "unseen": True})
    put(stage, 2)
    replan(stage)
    assert looked(stage) == pauses.Resuming(units=1, orders=1, letters=1)


def test_a_lost_unit_is_taken_back_during_a_pause(stage: Stage) -> None:
    put(stage, 1)
    replan(stage)
    at(stage, MAIN, is_paused=True)
    put(stage, 0, item=LAMP)
    replan(stage)
    assert standing(stage)[ANN] == (1, 0, 0)
