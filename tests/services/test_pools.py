"""Locations that share their lines: one line, served from wherever in the pool the stock stands."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.db import tables
from app.domain import facts, holds
from app.services import dirty, ledger, lines, orders, pools, shops, totals
from tests.services import stage as stages
from tests.services.stage import EAST, LAMP, MAIN, Stage, order, put, replan, standing, tell, wishes

ANN, BEN, CY = 1, 2, 3
NORTH = 4_000_000_003


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """Main and East are one pool."""
    share(stage, {MAIN: "Home", EAST: " home "})
    replan(stage)
    return stage


def share(stage: Stage, names: dict[int, str]) -> None:
    with stage.act() as (session, shop):
        pools.assign(session, shop, names)


def whole(stage: Stage, location: int, choice: bool | None) -> None:
    with stage.act() as (session, shop):
        row = session.get_one(tables.Location, (shop.id, location))
        pools.release_whole(session, shop, row, choice)


def where(stage: Stage, number: int) -> dict[int | None, tuple[int, int]]:
    """Location → (units, let go) of an order's first line."""
    found: dict[int | None, tuple[int, int]] = {}
    for row in stage.rows(tables.Place, order_id=number):
        if row.units:
            units, committed = found.get(row.location_id, (0, 0))
            found[row.location_id] = (units + row.units, committed + row.committed)
    return found


def moves(stage: Stage, number: int) -> list[dict[str, Any]]:
    (row,) = stage.rows(tables.Order, id=number)
    return list(row.moves)


def move(number: int, start: int, to: int, units: int, **more: Any) -> dict[str, Any]:
    return {"line": number * 10, "from": start, "to": to, "units": units, **more}


HELD = (facts.HoldFacts("gid://hold/1", holds.HANDLE, "INVENTORY_OUT_OF_STOCK", True),)


def routed(
    stage: Stage, number: int, units: dict[int, int], found: tuple[facts.HoldFacts, ...] = (), **changes: Any
) -> None:
    """The store shows the order's first line at these locations now, under these holds; the app reads it."""
    full = stage.orders[number]
    line, hours = full.order.lines[0], len(full.fulfillment_orders)
    shown = tuple(
        stages.fulfillment(
            number * 100 + hours * 10 + at,
            number,
            (facts.FulfillmentOrderLineFacts(f"gid://fol/{at}", line.id, line.item_id, count, count),),
            location,
            holds=found,
        )
        for at, (location, count) in enumerate(units.items())
    )
    told = replace(full.order, **changes)
    tell(stage, facts.FullOrderFacts(told, shown), cause="reading")


def sound(stage: Stage) -> None:
    """The ledger and the totals say what the places say."""
    with stage.act() as (session, shop):
        assert ledger.verify(session, shop.id) == {}
        assert totals.recount(session, shop.id) == 0


def test_the_same_name_whatever_its_case_is_the_same_pool(stage: Stage) -> None:
    with stage.act() as (session, shop):
        assert pools.of_shop(session, shop.id) == {MAIN: MAIN, EAST: MAIN}
        pools.assign(session, shop, {EAST: ""})
        assert pools.of_shop(session, shop.id) == {MAIN: MAIN, EAST: EAST}
        pools.assign(session, shop, {EAST: "Home"})
        pools.assign(session, shop, {MAIN: "Away"})
        assert pools.look(session, shop.id) == pools.Layout({MAIN: MAIN, EAST: EAST})


def test_who_waits_longest_is_served_from_wherever_the_pool_has_stock(stage: Stage) -> None:
    order(stage, ANN)
    order(stage, BEN, location=EAST)
    replan(stage)
    put(stage, 1, location=EAST)
    replan(stage)
    assert (where(stage, ANN), where(stage, BEN)) == ({EAST: (1, 1)}, {EAST: (1, 0)})
    assert moves(stage, ANN) == [move(ANN, MAIN, EAST, 1)]
    assert wishes(stage, "hold")[ANN] == {"lines": {}, "at": {"10": {str(EAST): [1, 1]}}}
    assert wishes(stage, "hold")[BEN] == {"lines": {"20": 1}}
    sound(stage)


