"""Holds: ours, other people's, those that a person lifts, and what their release owes."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.db import tables
from app.domain import facts
from app.services import lines, making, orders, settle, shops
from tests.services.stage import NOW, Stage, made, order, put, replan, standing, tell, wishes

ANN, BEN = 1001, 1002
OURS = facts.HoldFacts("gid://hold/1", "first-in-line", is_ours=True)
FRAUD = facts.HoldFacts("gid://hold/2", "fraud", is_ours=False)


def perform_holds(stage: Stage) -> None:
    """Every hold wished is made: the world shows it, and the app ticks it off."""
    with stage.act() as (session, shop):
        for claim in making.claim_due(session, shop, stage.now, stage.wall):
            if claim.kind == "hold":
                held = {int(line): units for line, units in claim.wish["lines"].items()}
                where = [claim.target * 100] if held else []
                settle.hold(session, shop, claim, settle.Held(held, where), stage.now)
            else:
                making.done(session, shop.id, claim)


def show(stage: Stage, full: facts.FullOrderFacts, *holds: facts.HoldFacts, **changes: Any) -> bool:
    """A reading shows the order's one fulfillment order with these holds."""
    one = replace(full.fulfillment_orders[0], holds=holds, **changes)
    stage.orders[full.order.id] = facts.FullOrderFacts(full.order, (one,))
    stage.now += timedelta(minutes=1)
    with stage.act() as (session, shop):
        return orders.record_full(session, shop, stage.orders[full.order.id], stage.now, "reading")


def waiting_ann(stage: Stage, units: int = 1) -> facts.FullOrderFacts:
    full = order(stage, ANN, units)
    replan(stage)
    perform_holds(stage)
    show(stage, full, OURS)
    return full


def letters(stage: Stage) -> list[tuple[str, dict[str, int]]]:
    return [(row.letter, row.parts) for row in stage.rows(tables.Notice)]


def test_a_release_owes_the_letter_that_it_has_arrived(stage: Stage) -> None:
    waiting_ann(stage, 2)
    put(stage, 1)
    replan(stage)
    assert wishes(stage, "hold") == {ANN: {"lines": {str(ANN * 10): 1}}}
    perform_holds(stage)
    assert letters(stage)[1:] == [("arrived", {str(ANN * 10): 1})]


def test_what_is_held_already_is_not_wished_again(stage: Stage) -> None:
    waiting_ann(stage)
    put(stage, 0)
    replan(stage)
    assert wishes(stage, "hold") == {}


def test_a_hold_lifted_by_hand_is_respected(stage: Stage) -> None:
    full = waiting_ann(stage)
    show(stage, full)
    replan(stage)
    assert wishes(stage, "hold") == {}
    assert stage.rows(tables.Place)[0].let_go == 1
    told = [(e.to_state, e.cause) for e in stage.rows(tables.LedgerEntry)]
    assert told[-1] == ("let_go", "released_in_shopify")


def test_units_lifted_by_hand_have_not_arrived(stage: Stage) -> None:
    full = waiting_ann(stage)
    show(stage, full)
    replan(stage)
    assert [letter for letter, _ in letters(stage)] == ["in_line"]


def test_what_is_scheduled_needs_a_hold_once_its_day_has_come(stage: Stage) -> None:
    full = order(stage, ANN, 1)
    replan(stage)
    with stage.act() as (session, shop):
        for claim in making.claim_due(session, shop, stage.now, stage.wall):
            if claim.kind == "hold":
                settle.hold(session, shop, claim, settle.Held({ANN * 10: 1}), stage.now)
    show(stage, full, status="SCHEDULED", actions=frozenset({"MARK_AS_OPEN"}))
    replan(stage)
    assert wishes(stage, "hold") == {}
    show(stage, full)
    replan(stage)
    assert wishes(stage, "hold") == {ANN: {"lines": {str(ANN * 10): 1}}}


def test_a_hold_that_went_with_its_fulfillment_order_is_made_again(stage: Stage) -> None:
    full = waiting_ann(stage)
    show(stage, full, id=ANN * 100 + 1)
    replan(stage)
    assert wishes(stage, "hold") == {ANN: {"lines": {str(ANN * 10): 1}}}


def test_a_reading_older_than_our_hold_does_not_judge_it(stage: Stage) -> None:
    full = order(stage, ANN)
    replan(stage)
    perform_holds(stage)
    with stage.act() as (session, shop):
        before = stage.now - timedelta(seconds=1)
        orders.record_full(session, shop, full, stage.now, "reading", frozenset(), before)
    assert stage.rows(tables.Order)[0].held == {str(ANN * 10): 1}


def test_while_our_hold_is_being_made_nothing_is_taken_for_lifted(stage: Stage) -> None:
    full = order(stage, ANN)
    replan(stage)
    show(stage, full)
    replan(stage)
    assert stage.rows(tables.Place)[0].let_go == 0


def test_units_at_the_warehouse_are_let_go_and_not_held(stage: Stage) -> None:
    full = order(stage, ANN)
    show(stage, full, request_status="ACCEPTED")
    replan(stage)
    assert wishes(stage, "hold") == {}
    show(stage, full, request_status="ACCEPTED")
    assert stage.rows(tables.Place)[0].let_go == 1


def test_a_hold_that_the_warehouse_refused_lets_its_units_go(stage: Stage) -> None:
    order(stage, ANN)
    replan(stage)
    with stage.act() as (session, shop):
        claim = next(c for c in making.claim_due(session, shop, stage.now, stage.wall) if c.kind == "hold")
        settle.hold(session, shop, claim, settle.Held({}, at_warehouse={ANN * 10: 1}), stage.now)
    replan(stage)
    assert wishes(stage, "hold") == {}


