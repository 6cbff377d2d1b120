"""Policy and badge: switched when it must be, put back when it may be, never fought over."""

from datetime import date, timedelta
from typing import Any

from app.db import tables
from app.domain import facts
from app.services import enrolment, incoming, locations, making, offers, settle, shops
from tests.services.stage import (
    EAST,
    LAMP,
    MAIN,
    NOW,
    Stage,
    add_item,
    open_stage,
    order,
    put,
    replan,
    wishes,
)

ANN, BEN = 1001, 1002


def perform(stage: Stage) -> None:
    """What is wished of policy and badge comes true in the store."""
    with stage.act() as (session, shop):
        for claim in making.claim_due(session, shop, stage.now, stage.wall):
            if claim.kind == "policy":
                stage.continues[claim.target] = claim.wish["continues"]
                settle.policy(session, shop.id, claim, claim.wish["continues"])
            elif claim.kind == "badge":
                settle.badge(session, shop.id, claim)


def lamp(stage: Stage) -> Any:
    return stage.rows(tables.Item, id=LAMP)[0]


def choose(stage: Stage, **values: Any) -> None:
    with stage.act() as (session, shop):
        settings = shops.settings(session, shop)
        for name, value in values.items():
            setattr(settings, name, value)
        session.flush()
        enrolment.judge(session, shop, None, stage.now)


def sold_out(stage: Stage) -> None:
    replan(stage)
    perform(stage)
    replan(stage)


def arriving(stage: Stage, units: int, days: int, *, location: int = MAIN, number: int = 1) -> None:
    fact = facts.IncomingFacts(
        900, number, "#T1", LAMP, location, units, 0, NOW + timedelta(days=days), "IN_TRANSIT"
    )
    with stage.act() as (session, shop):
        incoming.record_page(session, shop, [fact], stage.now)


def test_back_in_stock_the_policy_is_put_back_and_the_badge_says_so(stage: Stage) -> None:
    sold_out(stage)
    assert (lamp(stage).continues, lamp(stage).continued_before) == (True, False)
    put(stage, 3)
    replan(stage)
    assert wishes(stage, "policy") == {LAMP: {"continues": False}}
    assert wishes(stage, "badge")[LAMP]["offer"] == "in_stock"
    perform(stage)
    assert (lamp(stage).continues, lamp(stage).continued_before) == (False, None)


def test_what_is_shown_already_is_not_written_again(stage: Stage) -> None:
    sold_out(stage)
    put(stage, 0)
    replan(stage)
    assert stage.rows(tables.Effect) == []


def test_a_badge_is_renewed_before_it_grows_stale(stage: Stage) -> None:
    sold_out(stage)
    stage.now += timedelta(hours=30)
    put(stage, 0)
    replan(stage)
    assert wishes(stage, "badge")[LAMP]["valid_until"] == "2026-11-27T15:00:00Z"


def test_found_on_continue_it_stays_until_the_limit_and_comes_back(stage: Stage) -> None:
    add_item(stage, LAMP, continues=True)
    with stage.act() as (_, shop):
        shop.live_at = NOW
    replan(stage)
    assert wishes(stage, "policy") == {}
    choose(stage, default_limit=1)
    order(stage, ANN)
    replan(stage)
    assert wishes(stage, "policy") == {LAMP: {"continues": False}}
    perform(stage)
    put(stage, 2)
    replan(stage)
    assert wishes(stage, "policy") == {LAMP: {"continues": True}}
    perform(stage)
    assert lamp(stage).continued_before is None


def test_over_the_limit_orders_are_accepted_and_shown(stage: Stage) -> None:
    choose(stage, default_limit=1)
    order(stage, ANN, 3)
    replan(stage)
    shown = [(e.kind, e.subject, e.detail["over"]) for e in stage.rows(tables.ExceptionRow)]
    assert shown == [("over_limit", f"item:{LAMP}", 2)]
    put(stage, 5)
    replan(stage)
    assert stage.rows(tables.ExceptionRow)[0].closed_at is not None


def test_a_policy_changed_by_hand_is_drift_and_is_not_fought(stage: Stage) -> None:
    sold_out(stage)
    stage.continues[LAMP] = False
    put(stage, 0)
    replan(stage)
    assert lamp(stage).drifted_at is not None
    assert wishes(stage, "policy") == {}
    assert wishes(stage, "badge")[LAMP]["offer"] == "sold_out"


def test_a_policy_seen_while_ours_is_being_written_is_no_drift(stage: Stage) -> None:
    replan(stage)
    put(stage, 0)
    replan(stage)
    assert lamp(stage).drifted_at is None
    assert wishes(stage, "policy") == {LAMP: {"continues": True}}


def test_leaving_restores_policy_badge_holds_and_tags(stage: Stage) -> None:
    order(stage, ANN)
    sold_out(stage)
    with stage.act() as (session, shop):
        for claim in making.claim_due(session, shop, stage.now, stage.wall + timedelta(hours=1)):
            if claim.kind == "hold":
                settle.hold(session, shop, claim, settle.Held({ANN * 10: 1}, [1]), stage.now)
            elif claim.kind == "tags":
                settle.tags(session, shop.id, claim)
    choose(stage, enrolment="none")
    replan(stage)
    assert wishes(stage, "policy") == {LAMP: {"continues": False}}
    assert wishes(stage, "badge")[LAMP]["offer"] == "in_stock"
    assert wishes(stage, "hold") == {ANN: {"lines": {}}}
    assert wishes(stage, "tags") == {ANN: {"add": [], "remove": ["backorder"]}}


