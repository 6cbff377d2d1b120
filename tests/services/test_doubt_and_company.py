"""Figures that do not agree decide nothing; orders that ship together wait for each other; dates are told."""

from collections import Counter
from datetime import date, timedelta

from sqlalchemy import event

from app.db import tables
from app.domain import facts
from app.services import dirty, etas, incoming, orders, planning, promises, shops
from tests.services.stage import (
    LAMP,
    MAIN,
    NOW,
    Stage,
    add_item,
    order,
    owed,
    put,
    replan,
    standing,
    tell,
    wishes,
)

ANN, BEN, CY = 1001, 1002, 1003
SHADE = LAMP + 1


def together(stage: Stage) -> None:
    with stage.act() as (session, shop):
        shops.settings(session, shop).ship_together = True
    add_item(stage, SHADE)


def test_while_figures_disagree_nobody_is_demoted_held_or_told(stage: Stage) -> None:
    put(stage, 1)
    full = order(stage, ANN)
    replan(stage)
    order(stage, BEN)
    # The store has shipped Ann's lamp, and we have not heard of it yet.
    stage.on_hand[LAMP, MAIN] = 0
    stage.orders[ANN] = facts.FullOrderFacts(full.order, ())
    put(stage, 0)
    replan(stage, rounds=2)
    assert standing(stage)[ANN] == (1, 1, 1)
    assert wishes(stage, "hold") == {}
    assert ("changed_orders", 0) in owed(stage)
    assert stage.rows(tables.Item)[0].dirty_seq > stage.rows(tables.Item)[0].clean_seq


def test_once_the_orders_were_read_the_plan_goes_on(stage: Stage) -> None:
    put(stage, 1)
    full = order(stage, ANN)
    stage.orders[ANN] = facts.FullOrderFacts(full.order, ())
    replan(stage, rounds=1)
    assert stage.rows(tables.Item)[0].unexplained_tries == 1
    stage.orders[ANN] = full
    replan(stage)
    assert standing(stage) == {ANN: (1, 1, 1)}
    assert stage.rows(tables.Item)[0].unexplained_tries == 0


def test_commitments_that_stay_unexplained_keep_their_stock_and_are_shown(stage: Stage) -> None:
    put(stage, 3)
    order(stage, ANN)
    stranger = order(stage, BEN, 2)
    with stage.act() as (session, shop):
        orders.forget(session, shop, BEN, NOW)
    assert stranger.order.id == BEN
    order(stage, CY, 1)
    replan(stage)
    assert standing(stage) == {ANN: (1, 1, 1), CY: (1, 0, 0)}
    shown = stage.rows(tables.ExceptionRow)
    assert [(e.kind, e.detail["committed"], e.detail["known"]) for e in shown] == [("unexplained", 4, 2)]
    stage.orders.pop(BEN)
    put(stage, 3)
    replan(stage)
    assert standing(stage) == {ANN: (1, 1, 1), CY: (1, 1, 1)}
    assert stage.rows(tables.ExceptionRow)[0].closed_at is not None


def test_what_ships_together_waits_for_the_last_of_it(stage: Stage) -> None:
    together(stage)
    put(stage, 1)
    order(stage, ANN, lines={LAMP: 1, SHADE: 1})
    order(stage, BEN)
    replan(stage)
    assert standing(stage) == {ANN: (2, 0, 0), BEN: (1, 0, 0)}
    put(stage, 1, item=SHADE)
    replan(stage)
    assert standing(stage)[ANN] == (2, 2, 2)


def test_what_ships_together_is_withheld_again_when_stock_shrinks(stage: Stage) -> None:
    together(stage)
    put(stage, 1)
    put(stage, 1, item=SHADE)
    order(stage, ANN, lines={LAMP: 1, SHADE: 1})
    replan(stage)
    assert standing(stage) == {ANN: (2, 2, 2)}
    put(stage, 0, item=SHADE)
    replan(stage)
    assert standing(stage) == {ANN: (2, 0, 0)}


def test_a_receipt_serves_the_head_and_touches_nobody_else(stage: Stage) -> None:
    for number in range(ANN, ANN + 30):
        order(stage, number)
    replan(stage)
    before = {row.id: row.committed for row in stage.rows(tables.Place)}
    put(stage, 3)
    replan(stage)
    after = {row.id: row.committed for row in stage.rows(tables.Place)}
    served = sorted(place for place in after if after[place] != before[place])
    assert served == sorted(before)[:3]