def test_somebody_elses_hold_keeps_its_units_for_a_while_then_yields_them(stage: Stage) -> None:
    put(stage, 1)
    full = order(stage, ANN)
    show(stage, full, FRAUD)
    order(stage, BEN)
    replan(stage)
    assert standing(stage) == {ANN: (1, 1, 1), BEN: (1, 0, 0)}
    with stage.act() as (session, shop):
        assert orders.yield_held(session, shop, stage.now) == 0
        assert orders.yield_held(session, shop, stage.now + timedelta(days=8)) == 1
    replan(stage)
    assert standing(stage) == {ANN: (1, 0, 0), BEN: (1, 1, 1)}


def test_who_yielded_keeps_its_place_when_the_other_hold_goes(stage: Stage) -> None:
    full = order(stage, ANN)
    show(stage, full, FRAUD)
    order(stage, BEN)
    with stage.act() as (session, shop):
        orders.yield_held(session, shop, stage.now + timedelta(days=8))
    show(stage, full)
    put(stage, 1)
    replan(stage)
    assert standing(stage) == {ANN: (1, 1, 1), BEN: (1, 0, 0)}


def test_beside_another_hold_ours_may_cover_more_and_is_not_wished_again(stage: Stage) -> None:
    put(stage, 1)
    full = order(stage, ANN, 2)
    show(stage, full, FRAUD)
    replan(stage)
    with stage.act() as (session, shop):
        claim = next(c for c in making.claim_due(session, shop, stage.now, stage.wall) if c.kind == "hold")
        settle.hold(session, shop, claim, settle.Held({ANN * 10: 2}, [ANN * 100]), stage.now)
    show(stage, full, FRAUD, OURS)
    put(stage, 1)
    replan(stage)
    assert wishes(stage, "hold") == {}
    show(stage, full, OURS)
    replan(stage)
    assert wishes(stage, "hold") == {ANN: {"lines": {str(ANN * 10): 1}}}


def test_a_pause_stops_releases_and_lets_holds_be_made(stage: Stage) -> None:
    waiting_ann(stage)
    with stage.act() as (session, shop):
        shops.pause(shop, stage.now)
    put(stage, 1)
    order(stage, BEN)
    replan(stage)
    with stage.act() as (session, shop):
        claims = [c for c in making.claim_due(session, shop, stage.now, stage.wall) if c.kind == "hold"]
    assert [claim.target for claim in claims] == [BEN]
    assert standing(stage)[ANN] == (1, 0, 0)


def test_after_the_pause_what_arrived_is_released(stage: Stage) -> None:
    waiting_ann(stage)
    with stage.act() as (session, shop):
        shops.pause(shop, stage.now)
    put(stage, 1)
    replan(stage)
    with stage.act() as (session, shop):
        shops.resume(session, shop)
    replan(stage)
    perform_holds(stage)
    assert stage.rows(tables.Order)[0].held == {}
    assert letters(stage)[1:] == [("arrived", {str(ANN * 10): 1})]


def test_quiet_lines_rank_but_are_not_held_tagged_or_told_until_adopted(stage: Stage) -> None:
    with stage.act() as (_, shop):
        shop.live_at = None
    order(stage, ANN)
    with stage.act() as (_, shop):
        shop.live_at = NOW
    order(stage, BEN)
    replan(stage)
    assert set(wishes(stage, "hold")) == {BEN}
    choices = {"hold": True, "tag": False, "date": False, "tell": False}
    with stage.act() as (session, shop):
        assert lines.adopt(session, shop, [ANN * 10], choices, stage.now) == 1
        assert lines.adopt(session, shop, [ANN * 10], choices, stage.now) == 0
    replan(stage)
    assert set(wishes(stage, "hold")) == {ANN, BEN}
    assert set(wishes(stage, "tags")) == {BEN}
    assert [row.order_id for row in stage.rows(tables.Notice)] == [BEN]


def test_an_unpaid_order_is_not_held_and_once_paid_ranks_by_its_time(stage: Stage) -> None:
    ann = order(stage, ANN, financial_status="pending")
    order(stage, BEN)
    replan(stage)
    assert set(wishes(stage, "hold")) == {BEN}
    paid = replace(ann.order, financial_status="paid", updated_at=ann.order.updated_at + timedelta(days=1))
    tell(stage, replace(ann, order=paid), cause="order_paid")
    put(stage, 1)
    replan(stage)
    assert standing(stage) == {ANN: (1, 1, 1), BEN: (1, 0, 0)}


def test_an_order_came_in_whatever_word_of_it_was_heard_first(stage: Stage) -> None:
    tell(stage, made(ANN), whole=False, cause="order_paid")
    tell(stage, made(BEN), cause="order_updated")
    replan(stage)
    came = {(row.order_id, row.cause) for row in stage.rows(tables.LedgerEntry) if row.from_state == "none"}
    assert came == {(ANN, "order_created"), (BEN, "order_created")}


def test_a_late_payment_takes_back_nothing_committed(stage: Stage) -> None:
    put(stage, 1)
    ann = order(stage, ANN, financial_status="pending")
    order(stage, BEN)
    replan(stage)
    assert standing(stage)[BEN] == (1, 1, 1)
    paid = replace(ann.order, financial_status="paid", updated_at=ann.order.updated_at + timedelta(days=1))
    tell(stage, replace(ann, order=paid), cause="order_paid")
    replan(stage)
    assert standing(stage) == {ANN: (1, 0, 0), BEN: (1, 1, 1)}
