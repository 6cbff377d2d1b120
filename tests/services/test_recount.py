"""The database counts a line anew exactly as the plan's rule does, and puts right what had gone wrong."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import update

from app.db import session as db
from app.db import tables
from app.domain.plan import Demand, plan
from app.services import batches, catalogue, dirty, ledger, linecount, recount, selfcheck, shops, totals
from tests.services import stage as stages
from tests.services import stockroom
from tests.services.stage import LAMP, MAIN, NOW, Stage, order, put, replan, standing, wishes

ANN, BEN, CY = 1001, 1002, 1003


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def stage(request: pytest.FixtureRequest, sessions: db.Sessions) -> Iterator[Stage]:
    if request.param == "sqlite":
        yield stages.open_stage(sessions)
        return
    engine = db.engine(request.getfixturevalue("postgres_url"))
    tables.Row.metadata.create_all(engine)
    yield stages.open_stage(db.sessions(engine))
    engine.dispose()


def count(stage: Stage) -> int:
    """The whole shop, step by step; how many places were wrong."""
    wrong, cursor = step(stage, None)
    while cursor is not None:
        more, cursor = step(stage, cursor)
        wrong += more
    return wrong


def step(stage: Stage, cursor: str | None) -> tuple[int, str | None]:
    with stage.act() as (session, shop):
        following, wrong = recount.go_on(session, shop, shops.settings(session, shop), cursor, stage.now)
        return wrong, following


def lose(stage: Stage, units: int) -> None:
    """The last plan knew that so many were gone, and left the line as it was."""
    level = tables.Level
    known = {"available": level.available - units, "seen_units": level.seen_units - units}
    with stage.act() as (session, _):
        session.execute(update(level).values(known))


def demands(stage: Stage) -> list[Demand]:
    return [
        Demand(
            place=row.id,
            line=row.line_id,
            order=row.order_id,
            queue=(row.item_id, row.location_id),
            units=row.units,
            queued_at=row.queued_at,
            committed=row.committed,
            ready=row.ready,
            priority=row.priority,
            seq=row.seq,
        )
        for row in stage.rows(tables.Place)
    ]


def crowd(stage: Stage, random: Random) -> None:
    """Forty orders of five hours, many of one minute; their places are then left in states no plan made."""
    for number in range(1, 41):
        order(stage, number, random.randint(1, 6), minute=random.choice((1, 2, 3, 59, 60, 61, 130, 240)))
    replan(stage)
    with stage.act() as (session, _):
        for row in session.query(tables.Place):
            row.priority = random.choice((0, 0, 1))
            row.ready = row.covered = random.randint(0, row.units)
            row.committed = random.randint(0, row.ready)
            row.unseen = False


@pytest.mark.parametrize("seed", range(10))
def test_the_count_and_the_plan_say_the_same(stage: Stage, seed: int) -> None:
    random = Random(seed)
    crowd(stage, random)
    before = demands(stage)
    kept, asked = sum(demand.committed for demand in before), sum(demand.units for demand in before)
    stock = (random.randint(-5, kept), kept, random.randint(kept, asked), asked, asked + 5)[seed % 5]
    expected = plan(before, {(LAMP, MAIN): stock})
    with stage.act() as (session, shop):
        linecount.of_queue(session, shop, (LAMP, MAIN), stock, NOW)
    rows = {row.id: row for row in stage.rows(tables.Place)}
    for place, cover in expected.items():
        row = rows[place]
        assert (row.covered, row.ready, row.committed) == (cover.covered, cover.ready, cover.committed)
    assert replayed(stage, before) == {d.place: _states(rows[d.place]) for d in before}


def replayed(stage: Stage, before: list[Demand]) -> dict[int, dict[str, int]]:
    """What the recount's ledger lines make of the states before it."""
    states = {d.line: _states(d) for d in before}
    with db.look(stage.sessions) as session:
        for entry in batches.entries(session, stage.shop_id, states):
            states[entry.line_id][entry.from_state] -= entry.units
            states[entry.line_id][entry.to_state] += entry.units
    return {d.place: states[d.line] for d in before}


def _states(place: Demand | tables.Place) -> dict[str, int]:
    return {
        "waiting": place.units - place.ready,
        "ready": place.ready - place.committed,
        "committed": place.committed,
    }


def test_a_line_that_is_right_is_left_as_it_is(stage: Stage) -> None:
    put(stage, 3)
    for number in (ANN, BEN, CY):
        order(stage, number, 2)
    replan(stage)
    assert count(stage) == 0
    assert not stage.rows(tables.LedgerBatch)


