"""Edits, cancels, refunds and shipments keep the line true."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.db import tables
from app.domain import facts
from app.services import orders, totals
from tests.services import stage as stages
from tests.services.changes import later, resized, shipped
from tests.services.stage import EAST, LAMP, MAIN, NOW, Stage, order, put, replan, standing, tell, wishes

ANN, BEN, CY = 1001, 1002, 1003


@pytest.fixture(autouse=True)
def books(stage: Stage) -> Any:
    """After every test the totals are the sums, and every line's units add up."""
    yield
    with stage.act() as (session, shop):
        assert totals.recount(session, shop.id) == 0
    for line in stage.rows(tables.Line):
        places = stage.rows(tables.Place, line_id=line.id)
        if line.item_id is not None:
            assert sum(p.units for p in places) == line.open


def line_of(stage: Stage, who: int) -> tuple[int, int, int, int]:
    line = stage.rows(tables.Line, order_id=who)[0]
    return line.ordered, line.open, line.shipped, line.cancelled


def test_the_same_webhook_twice_changes_nothing(stage: Stage) -> None:
    full = order(stage, ANN, 2)
    replan(stage)
    before = [stage.rows(row) for row in (tables.Place, tables.Line, tables.LedgerEntry)]
    tell(stage, full)
    after = [stage.rows(row) for row in (tables.Place, tables.Line, tables.LedgerEntry)]
    assert [len(rows) for rows in before] == [len(rows) for rows in after]
    assert standing(stage) == {ANN: (2, 0, 0)}


def test_an_older_webhook_that_comes_late_is_ignored(stage: Stage) -> None:
    old = order(stage, ANN, 3)
    tell(stage, resized(old, 1))
    tell(stage, old)
    assert line_of(stage, ANN) == (3, 1, 0, 2)


def test_an_equal_stamp_with_other_figures_asks_for_a_reading(stage: Stage) -> None:
    full = order(stage, ANN, 3)
    line = replace(full.order.lines[0], current_quantity=2)
    with stage.act() as (session, shop):
        orders.record(session, shop, replace(full.order, lines=(line,)), NOW, "order_updated")
    assert line_of(stage, ANN) == (3, 3, 0, 0)
    assert [(r.kind, r.target) for r in stage.rows(tables.Reading)] == [("order", ANN)]


def test_a_cancelled_unit_of_ann_serves_ben(stage: Stage) -> None:
    put(stage, 1)
    ann = order(stage, ANN)
    order(stage, BEN)
    replan(stage)
    assert standing(stage) == {ANN: (1, 1, 1), BEN: (1, 0, 0)}
    tell(stage, resized(ann, 0), cause="cancel")
    replan(stage)
    assert standing(stage) == {BEN: (1, 1, 1)}
    assert line_of(stage, ANN) == (1, 0, 0, 1)


def test_a_cancelled_order_is_held_and_tagged_no_more(stage: Stage) -> None:
    ann = order(stage, ANN)
    replan(stage)
    made = resized(ann, 0)
    tell(stage, replace(made, order=replace(made.order, cancelled_at=NOW, financial_status="refunded")))
    replan(stage)
    assert wishes(stage, "hold") == {ANN: {"lines": {}}}
    assert wishes(stage, "tags") == {ANN: {"add": [], "remove": []}}
    assert stage.rows(tables.Order)[0].closed_at is not None


def test_added_units_join_at_the_end(stage: Stage) -> None:
    put(stage, 2)
    ann = order(stage, ANN)
    order(stage, BEN, minute=1010)
    stage.now = NOW + timedelta(days=2)
    tell(stage, resized(ann, 2), cause="edit")
    replan(stage)
    assert standing(stage) == {ANN: (2, 1, 1), BEN: (1, 1, 1)}
    assert line_of(stage, ANN) == (2, 2, 0, 0)


def test_a_shipment_takes_ready_units_and_demotes_nobody(stage: Stage) -> None:
    put(stage, 2)
    ann = order(stage, ANN, 2)
    order(stage, BEN)
    replan(stage)
    stage.on_hand[LAMP, MAIN] -= 1
    tell(stage, shipped(ann, 1), cause="shipped")
    replan(stage)
    assert standing(stage) == {ANN: (1, 1, 1), BEN: (1, 0, 0)}
    assert line_of(stage, ANN) == (2, 1, 1, 0)


def test_a_forced_shipment_of_a_held_unit_is_shown_to_the_merchant(stage: Stage) -> None:
    ann = order(stage, ANN)
    replan(stage)
    with stage.act() as (session, shop):
        row = session.get(tables.Order, (shop.id, ANN))
        assert row is not None
        row.held = {str(ANN * 10): 1}
    tell(stage, shipped(ann, 1), cause="shipped")
    assert [(e.kind, e.subject) for e in stage.rows(tables.ExceptionRow)] == [
        ("forced_shipment", f"order:{ANN}")
    ]
    assert stage.rows(tables.Order)[0].held == {}


