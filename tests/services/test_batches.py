"""What a count tells of many places at once is told of each order as if it stood alone."""

import pytest
from sqlalchemy import update

from app.db import session as db
from app.db import tables
from app.db.ledger import LedgerBatch
from app.services import batches, dossier, ledger, why
from app.web import changes, reasons
from tests.services.seasons import night
from tests.services.stage import LAMP, MAIN, NOW, Stage, order, put, replan

ANN, BEN, CY = 1, 2, 3


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """Ann has her lamp, Ben and Cy wait for one; by mistake two more were known to the last plan."""
    put(stage, 1)
    replan(stage)
    for number in (ANN, BEN, CY):
        order(stage, number)
    replan(stage)
    known = {"available": tables.Level.available + 2, "seen_units": tables.Level.seen_units + 2}
    with stage.act() as (session, _):
        session.execute(update(tables.Level).values(known))
    stage.now = stage.now.replace(hour=23)
    night(stage)
    return stage


def told(stage: Stage, number: int) -> list[str]:
    with db.look(stage.sessions) as session:
        shop = session.get_one(tables.Shop, stage.shop_id)
        found = dossier.of_order(session, shop, number)
        assert found is not None
        return [changes.sentence(entry) for entry in found.lines[0].ledger]


def test_one_batch_is_told_in_each_order_of_it(stage: Stage) -> None:
    (batch,) = stage.rows(LedgerBatch)
    assert (batch.item_id, batch.location_id, batch.lines) == (LAMP, MAIN, [BEN * 10, CY * 10])
    changed = "1 unit went from waiting to released, because the line was counted anew."
    assert told(stage, BEN)[-1] == told(stage, CY)[-1] == changed
    assert changed not in told(stage, ANN)


def test_the_ledger_of_any_lines_replays_to_what_they_are(stage: Stage) -> None:
    with db.look(stage.sessions) as session:
        assert ledger.verify(session, stage.shop_id) == {}
        assert ledger.verify(session, stage.shop_id, [CY * 10]) == {}
        assert [entry.line_id for entry in batches.entries(session, stage.shop_id, [CY * 10])] == [CY * 10]
        assert not list(batches.entries(session, stage.shop_id, []))
        assert not list(batches.entries(session, stage.shop_id + 1, [CY * 10]))


def test_who_was_let_go_by_a_count_had_it_since_then(stage: Stage) -> None:
    stage.now = stage.now.replace(day=24)
    order(stage, 4, tags=("vip",))
    with stage.act() as (session, shop):
        pair = [session.get_one(tables.Order, (shop.id, number)) for number in (CY, 4)]
        pair[1].priority = 9
        session.execute(update(tables.Place).where(tables.Place.order_id == 4).values(priority=9))
        (because,) = why.compare(session, shop, pair[0], pair[1], stage.now)
        sentence = reasons.sentence(because, "UTC")
    assert sentence.startswith("#3 got its units on 23 Nov 2026, 23:00, before #4 came in")


@pytest.mark.parametrize(
    ("ready", "committed", "became", "flows"),
    [
        (0, 0, 2, [("waiting", "committed", 2)]),
        (2, 1, 3, [("ready", "committed", 1), ("waiting", "committed", 1)]),
        (3, 1, 2, [("ready", "waiting", 1), ("ready", "committed", 1)]),
        (3, 3, 1, [("committed", "waiting", 2)]),
        (3, 2, 0, [("ready", "waiting", 1), ("committed", "waiting", 2)]),
        (2, 2, 2, []),
    ],
)
def test_what_was_free_to_go_goes_first(
    ready: int, committed: int, became: int, flows: list[batches.Flow]
) -> None:
    batch = LedgerBatch(ready=ready, committed=committed, became=became, at=NOW)
    assert sorted(batches.flows(batch)) == sorted(flows)
