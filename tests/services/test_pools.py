"""Locations that share their lines: one line, served from wherever in the pool the stock stands."""

import pytest

from app.db import tables
from app.services import dirty, lines, pools, shops
from tests.services import stage as stages
from tests.services.shelves import ANN, BEN, CY, move, moves, share, sound, where, whole
from tests.services.stage import EAST, LAMP, MAIN, Stage, order, put, replan, standing, tell, wishes


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """Main and East are one pool."""
    share(stage, {MAIN: "Home", EAST: " home "})
    replan(stage)
    return stage


def test_the_same_name_whatever_its_case_is_the_same_pool(stage: Stage) -> None:
    with stage.act() as (session, shop):
        assert pools.of_shop(session, shop.id) == {MAIN: MAIN, EAST: MAIN}
        pools.assign(session, shop, {EAST: ""})
        assert pools.of_shop(session, shop.id) == {MAIN: MAIN, EAST: EAST}
        pools.assign(session, shop, {EAST: "Home"})
        pools.assign(session, shop, {MAIN: "Away"})
        assert pools.look(session, shop.id) == pools.Layout(
            {MAIN: MAIN, EAST: EAST}, online=frozenset((MAIN, EAST))
        )


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


@pytest.mark.parametrize("whose", ["the shop's", "the location's"])
def test_a_new_order_in_a_pause_is_held_and_moved_after_it(stage: Stage, whose: str) -> None:
    """Its stock is at East, and in a pause nothing is moved: at Main nobody must send it."""
    put(stage, 1, location=EAST)
    replan(stage)
    with stage.act() as (session, shop):
        paused = shop if whose == "the shop's" else session.get_one(tables.Location, (shop.id, EAST))
        paused.paused_at = stage.now
    order(stage, ANN)
    replan(stage)
    assert where(stage, ANN) == {MAIN: (1, 0)}
    assert wishes(stage, "hold") == {ANN: {"lines": {"10": 1}}}
    with stage.act() as (session, shop):
        paused = shop if whose == "the shop's" else session.get_one(tables.Location, (shop.id, EAST))
        paused.paused_at = None
        dirty.mark(session, shop.id, [LAMP])
    replan(stage)
    assert where(stage, ANN) == {EAST: (1, 1)}
    assert wishes(stage, "hold") == {ANN: {"lines": {}, "at": {"10": {str(EAST): [1, 1]}}}}
    sound(stage)