def test_before_going_live_the_offer_is_known_and_nothing_is_wished(sessions: Any) -> None:
    stage = open_stage(sessions, live=False)
    order(stage, ANN)
    replan(stage)
    assert lamp(stage).offer["offer"] == "on_backorder"
    assert stage.rows(tables.Effect) == []
    assert stage.rows(tables.Notice) == []


def test_the_badge_tells_the_date_after_everyone_in_line(stage: Stage) -> None:
    order(stage, ANN, 2)
    arriving(stage, 2, 10)
    arriving(stage, 5, 20, number=2)
    replan(stage)
    assert wishes(stage, "badge")[LAMP]["ships_by"] == "2026-12-13"


def test_an_order_not_routed_yet_counts_in_the_offer_and_owes_nothing(stage: Stage) -> None:
    arriving(stage, 1, 10)
    order(stage, ANN, location=None)
    replan(stage)
    assert wishes(stage, "badge")[LAMP]["ships_by"] == "2026-12-07"
    assert wishes(stage, "hold") == {}
    assert stage.rows(tables.Notice) == []


def test_incoming_to_a_closed_location_is_not_counted(stage: Stage) -> None:
    arriving(stage, 5, 3, location=EAST)
    with stage.act() as (session, shop):
        locations.forget(session, shop.id, EAST)
    replan(stage)
    assert wishes(stage, "badge")[LAMP]["ships_by"] == "2026-12-07"


def test_a_draft_shipment_is_shown_and_not_counted(stage: Stage) -> None:
    fact = facts.IncomingFacts(900, 1, "#T1", LAMP, MAIN, 5, 0, NOW + timedelta(days=3), "DRAFT")
    with stage.act() as (session, shop):
        incoming.record_page(session, shop, [fact], stage.now)
    replan(stage)
    assert [row.status for row in stage.rows(tables.Incoming)] == ["draft"]
    assert wishes(stage, "badge")[LAMP]["ships_by"] == "2026-12-07"


def test_a_shipment_that_no_reading_shows_any_more_is_gone(stage: Stage) -> None:
    arriving(stage, 5, 3)
    with stage.act() as (session, shop):
        incoming.finish_sweep(session, shop, stage.now + timedelta(seconds=1))
    assert stage.rows(tables.Incoming) == []


def test_three_here_missing_and_five_there_is_in_stock_and_a_routing_question(stage: Stage) -> None:
    order(stage, ANN, 3)
    put(stage, 5, location=EAST)
    replan(stage)
    assert lamp(stage).offer["offer"] == "in_stock"
    shown = stage.rows(tables.ExceptionRow)
    assert [(e.kind, e.subject) for e in shown] == [("routing", f"order:{ANN}")]
    assert stage.rows(tables.Notice)[0].due_at == stage.now + timedelta(hours=24)
    put(stage, 0, location=EAST)
    replan(stage)
    assert stage.rows(tables.ExceptionRow)[0].closed_at is not None


def test_made_to_order_speaks_in_weeks(stage: Stage) -> None:
    choose(stage, wording="made_to_order")
    replan(stage)
    assert wishes(stage, "badge")[LAMP]["weeks"] == [1, 2]


def test_vendor_and_own_lead_times_go_before_the_shops(stage: Stage) -> None:
    choose(
        stage, vendor_lead_times={"Ada": 7}, holidays_country="DE", closures=[["2026-11-30", "2026-12-01"]]
    )
    with stage.act() as (session, shop):
        assert offers.of_items(session, shop, [LAMP], NOW)[LAMP].ships_by.isoformat() == "2026-12-02"
        item = session.get(tables.Item, (shop.id, LAMP))
        assert item is not None
        item.lead_time_days = 1
        session.flush()
        assert offers.of_items(session, shop, [LAMP], NOW)[LAMP].ships_by.isoformat() == "2026-11-24"


def test_a_delivery_that_is_years_away_ships_on_no_holiday_either(stage: Stage) -> None:
    """Christmas 2030, and the shop keeps Germany's holidays."""
    choose(stage, holidays_country="DE", default_lead_time_days=None)
    order(stage, ANN, 2)
    arriving(stage, 5, (date(2030, 12, 25) - NOW.date()).days)
    replan(stage)
    with stage.act() as (session, shop):
        assert offers.of_items(session, shop, [LAMP], NOW)[LAMP].ships_by == date(2030, 12, 27)


def test_a_refused_change_is_not_wished_over_and_over(stage: Stage) -> None:
    replan(stage)
    with stage.act() as (session, shop):
        claim = next(c for c in making.claim_due(session, shop, stage.now, stage.wall) if c.kind == "policy")
        making.failed(session, shop.id, claim, stage.now, stage.wall, "Variant is locked", permanent=True)
    put(stage, 0)
    replan(stage)
    assert stage.rows(tables.Effect, kind="policy")[0].failed_at is not None
    assert [e.kind for e in stage.rows(tables.ExceptionRow)] == ["effect_failed"]