def test_the_number_of_queries_does_not_follow_the_length_of_the_line(stage: Stage) -> None:
    def queries(units: int) -> int:
        count: Counter[str] = Counter()
        engine = stage.sessions.kw["bind"]
        put(stage, units)

        def counted(*_: object) -> None:
            count["queries"] += 1

        event.listen(engine, "before_cursor_execute", counted)
        try:
            replan(stage)
        finally:
            event.remove(engine, "before_cursor_execute", counted)
        return count["queries"]

    for number in range(ANN, ANN + 4):
        order(stage, number)
    replan(stage)
    short = queries(1)
    for number in range(ANN + 4, ANN + 60):
        order(stage, number)
    replan(stage)
    assert queries(40) <= short + 8


def arriving(stage: Stage, units: int, days: int, number: int) -> None:
    arrives = NOW + timedelta(days=days)
    fact = facts.IncomingFacts(900, number, "#T1", LAMP, MAIN, units, 0, arrives, "IN_TRANSIT")
    with stage.act() as (session, shop):
        incoming.record_page(session, shop, [fact], stage.now)


def test_each_in_line_has_the_date_of_the_supply_that_reaches_them(stage: Stage) -> None:
    put(stage, 1)
    for who, units in ((ANN, 1), (BEN, 2), (CY, 2)):
        order(stage, who, units)
    arriving(stage, 3, 4, 1)
    replan(stage)
    with stage.act() as (session, shop):
        found = etas.of_lines(session, shop, [ANN * 10, BEN * 10, CY * 10, 5], NOW)
    ann, ben, cy = (found[who * 10] for who in (ANN, BEN, CY))
    assert (ann.ships_by, ann.ready, ann.position) == (date(2026, 11, 23), 1, None)
    assert (ben.ships_by, ben.waiting, ben.ahead, ben.position) == (date(2026, 11, 27), 2, 1, 1)
    assert (cy.ships_by, cy.basis["kind"], cy.ahead, cy.position) == (date(2026, 12, 7), "lead_time", 3, 2)
    assert len(found) == 3


def test_every_line_of_what_ships_together_has_the_latest_date(stage: Stage) -> None:
    together(stage)
    put(stage, 1)
    order(stage, ANN, lines={LAMP: 1, SHADE: 1})
    replan(stage)
    with stage.act() as (session, shop):
        found = etas.of_lines(session, shop, [ANN * 10], NOW)
    assert found[ANN * 10].ships_by == date(2026, 12, 7)


def test_a_promise_is_written_down_shown_and_followed_by_the_next(stage: Stage) -> None:
    order(stage, ANN)
    replan(stage)
    with stage.act() as (session, shop):
        told = etas.of_lines(session, shop, [ANN * 10], NOW)
        promises.tell(session, shop, ANN, told, "letter:in_line", NOW)
    assert wishes(stage, "promise") == {
        ANN: {"lines": [{"line": ANN * 10, "ships_by": "2026-12-07"}], "ships_by": "2026-12-07"}
    }
    later = etas.Eta(None, {"kind": "none"}, 0, 1, 0, 1)
    with stage.act() as (session, shop):
        promises.tell(session, shop, ANN, {ANN * 10: later}, "merchant", NOW)
        assert promises.latest(session, shop.id, [ANN * 10])[ANN * 10].ships_by is None
    assert wishes(stage, "promise")[ANN]["ships_by"] is None
    assert len(stage.rows(tables.Promise)) == 2


def test_a_date_too_near_to_matter_is_not_announced(stage: Stage) -> None:
    with stage.act() as (session, shop):
        settings = shops.settings(session, shop)
        settings.announce_after_days = 30
        assert promises.announced(settings, "UTC", date(2026, 12, 7), NOW) is None
    replan(stage)
    assert wishes(stage, "badge")[LAMP]["ships_by"] is None


def test_marked_again_while_it_was_observed_it_is_planned_again(stage: Stage) -> None:
    full = order(stage, ANN)
    with stage.act() as (session, shop):
        claims = dirty.claim(session, shop.id, stage.wall)
        dirty.mark(session, shop.id, [LAMP])
        assert planning.write(session, shop, claims, {}, NOW, stage.wall) == 0
    tell(stage, full)
    assert replan(stage) == 1
