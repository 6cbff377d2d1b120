"""Two who change one line of two locations at the same moment: no unit is served twice, no move is lost."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from app.db import tables
from app.services import dirty, ledger, orders, planning, pools, totals
from tests.services.stage import EAST, LAMP, MAIN, NOW, Stage, observe, order, put, replan, standing

pytestmark = pytest.mark.postgres
AtOnce = Callable[..., list[Any]]
ANN, BEN, CY = 1001, 1002, 1003


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """Main and East are one pool; Ann and Ben wait at Main, Cy in the east."""
    share(stage, "Home")
    for number, location in ((ANN, MAIN), (BEN, MAIN), (CY, EAST)):
        order(stage, number, 3, location=location)
    replan(stage)
    return stage


def share(stage: Stage, name: str) -> None:
    with stage.act() as (session, shop):
        pools.assign(session, shop, {MAIN: name, EAST: name})


def work(stage: Stage, minutes: int) -> None:
    """One round of a replan worker, `minutes` of protocol time after the stage's."""
    wall = stage.wall + timedelta(minutes=minutes)
    with stage.act() as (session, shop):
        dirty.mark(session, shop.id, [LAMP])
        claims = dirty.claim(session, shop.id, wall)
    found = observe(stage)
    with stage.act() as (session, shop):
        planning.write(session, shop, claims, found, stage.now, wall)


def hear(stage: Stage, number: int) -> None:
    """The order is read again, from before whatever we are about to move."""
    with stage.act() as (session, shop):
        orders.record_full(session, shop, stage.orders[number], NOW, "reading")


def where(stage: Stage) -> Counter[int]:
    """Location → units let go that stand there."""
    found = Counter[int]()
    for row in stage.rows(tables.Place):
        found[row.location_id] += row.committed
    return found


def settle(stage: Stage) -> None:
    stage.wall += timedelta(minutes=5)
    replan(stage)
    with stage.act() as (session, shop):
        assert totals.recount(session, shop.id) == 0
        assert ledger.verify(session, shop.id) == {}


def test_two_workers_with_the_same_read_move_ann_once(stage: Stage, at_once: AtOnce) -> None:
    put(stage, 4, location=EAST)
    at_once(partial(work, stage, 1), partial(work, stage, 2))
    settle(stage)
    assert standing(stage) == {ANN: (3, 3, 3), BEN: (3, 1, 1), CY: (3, 0, 0)}
    assert where(stage)[EAST] == 4
    assert {row.id: row.moves for row in stage.rows(tables.Order)} == {
        ANN: [{"line": ANN * 10, "from": MAIN, "to": EAST, "units": 3}],
        BEN: [{"line": BEN * 10, "from": MAIN, "to": EAST, "units": 1}],
        CY: [],
    }


def test_a_reading_from_before_the_move_at_the_same_moment_undoes_nothing(
    stage: Stage, at_once: AtOnce
) -> None:
    put(stage, 3, location=EAST)
    at_once(partial(work, stage, 1), partial(hear, stage, ANN), partial(hear, stage, BEN))
    settle(stage)
    assert standing(stage)[ANN] == (3, 3, 3)
    assert where(stage)[EAST] == 3


def test_a_pool_that_is_parted_while_it_is_served_gives_no_unit_twice(stage: Stage, at_once: AtOnce) -> None:
    put(stage, 2)
    put(stage, 2, location=EAST)
    at_once(partial(work, stage, 1), partial(share, stage, ""))
    settle(stage)
    assert sum(let_go for _, _, let_go in standing(stage).values()) == 4
    assert where(stage) == Counter({MAIN: 2, EAST: 2})
    of = {row.location_id: row.pool_id for row in stage.rows(tables.Place)}
    assert of == {MAIN: MAIN, EAST: EAST}
