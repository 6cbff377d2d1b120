"""The main flow on the database that production runs on."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from app.db import session as db
from app.db import tables
from app.services import (
    docks,
    enrolment,
    etas,
    exceptions,
    ledger,
    lines,
    making,
    offers,
    pauses,
    proposals,
    readings,
    receipts,
    settings,
    settle,
    totals,
)
from tests.services import stage as stages
from tests.services.seasons import night, wanted
from tests.services.stage import LAMP, NOW, Stage, made, order, owed, put, replan, standing, tell, wishes

pytestmark = pytest.mark.postgres
ANN, BEN = 1001, 1002
LEAD_TIME = date(2026, 12, 7)


@pytest.fixture
def stage(postgres_url: str) -> Iterator[Stage]:
    engine = db.engine(postgres_url)
    tables.Row.metadata.create_all(engine)
    yield stages.open_stage(db.sessions(engine))
    engine.dispose()


def test_sold_out_waited_for_released_and_told(stage: Stage) -> None:
    order(stage, ANN, 2)
    order(stage, BEN)
    replan(stage)
    with stage.act() as (session, shop):
        for claim in making.claim_due(session, shop, stage.now, stage.wall):
            if claim.kind == "hold":
                held = {int(line): units for line, units in claim.wish["lines"].items()}
                settle.hold(session, shop, claim, settle.Held(held, [1]), stage.now)
    put(stage, 1)
    replan(stage)
    assert standing(stage) == {ANN: (2, 1, 1), BEN: (1, 0, 0)}
    assert wishes(stage, "hold") == {ANN: {"lines": {str(ANN * 10): 1}}}
    with stage.act() as (session, shop):
        assert totals.recount(session, shop.id) == 0
        found = etas.of_lines(session, shop, [BEN * 10], NOW)
    assert (found[BEN * 10].ahead, found[BEN * 10].position) == (2, 2)


def test_whoever_wants_hers_in_spring_lets_others_go_first_until_then(stage: Stage) -> None:
    spring = NOW + timedelta(days=90)
    with stage.act() as (session, shop):
        settings.change(session, shop, {"horizon_days": 30}, NOW)
    tell(stage, wanted(made(ANN), spring))
    order(stage, BEN)
    put(stage, 1)
    replan(stage)
    assert standing(stage) == {ANN: (1, 0, 0), BEN: (1, 1, 1)}
    with stage.act() as (session, shop):
        found = etas.of_lines(session, shop, [ANN * 10, BEN * 10], NOW)
        assert (found[ANN * 10].ahead, found[ANN * 10].position) == (1, 1)
        assert offers.of_items(session, shop, [LAMP], NOW)[LAMP].ships_by == LEAD_TIME
    put(stage, 2)
    night(stage)
    assert standing(stage)[ANN] == (1, 1, 0)
    stage.now = spring
    night(stage)
    assert standing(stage)[ANN] == (1, 1, 1)


def test_readings_and_judgements_are_kept_there_too(stage: Stage) -> None:
    order(stage, ANN)
    with stage.act() as (session, shop):
        readings.ask_many(session, shop.id, "order", [ANN, BEN])
        exceptions.raise_one(session, shop.id, "routing", "order:1", {}, NOW)
        enrolment.judge(session, shop, None, NOW + timedelta(days=1))
        lines.adopt(session, shop, [ANN * 10], {"hold": True}, NOW)
        totals.recount(session, shop.id)
    assert owed(stage) == [("order", ANN), ("order", BEN)]
    assert replan(stage) == 1


def test_a_receipt_is_reviewed_and_the_ledger_replays(stage: Stage) -> None:
    replan(stage)
    order(stage, ANN, 2)
    order(stage, BEN)
    with stage.act() as (session, shop):
        settings.change(session, shop, {"release": "review"}, NOW)
    replan(stage)
    put(stage, 2)
    replan(stage)
    assert standing(stage) == {ANN: (2, 0, 0), BEN: (1, 0, 0)}
    with stage.act() as (session, shop):
        receipt = session.query(tables.Receipt).one()
        assert proposals.of_receipt(session, shop, receipt, stage.now).units == 2
        receipts.release(session, shop, receipt, NOW)
    replan(stage)
    assert standing(stage) == {ANN: (2, 2, 2), BEN: (1, 0, 0)}
    with stage.act() as (session, shop):
        assert [(gone.orders, gone.gone) for gone in docks.listed(session, shop).rows] == [(1, 2)]
        assert ledger.verify(session, shop.id) == {}
        assert pauses.preview(session, shop, NOW).units == 0