def test_a_return_changes_no_open_unit(stage: Stage) -> None:
    put(stage, 2)
    ann = shipped(order(stage, ANN, 2), 2)
    tell(stage, ann)
    line = replace(ann.order.lines[0], current_quantity=1)
    tell(stage, replace(ann, order=later(ann, lines=(line,))), cause="refund")
    assert line_of(stage, ANN) == (2, 0, 2, 0)


def test_units_routed_to_another_location_wait_there_with_their_time(stage: Stage) -> None:
    ann = order(stage, ANN, 2)
    replan(stage)
    moved = replace(ann.fulfillment_orders[0], location_id=EAST)
    put(stage, 2, location=EAST)
    tell(stage, facts.FullOrderFacts(later(ann), (moved,)))
    replan(stage)
    assert [(p.location_id, p.units, p.ready) for p in stage.rows(tables.Place)] == [(EAST, 2, 2)]


def test_a_lost_unit_goes_back_to_waiting_and_the_ledger_says_why(stage: Stage) -> None:
    put(stage, 1)
    order(stage, ANN)
    replan(stage)
    put(stage, 0)
    replan(stage)
    told = [(e.from_state, e.to_state, e.cause) for e in stage.rows(tables.LedgerEntry)]
    assert told == [
        ("none", "waiting", "order_created"),
        ("waiting", "committed", "stock"),
        ("committed", "waiting", "stock_lost"),
    ]


def test_a_deleted_order_leaves_the_line_and_its_ledger_stays(stage: Stage) -> None:
    order(stage, ANN)
    with stage.act() as (session, shop):
        orders.forget(session, shop, ANN, NOW)
    assert stage.rows(tables.Order) == []
    assert [e.to_state for e in stage.rows(tables.LedgerEntry)] == ["waiting", "cancelled"]
    assert {level.open_units for level in stage.rows(tables.Level)} == {0}


def test_an_order_we_first_meet_half_shipped_is_read_before_it_is_recorded(stage: Stage) -> None:
    ann = shipped(order(Stage(stage.sessions, stage.shop_id), ANN, 2), 1)
    ben = replace(ann, order=replace(ann.order, id=BEN, lines=(replace(ann.order.lines[0], id=BEN * 10),)))
    with stage.act() as (session, shop):
        orders.record(session, shop, ben.order, NOW, "order_updated")
    assert stage.rows(tables.Order, id=BEN) == []
    assert ("order", BEN) in [(r.kind, r.target) for r in stage.rows(tables.Reading)]


def test_an_unknown_fulfillment_order_has_no_order(stage: Stage) -> None:
    order(stage, ANN)
    with stage.act() as (session, shop):
        assert orders.order_of(session, shop.id, ANN * 100) == ANN
        assert orders.order_of(session, shop.id, 1) is None


def test_the_recount_heals_totals(stage: Stage) -> None:
    order(stage, ANN, 2)
    with stage.act() as (session, shop):
        level = session.get(tables.Level, (shop.id, LAMP, MAIN))
        assert level is not None
        level.open_units = 7
        session.flush()
        assert totals.recount(session, shop.id, [LAMP + 1]) == 0
        assert totals.recount(session, shop.id, [LAMP]) == 1
        level.open_units = 8
        session.flush()
        assert totals.recount(session, shop.id) == 1
    assert stages.standing(stage) == {ANN: (2, 0, 0)}


def test_what_ever_left_a_location_is_counted_and_no_recount_forgets_it(stage: Stage) -> None:
    put(stage, 3)
    ann = order(stage, ANN, 2)
    ben = order(stage, BEN)
    replan(stage)
    tell(stage, shipped(ann, 2), cause="shipped")
    tell(stage, resized(ben, 0), cause="edit")
    with stage.act() as (session, shop):
        assert totals.recount(session, shop.id) == 0
    assert {level.location_id: level.shipped_units for level in stage.rows(tables.Level)} == {0: 0, MAIN: 2}


@pytest.mark.parametrize("is_tracked", [False, True])
def test_an_unpaid_line_that_is_never_in_line_any_more_or_again_is_counted_among_those(
    stage: Stage, is_tracked: bool
) -> None:
    """Ann has not paid, and Ada stops or starts to count the lamps."""
    put(stage, 2)
    stages.add_item(stage, LAMP, is_tracked=not is_tracked)
    full = order(stage, ANN, financial_status="pending")
    stages.add_item(stage, LAMP, is_tracked=is_tracked)
    replan(stage)
    tell(stage, facts.FullOrderFacts(later(full), full.fulfillment_orders))
    (main,) = stage.rows(tables.Level, id=LAMP, location_id=MAIN)
    assert (main.unpaid_units, main.never_units) == ((1, 0) if is_tracked else (0, 1))
    (item,) = stage.rows(tables.Item, id=LAMP)
    assert item.dirty_seq > item.clean_seq, "what is there for the line is another number now"