def test_what_went_wrong_is_put_right_and_its_order_released(stage: Stage) -> None:
    put(stage, 2)
    order(stage, ANN, 2)
    order(stage, BEN, 2)
    replan(stage)
    with stage.act() as (session, shop):
        lost = {"covered": 0, "ready": 0, "committed": 0}
        session.execute(update(tables.Place).where(tables.Place.order_id == ANN).values(**lost))
    assert count(stage) == 1
    assert standing(stage) == {ANN: (2, 2, 2), BEN: (2, 0, 0)}
    assert wishes(stage, "hold").keys() == {BEN}
    with stage.act() as (session, shop):
        assert totals.recount(session, shop.id) == 0


def test_who_is_put_back_to_waiting_is_held_again_and_known_to_have_waited(stage: Stage) -> None:
    put(stage, 3)
    order(stage, ANN, 2)
    order(stage, BEN, 1)
    replan(stage)
    lose(stage, 2)
    assert count(stage) == 2
    assert standing(stage) == {ANN: (2, 1, 1), BEN: (1, 0, 0)}
    assert wishes(stage, "hold").keys() == {ANN, BEN}
    assert all(row.waited for row in stage.rows(tables.Place))
    assert all(row.waited_at is not None for row in stage.rows(tables.Line))
    with db.look(stage.sessions) as session:
        assert ledger.verify(session, stage.shop_id) == {}


def test_each_step_is_a_transaction_of_its_own_and_the_next_goes_on_from_it(stage: Stage) -> None:
    put(stage, 2)
    order(stage, ANN, 2)
    replan(stage)
    lose(stage, 2)
    counted, cursor = step(stage, None)
    assert (counted, standing(stage), wishes(stage, "hold")) == (1, {ANN: (2, 0, 0)}, {})
    counted, cursor = step(stage, cursor)
    assert (counted, wishes(stage, "hold").keys()) == (0, {ANN}), "its order is followed in the next step"
    assert step(stage, cursor) == (0, None)


def test_totals_that_went_wrong_are_right_after_the_night(stage: Stage) -> None:
    put(stage, 3)
    order(stage, ANN, 2)
    order(stage, BEN, financial_status="pending")
    replan(stage)
    with stage.act() as (session, shop):
        session.execute(update(tables.Level).values(never_units=1, unpaid_units=0))
    assert count(stage) == 0
    assert standing(stage)[ANN] == (2, 2, 2)
    with stage.act() as (session, shop):
        assert totals.recount(session, shop.id) == 0


def test_wrong_totals_of_a_line_that_cannot_be_explained_are_put_right_and_it_is_planned_anew(
    stage: Stage,
) -> None:
    put(stage, 1)
    order(stage, ANN)
    replan(stage)
    with stage.act() as (session, shop):
        session.execute(update(tables.Level).values(open_units=2))
        session.execute(update(tables.Item).values(unexplained_tries=selfcheck.TRIES))
    assert count(stage) == 0
    with stage.act() as (session, shop):
        assert [claim.item_id for claim in dirty.claim(session, shop.id, stage.wall)] == [LAMP]
        assert totals.recount(session, shop.id) == 0


def test_lines_with_something_special_are_left_to_the_planner(stage: Stage) -> None:
    put(stage, 1)
    order(stage, ANN, 2)
    replan(stage)
    with stage.act() as (session, shop):
        session.execute(update(tables.Order).values(ship_together=True))
        session.execute(update(tables.Place).values(covered=0, ready=0, committed=0))
    assert count(stage) == 0
    stage.wall += timedelta(minutes=1)
    with stage.act() as (session, shop):
        assert [claim.item_id for claim in dirty.claim(session, shop.id, stage.wall)] == [LAMP]


def test_nothing_is_counted_while_the_shop_is_paused(stage: Stage) -> None:
    put(stage, 1)
    order(stage, ANN)
    replan(stage)
    with stage.act() as (session, shop):
        session.execute(update(tables.Place).values(covered=0, ready=0, committed=0))
        shops.pause(shop, NOW)
    assert count(stage) == 0


def test_what_was_put_right_before_a_pause_is_followed_in_it(stage: Stage) -> None:
    put(stage, 2)
    order(stage, ANN, 2)
    replan(stage)
    lose(stage, 2)
    _, cursor = step(stage, None)
    with stage.act() as (_, shop):
        shops.pause(shop, NOW)
    _, cursor = step(stage, cursor)
    assert wishes(stage, "hold").keys() == {ANN}
    assert step(stage, cursor) == (0, None)


def test_a_number_that_no_plan_has_judged_gives_nothing_away(stage: Stage) -> None:
    """Another system writes 0 over −2, and only the night's reading hears of it."""
    stockroom.choose(stage, MAIN, "written")
    order(stage, ANN, 2)
    replan(stage)
    stage.on_hand[LAMP, MAIN] = 2
    found = stages.observe(stage)[LAMP]
    assert found is not None
    with stage.act() as (session, shop):
        catalogue.record_levels(session, shop.id, found.levels)
    assert (count(stage), standing(stage)) == (0, {ANN: (2, 0, 0)})