def test_the_best_keep_the_stock_where_they_stand(stage: Stage) -> None:
    for number in (ANN, BEN):
        order(stage, number)
    order(stage, CY, location=EAST)
    replan(stage)
    put(stage, 1)
    put(stage, 2, location=EAST)
    replan(stage)
    assert where(stage, ANN) == {MAIN: (1, 1)}
    assert where(stage, BEN) == {EAST: (1, 1)}
    assert where(stage, CY) == {EAST: (1, 1)}
    assert moves(stage, ANN) == moves(stage, CY) == []


def test_a_place_is_split_when_only_a_part_of_it_is_served_elsewhere(stage: Stage) -> None:
    order(stage, ANN, 5)
    replan(stage)
    put(stage, 2)
    put(stage, 1, location=EAST)
    replan(stage)
    assert where(stage, ANN) == {MAIN: (4, 2), EAST: (1, 1)}
    assert wishes(stage, "hold")[ANN] == {
        "lines": {"10": 2},
        "at": {"10": {str(MAIN): [4, 2], str(EAST): [1, 1]}},
    }
    put(stage, 2, location=EAST)
    replan(stage)
    assert where(stage, ANN) == {MAIN: (3, 2), EAST: (2, 2)}
    assert moves(stage, ANN) == [move(ANN, MAIN, EAST, 2)]
    assert len([row for row in stage.rows(tables.Place) if row.units]) == 2, "one place at each location"
    sound(stage)


def test_a_new_order_whose_stock_stands_elsewhere_is_never_held(stage: Stage) -> None:
    put(stage, 1, location=EAST)
    replan(stage)
    order(stage, ANN)
    replan(stage)
    assert where(stage, ANN) == {EAST: (1, 1)}
    assert wishes(stage, "hold")[ANN]["lines"] == {}


def test_who_was_let_go_follows_the_stock_that_the_last_in_rank_gives_up(stage: Stage) -> None:
    put(stage, 1)
    put(stage, 1, location=EAST)
    order(stage, ANN)
    order(stage, BEN, location=EAST)
    replan(stage)
    put(stage, 0)
    replan(stage)
    assert (where(stage, ANN), where(stage, BEN)) == ({EAST: (1, 1)}, {EAST: (1, 0)})
    assert moves(stage, ANN) == [move(ANN, MAIN, EAST, 1)]
    assert wishes(stage, "hold")[ANN]["at"] == {"10": {str(EAST): [1, 1]}}
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


def test_what_a_person_let_go_is_never_moved(stage: Stage) -> None:
    order(stage, ANN)
    replan(stage)
    with stage.act() as (session, shop):
        lines.let_go(session, shop.id, {ANN * 10: 1}, "released_in_shopify", stage.now)
    put(stage, 1, location=EAST)
    replan(stage)
    assert (where(stage, ANN), moves(stage, ANN)) == ({MAIN: (1, 1)}, [])


def test_a_location_that_is_closed_serves_nobody_in_its_pool(stage: Stage) -> None:
    with stage.act() as (session, shop):
        session.get_one(tables.Location, (shop.id, EAST)).is_active = False
    order(stage, ANN)
    put(stage, 1, location=EAST)
    replan(stage)
    assert (standing(stage), moves(stage, ANN)) == ({ANN: (1, 0, 0)}, [])


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


def test_a_depot_that_sends_whole_lines_gets_no_part_of_one(stage: Stage) -> None:
    whole(stage, EAST, True)
    order(stage, ANN, 2)
    order(stage, BEN)
    replan(stage)
    put(stage, 1, location=EAST)
    replan(stage)
    assert standing(stage) == {ANN: (2, 0, 0), BEN: (1, 0, 0)}, "Ann's lamp is there, and kept for her"
    put(stage, 3, location=EAST)
    replan(stage)
    assert (where(stage, ANN), where(stage, BEN)) == ({EAST: (2, 2)}, {EAST: (1, 1)})
    sound(stage)


