"""A move within a pool is owed until the store has made it, and facts are read in its light."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.db import tables
from app.domain import facts
from app.services import dirty, lines, orders
from tests.services.shelves import ANN, BEN, HELD, NORTH, move, moves, routed, share, sound, where, whole
from tests.services.stage import EAST, LAMP, MAIN, Stage, order, owed, put, replan, tell, wishes


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """Main and East are one pool."""
    share(stage, {MAIN: "Home", EAST: " home "})
    replan(stage)
    return stage


def test_an_order_that_is_not_adopted_is_not_moved(stage: Stage) -> None:
    """It was there before its item was enrolled; nothing of it is touched, and nobody gets its lamp."""
    quiet(stage, ANN)
    put(stage, 1, location=EAST)
    order(stage, BEN, location=EAST)
    replan(stage)
    assert (where(stage, ANN), moves(stage, ANN)) == ({MAIN: (1, 0)}, [])
    assert where(stage, BEN) == {EAST: (1, 0)}
    assert wishes(stage, "hold").keys() == {BEN}
    sound(stage)


def test_an_order_is_moved_once_it_is_adopted(stage: Stage) -> None:
    quiet(stage, ANN, 2)
    put(stage, 1)
    put(stage, 1, location=EAST)
    replan(stage)
    assert where(stage, ANN) == {MAIN: (2, 1)}, "it has what its own location has"
    adopt(stage, ANN)
    replan(stage)
    assert where(stage, ANN) == {MAIN: (1, 1), EAST: (1, 1)}
    assert moves(stage, ANN) == [move(ANN, MAIN, EAST, 1)]
    sound(stage)


def test_an_order_that_is_not_adopted_is_held_once_it_is_while_its_lamp_cannot_be_moved(
    stage: Stage,
) -> None:
    quiet(stage, ANN, 2)
    put(stage, 1, location=EAST)
    replan(stage)
    whole(stage, EAST, True)
    adopt(stage, ANN)
    replan(stage)
    assert (where(stage, ANN), moves(stage, ANN)) == ({MAIN: (2, 0)}, [])
    assert wishes(stage, "hold") == {ANN: {"lines": {"10": 2}}}


def test_who_is_not_adopted_gives_up_what_broke_and_is_moved_once_adopted(stage: Stage) -> None:
    put(stage, 1)
    put(stage, 1, location=EAST)
    quiet(stage, ANN)
    replan(stage)
    assert where(stage, ANN) == {MAIN: (1, 1)}
    put(stage, 0)
    replan(stage)
    assert (where(stage, ANN), moves(stage, ANN)) == ({MAIN: (1, 0)}, [])
    assert [entry.cause for entry in stage.rows(tables.LedgerEntry)][-1] == "stock_lost"
    adopt(stage, ANN)
    replan(stage)
    assert (where(stage, ANN), moves(stage, ANN)) == ({EAST: (1, 1)}, [move(ANN, MAIN, EAST, 1)])
    sound(stage)


def test_whom_the_merchant_moves_to_where_nothing_is_stays_there(stage: Stage) -> None:
    put(stage, 1)
    order(stage, ANN)
    replan(stage)
    routed(stage, ANN, {EAST: 1})
    put(stage, 2)
    order(stage, BEN)
    replan(stage)
    assert (where(stage, ANN), moves(stage, ANN)) == ({EAST: (1, 1)}, [])


def test_a_line_at_two_locations_is_held_where_it_waits(stage: Stage) -> None:
    put(stage, 2, location=EAST)
    order(stage, ANN, 4)
    replan(stage)
    routed(stage, ANN, {MAIN: 2, EAST: 2})
    replan(stage)
    at = {"10": {str(MAIN): [2, 0], str(EAST): [2, 2]}}
    assert wishes(stage, "hold")[ANN] == {"lines": {"10": 2}, "at": at}
    with stage.act() as (session, shop):
        session.get_one(tables.Order, (shop.id, ANN)).held = {"10": 2}
        session.query(tables.Effect).delete()
        dirty.mark(session, shop.id, [LAMP])
    replan(stage)
    assert wishes(stage, "hold") == {}


def test_facts_from_before_a_move_are_no_news(stage: Stage) -> None:
    order(stage, ANN, 3)
    put(stage, 2, location=EAST)
    replan(stage)
    stood = where(stage, ANN)
    routed(stage, ANN, {MAIN: 3})
    assert where(stage, ANN) == stood == {MAIN: (1, 0), EAST: (2, 2)}
    assert moves(stage, ANN) == [move(ANN, MAIN, EAST, 2)]


def test_facts_that_show_the_move_finish_it(stage: Stage) -> None:
    order(stage, ANN, 3)
    put(stage, 2, location=EAST)
    replan(stage)
    routed(stage, ANN, {MAIN: 2, EAST: 1})
    assert moves(stage, ANN) == [move(ANN, MAIN, EAST, 1)]
    routed(stage, ANN, {MAIN: 1, EAST: 2})
    assert (where(stage, ANN), moves(stage, ANN)) == ({MAIN: (1, 0), EAST: (2, 2)}, [])
    replan(stage)
    at = {"10": {str(MAIN): [1, 0], str(EAST): [2, 2]}}
    assert wishes(stage, "hold")[ANN] == {"lines": {"10": 1}, "at": at}
    sound(stage)


def test_facts_read_before_our_move_was_made_know_nothing_of_it(stage: Stage) -> None:
    order(stage, ANN, 3)
    put(stage, 2, location=EAST)
    replan(stage)
    before = stage.orders[ANN]
    routed(stage, ANN, {MAIN: 1, EAST: 2})
    with stage.act() as (session, shop):
        session.get_one(tables.Order, (shop.id, ANN)).held_at = stage.now
        early = stage.now - timedelta(seconds=1)
        orders.record_full(session, shop, before, stage.now, "reading", read_at=early)
    assert where(stage, ANN) == {MAIN: (1, 0), EAST: (2, 2)}
    assert ("order", ANN) in owed(stage), "it is read again"


def test_facts_that_show_something_else_win(stage: Stage) -> None:
    order(stage, ANN, 3)
    put(stage, 2, location=EAST)
    replan(stage)
    routed(stage, ANN, {MAIN: 1, NORTH: 2})
    assert moves(stage, ANN) == []
    assert where(stage, ANN) == {MAIN: (1, 0), NORTH: (2, 0)}
    sound(stage)


def test_two_places_of_one_rank_go_to_two_locations(stage: Stage) -> None:
    with stage.act() as (session, shop):
        north = tables.Location(shop_id=shop.id, id=NORTH, name="North", is_active=True, sells_online=True)
        session.add(north)
    share(stage, {NORTH: "Home"})
    order(stage, ANN, 2)
    routed(stage, ANN, {MAIN: 1, EAST: 1})
    routed(stage, ANN, {MAIN: 2})
    put(stage, 1, location=EAST)
    put(stage, 1, location=NORTH)
    replan(stage)
    assert where(stage, ANN) == {EAST: (1, 1), NORTH: (1, 1)}
    assert moves(stage, ANN) == [move(ANN, MAIN, EAST, 1), move(ANN, MAIN, NORTH, 1)]
    sound(stage)


def test_what_the_merchant_moves_within_the_pool_stays_let_go(stage: Stage) -> None:
    put(stage, 2)
    order(stage, ANN, 2)
    replan(stage)
    routed(stage, ANN, {EAST: 2})
    assert where(stage, ANN) == {EAST: (2, 2)}
    routed(stage, ANN, {NORTH: 2})
    assert where(stage, ANN) == {NORTH: (2, 0)}, "out of its pool it waits anew"
    sound(stage)


def test_a_cancel_before_the_move_takes_what_waits(stage: Stage) -> None:
    order(stage, ANN, 3)
    put(stage, 2, location=EAST)
    replan(stage)
    line = replace(stage.orders[ANN].order.lines[0], current_quantity=2)
    routed(stage, ANN, {MAIN: 2}, lines=(line,))
    assert where(stage, ANN) == {EAST: (2, 2)}
    assert moves(stage, ANN) == [move(ANN, MAIN, EAST, 2)]
    line = replace(line, current_quantity=1)
    routed(stage, ANN, {MAIN: 1}, lines=(line,))
    assert (where(stage, ANN), moves(stage, ANN)) == ({EAST: (1, 1)}, [move(ANN, MAIN, EAST, 1)])
    sound(stage)


def test_an_edit_that_routes_anew_does_not_undo_a_move(stage: Stage) -> None:
    order(stage, ANN, 2)
    put(stage, 2, location=EAST)
    replan(stage)
    routed(stage, ANN, {EAST: 2})
    assert moves(stage, ANN) == []
    line = replace(stage.orders[ANN].order.lines[0], quantity=3, current_quantity=3)
    routed(stage, ANN, {MAIN: 3}, lines=(line,))
    replan(stage)
    assert where(stage, ANN) == {EAST: (2, 2), MAIN: (1, 0)}
    assert moves(stage, ANN) == [move(ANN, MAIN, EAST, 2)]
    sound(stage)


def test_what_is_sent_before_it_moved_left_from_where_it_was(stage: Stage) -> None:
    order(stage, ANN, 2)
    put(stage, 2, location=EAST)
    replan(stage)
    full = stage.orders[ANN]
    (fulfillment,) = full.fulfillment_orders
    (part,) = fulfillment.lines
    line = replace(full.order.lines[0], is_touched=True)
    sent = replace(fulfillment, lines=(replace(part, remaining=1),))
    tell(stage, facts.FullOrderFacts(replace(full.order, lines=(line,)), (sent,)), cause="shipped")
    assert moves(stage, ANN) == [move(ANN, MAIN, EAST, 1)]
    assert where(stage, ANN) == {EAST: (1, 1)}
    (main,) = stage.rows(tables.Level, id=LAMP, location_id=MAIN)
    assert main.shipped_units == 1
    sound(stage)


def test_a_cancelled_order_owes_no_move(stage: Stage) -> None:
    order(stage, ANN)
    put(stage, 1, location=EAST)
    replan(stage)
    routed(stage, ANN, {}, cancelled_at=stage.now)
    assert moves(stage, ANN) == []
    sound(stage)


def test_stock_that_comes_back_home_ends_the_move(stage: Stage) -> None:
    order(stage, ANN)
    put(stage, 1, location=EAST)
    replan(stage)
    put(stage, 0, location=EAST)
    replan(stage)
    assert where(stage, ANN) == {EAST: (1, 0)}
    put(stage, 1)
    replan(stage)
    assert (where(stage, ANN), moves(stage, ANN)) == ({MAIN: (1, 1)}, [])
    sound(stage)


def test_a_move_that_shopify_refused_is_not_wished_again_and_again(stage: Stage) -> None:
    order(stage, ANN)
    put(stage, 1, location=EAST)
    replan(stage)
    with stage.act() as (session, shop):
        row = session.get_one(tables.Order, (shop.id, ANN))
        row.moves, row.held = [move(ANN, MAIN, EAST, 1, stuck=True)], {"10": 1}
        session.query(tables.Effect).delete()
        dirty.mark(session, shop.id, [LAMP])
    replan(stage)
    assert wishes(stage, "hold") == {}
    routed(stage, ANN, {MAIN: 1}, HELD)
    assert moves(stage, ANN) == [move(ANN, MAIN, EAST, 1, stuck=True)]
    routed(stage, ANN, {EAST: 1}, HELD)
    replan(stage)
    assert moves(stage, ANN) == []
    assert wishes(stage, "hold")[ANN] == {"lines": {}}, "moved by hand, it is released"


def quiet(stage: Stage, number: int, units: int = 1) -> None:
    """An order that was there before its item was enrolled."""
    order(stage, number, units)
    with stage.act() as (session, shop):
        session.get_one(tables.Line, (shop.id, number * 10)).quiet = True


def adopt(stage: Stage, number: int) -> None:
    with stage.act() as (session, shop):
        lines.adopt(session, shop, [number * 10], dict.fromkeys(lines.CHOICES, True), stage.now)
