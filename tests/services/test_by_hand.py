"""What people do to the line: priorities, withholding, releasing, and supply ordered for one line."""

from datetime import timedelta

from app.db import tables
from app.domain import facts, plan
from app.services import dirty, incoming, lineup, orders, planning, withholding
from tests.services.stage import LAMP, MAIN, NOW, Stage, observe, order, put, replan, standing, tell

ANN, BEN, CY = 1001, 1002, 1003
BEN_LINE = BEN * 10


def test_a_priority_given_by_hand_outlives_the_next_webhook(stage: Stage) -> None:
    order(stage, ANN)
    told = order(stage, BEN)
    with stage.act() as (session, shop):
        orders.arrange(session, shop, BEN, stage.now, priority=1)
    tell(stage, told, cause="order_updated")
    put(stage, 1)
    replan(stage)
    assert standing(stage) == {ANN: (1, 0, 0), BEN: (1, 1, 1)}


def test_a_line_withheld_by_hand_keeps_its_units_until_it_is_allowed_again(stage: Stage) -> None:
    put(stage, 1)
    order(stage, ANN)
    order(stage, BEN)
    replan(stage)
    with stage.act() as (session, shop):
        withholding.withhold(session, shop.id, ANN * 10)
    replan(stage)
    assert standing(stage) == {ANN: (1, 0, 0), BEN: (1, 0, 0)}
    with stage.act() as (session, shop):
        withholding.allow(session, shop.id, ANN * 10)
    replan(stage)
    assert standing(stage) == {ANN: (1, 1, 1), BEN: (1, 0, 0)}


def test_what_the_plan_only_finds_free_is_let_go_by_hand_once(stage: Stage) -> None:
    put(stage, 2)
    order(stage, ANN, 3)
    looked = plan.Policy(commits=False)
    with stage.act() as (session, shop):
        claims = dirty.claim(session, shop.id, NOW)
        planning.write(session, shop, claims, observe(stage), stage.now, NOW, looked)
    assert standing(stage) == {ANN: (3, 2, 0)}
    with stage.act() as (session, shop):
        assert withholding.release(session, shop.id, ANN * 10, "by_hand", stage.now) == 2
        assert withholding.release(session, shop.id, ANN * 10, "by_hand", stage.now) == 0
    assert standing(stage) == {ANN: (3, 2, 2)}
    (level,) = stage.rows(tables.Level, location_id=MAIN)
    assert level.committed_units == 2


def test_added_units_stand_behind_all_who_are_there(stage: Stage) -> None:
    order(stage, ANN)
    order(stage, BEN)
    order(stage, ANN, 2, updated_at=NOW + timedelta(days=2))
    put(stage, 2)
    replan(stage)
    assert standing(stage) == {ANN: (2, 1, 1), BEN: (1, 1, 1)}


def test_supply_ordered_for_ben_serves_ben_though_ann_is_first(stage: Stage) -> None:
    order(stage, ANN)
    order(stage, BEN)
    replan(stage)
    arrive(stage, outstanding=2, received=0)
    arrive(stage, outstanding=0, received=2)
    put(stage, 1)
    replan(stage)
    assert standing(stage) == {ANN: (1, 0, 0), BEN: (1, 1, 1)}


def test_its_date_is_bens_and_what_is_left_is_anns(stage: Stage) -> None:
    order(stage, ANN)
    order(stage, BEN)
    replan(stage)
    arrive(stage, outstanding=2, received=0)
    with stage.act() as (session, shop):
        seen = lineup.load(session, shop, [LAMP], plan.Policy(), stage.now).outlooks()
    assert [seen[line].eta.used[0][1] for line in (ANN * 10, BEN_LINE)] == [1, 1]
    assert [seen[line].position for line in (ANN * 10, BEN_LINE)] == [1, 2]


def arrive(stage: Stage, *, outstanding: int, received: int) -> None:
    """A shipment ordered for Ben's line, as Shopify shows it now."""
    fact = facts.IncomingFacts(
        9, 9, "PO1", LAMP, MAIN, outstanding, received, stage.now, "IN_TRANSIT", BEN_LINE
    )
    with stage.act() as (session, shop):
        incoming.record_page(session, shop, [fact], stage.now)