def test_a_line_at_a_depot_is_let_go_as_a_whole(stage: Stage) -> None:
    share(stage, {EAST: ""})
    whole(stage, EAST, True)
    order(stage, ANN, 2, location=EAST)
    order(stage, BEN, 2)
    put(stage, 1, location=EAST)
    put(stage, 1)
    replan(stage)
    assert standing(stage) == {ANN: (2, 0, 0), BEN: (2, 1, 1)}
    whole(stage, EAST, None)
    replan(stage)
    assert standing(stage)[ANN] == (2, 1, 1), "East is no fulfilment service"


def test_what_one_location_lacks_takes_nothing_from_the_other(stage: Stage) -> None:
    put(stage, -3)
    put(stage, 2, location=EAST)
    for number in (ANN, BEN, CY):
        order(stage, number)
    replan(stage)
    assert standing(stage) == {ANN: (1, 1, 1), BEN: (1, 1, 1), CY: (1, 0, 0)}


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


def test_facts_that_show_something_else_win(stage: Stage) -> None:
    order(stage, ANN, 3)
    put(stage, 2, location=EAST)
    replan(stage)
    routed(stage, ANN, {MAIN: 1, NORTH: 2})
    assert moves(stage, ANN) == []
    assert where(stage, ANN) == {MAIN: (1, 0), NORTH: (2, 0)}
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


def test_pools_that_are_merged_serve_one_line_and_take_nothing_back(stage: Stage) -> None:
    share(stage, {EAST: ""})
    order(stage, ANN)
    order(stage, BEN, location=EAST)
    put(stage, 1, location=EAST)
    replan(stage)
    assert standing(stage) == {ANN: (1, 0, 0), BEN: (1, 1, 1)}
    share(stage, {EAST: "Home"})
    replan(stage)
    assert standing(stage) == {ANN: (1, 0, 0), BEN: (1, 1, 1)}
    put(stage, 2, location=EAST)
    replan(stage)
    assert where(stage, ANN) == {EAST: (1, 1)}
    share(stage, {EAST: ""})
    replan(stage)
    assert standing(stage) == {ANN: (1, 1, 1), BEN: (1, 1, 1)}, "parted again, everyone keeps what is theirs"
    sound(stage)


def test_unpaid_and_unrouted_orders_move_nowhere(stage: Stage) -> None:
    order(stage, ANN, financial_status="pending")
    order(stage, BEN, location=None)
    put(stage, 2, location=EAST)
    replan(stage)
    assert moves(stage, ANN) == moves(stage, BEN) == []
    tell(stage, stages.made(BEN), cause="reading")
    replan(stage)
    assert where(stage, BEN) == {EAST: (1, 1)}
    sound(stage)


def test_what_ships_together_goes_when_the_pool_has_it_all(stage: Stage) -> None:
    other = LAMP + 1
    stages.add_item(stage, other, sold=True)
    with stage.act() as (session, shop):
        shops.settings(session, shop).ship_together = True
    order(stage, ANN, lines={LAMP: 1, other: 1})
    put(stage, 1)
    replan(stage)
    assert standing(stage) == {ANN: (2, 0, 0)}
    put(stage, 1, item=other, location=EAST)
    replan(stage)
    assert standing(stage) == {ANN: (2, 2, 2)}
    assert moves(stage, ANN) == [{"line": 11, "from": MAIN, "to": EAST, "units": 1}]


def test_a_paused_location_stops_the_line_of_its_pool(stage: Stage) -> None:
    order(stage, ANN)
    replan(stage)
    with stage.act() as (session, shop):
        session.get_one(tables.Location, (shop.id, EAST)).paused_at = stage.now
    put(stage, 1)
    replan(stage)
    assert standing(stage) == {ANN: (1, 0, 0)}
    with stage.act() as (session, shop):
        session.get_one(tables.Location, (shop.id, EAST)).paused_at = None
        dirty.mark(session, shop.id, [LAMP])
    replan(stage)
    assert standing(stage) == {ANN: (1, 1, 1)}


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
