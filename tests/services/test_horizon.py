"""The horizon: Ann wants hers in spring, so that Ben, who wants his now, goes first."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.db import tables
from app.domain import facts
from app.services import (
    etas,
    lines,
    lineup,
    offers,
    policies,
    receipts,
    settings,
    shops,
    supply,
)
from tests.services.seasons import night, wanted
from tests.services.stage import LAMP, MAIN, NOW, Stage, made, order, put, replan, standing, tell, wishes

ANN, BEN, CY = 1, 2, 3
SPRING = datetime(2027, 3, 1, 12, tzinfo=UTC)
DEC_1 = date(2026, 12, 1)


def choose(stage: Stage, days: int | None) -> None:
    with stage.act() as (session, shop):
        settings.change(session, shop, {"horizon_days": days}, stage.now)


def ann_wants_hers(stage: Stage, day: datetime | None = SPRING) -> None:
    tell(stage, wanted(made(ANN), day))


def due(stage: Stage) -> date | None:
    (row,) = stage.rows(tables.Order, id=ANN)
    return row.due


def test_without_the_setting_everybody_is_served_by_turn(stage: Stage) -> None:
    put(stage, 1)
    ann_wants_hers(stage)
    order(stage, BEN)
    replan(stage)
    assert standing(stage) == {ANN: (1, 1, 1), BEN: (1, 0, 0)}


def test_ann_lets_ben_go_first(stage: Stage) -> None:
    choose(stage, 30)
    ann_wants_hers(stage)
    order(stage, BEN)
    put(stage, 1)
    replan(stage)
    assert standing(stage) == {ANN: (1, 0, 0), BEN: (1, 1, 1)}


def test_what_is_left_is_kept_for_ann_on_hold_and_cy_may_have_it(stage: Stage) -> None:
    choose(stage, 30)
    put(stage, 2)
    ann_wants_hers(stage)
    order(stage, BEN)
    replan(stage)
    assert standing(stage) == {ANN: (1, 1, 0), BEN: (1, 1, 1)}
    assert wishes(stage, "hold") == {ANN: {"lines": {"10": 1}}}
    assert wishes(stage, "tags") == {ANN: {"add": ["backorder"], "remove": []}}
    assert stage.rows(tables.Notice) == [], "nothing is late for her"
    order(stage, CY)
    replan(stage)
    assert standing(stage) == {ANN: (1, 0, 0), BEN: (1, 1, 1), CY: (1, 1, 1)}
    assert [row.order_id for row in stage.rows(tables.Notice)] == [ANN], "now she waits, and is told"


def test_as_days_pass_the_night_lets_ann_go(stage: Stage) -> None:
    choose(stage, 30)
    put(stage, 1)
    ann_wants_hers(stage)
    replan(stage)
    stage.now = SPRING - timedelta(days=31)
    night(stage)
    assert standing(stage)[ANN] == (1, 1, 0)
    stage.now = SPRING - timedelta(days=30)
    night(stage)
    assert standing(stage)[ANN] == (1, 1, 1)
    assert wishes(stage, "hold") == {ANN: {"lines": {}}}
    causes = [(row.from_state, row.to_state, row.cause) for row in stage.rows(tables.LedgerEntry)]
    assert ("ready", "committed", "stock") in causes, "by the planner, not as a correction"


def test_what_ann_has_already_is_not_taken_from_her(stage: Stage) -> None:
    put(stage, 1)
    ann_wants_hers(stage)
    replan(stage)
    choose(stage, 30)
    order(stage, BEN)
    replan(stage)
    assert standing(stage) == {ANN: (1, 1, 1), BEN: (1, 0, 0)}


def test_another_day_is_planned_at_once_and_so_is_another_horizon(stage: Stage) -> None:
    choose(stage, 30)
    put(stage, 1)
    ann_wants_hers(stage)
    replan(stage)
    ann_wants_hers(stage, NOW + timedelta(days=30))
    replan(stage)
    assert (due(stage), standing(stage)[ANN]) == (date(2026, 12, 23), (1, 1, 1))
    tell(stage, wanted(made(BEN), SPRING))
    put(stage, 2)
    replan(stage)
    assert standing(stage)[BEN] == (1, 1, 0)
    choose(stage, None)
    replan(stage)
    assert standing(stage)[BEN] == (1, 1, 1)


@pytest.mark.parametrize(
    ("days", "day"),
    [
        ((None,), None),
        ((SPRING,), date(2027, 3, 1)),
        ((SPRING, NOW), date(2026, 11, 23)),
        ((SPRING, None), None),
        ((datetime(2026, 12, 23, 23, 30, tzinfo=UTC),), date(2026, 12, 24)),
    ],
)
def test_an_order_is_wanted_on_the_first_day_of_its_parts_where_the_shop_is(
    stage: Stage, days: tuple[datetime | None, ...], day: date | None
) -> None:
    with stage.act() as (_, shop):
        shop.timezone = "Europe/Berlin"
    tell(stage, wanted(made(ANN), *days))
    assert due(stage) == day


def test_a_day_stays_known_while_only_webhooks_tell_of_the_order_and_once_it_is_shipped(
    stage: Stage,
) -> None:
    ann_wants_hers(stage)
    full = stage.orders[ANN]
    later = replace(full.order, updated_at=full.order.updated_at + timedelta(minutes=5), tags=("gift",))
    shipped = tuple(replace(one, status="CLOSED", due=None) for one in full.fulfillment_orders)
    tell(stage, facts.FullOrderFacts(later, full.fulfillment_orders), whole=False)
    assert due(stage) == SPRING.date()
    tell(stage, facts.FullOrderFacts(later, shipped))
    assert due(stage) == SPRING.date()


def test_who_releases_anns_lamp_in_shopify_is_not_contradicted(stage: Stage) -> None:
    choose(stage, 30)
    put(stage, 1)
    ann_wants_hers(stage)
    replan(stage)
    with stage.act() as (session, shop):
        lines.let_go(session, shop.id, {ANN * 10: 1}, "released_in_shopify", stage.now)
    replan(stage)
    assert standing(stage)[ANN] == (1, 1, 1)
    assert wishes(stage, "hold") == {ANN: {"lines": {}}}


def test_anns_hold_goes_when_the_store_is_left_as_it_was_found(stage: Stage) -> None:
    """She never waited, and is on hold all the same."""
    choose(stage, 30)
    put(stage, 1)
    ann_wants_hers(stage)
    replan(stage)
    with stage.act() as (session, shop):
        session.get_one(tables.Order, (shop.id, ANN)).held = {"10": 1}
        session.get_one(tables.Order, (shop.id, ANN)).held_at = stage.now
        settings.put_everything_back(session, shop, stage.now)
    replan(stage)
    assert wishes(stage, "hold") == {ANN: {"lines": {}}}


def test_nobody_is_asked_about_stock_that_only_ann_could_have(stage: Stage) -> None:
    choose(stage, 30)
    ann_wants_hers(stage)
    replan(stage)
    with stage.act() as (session, shop):
        settings.change(session, shop, {"release": "review"}, stage.now)
    put(stage, 1)
    replan(stage)
    assert [row.settled_at is not None for row in stage.rows(tables.Receipt)] == [True]
    stage.now = SPRING
    night(stage)
    assert standing(stage)[ANN] == (1, 0, 0)
    open_receipts = [row for row in stage.rows(tables.Receipt) if row.settled_at is None]
    assert [(row.cause, row.units) for row in open_receipts] == [("freed", 1)]
    with stage.act() as (session, shop):
        receipts.release(session, shop, session.get_one(tables.Receipt, open_receipts[0].id), stage.now)
    replan(stage)
    assert standing(stage)[ANN] == (1, 1, 1)


def test_dates_know_who_goes_first(stage: Stage) -> None:
    """One lamp comes on 1 December: without the horizon it is Ann's, with it the next shopper's."""
    ann_wants_hers(stage)
    replan(stage)
    with stage.act() as (session, shop):
        supply.enter(session, shop, supply.Wanted(LAMP, MAIN, 1, DEC_1), stage.now)
    assert days(stage, ANN) == {ANN: DEC_1}
    choose(stage, 30)
    replan(stage)
    with stage.act() as (session, shop):
        assert offers.of_items(session, shop, [LAMP], stage.now)[LAMP].ships_by == DEC_1
    assert wishes(stage, "badge")[LAMP]["ships_by"] == "2026-12-01"
    order(stage, BEN)
    replan(stage)
    assert days(stage, ANN, BEN) == {BEN: DEC_1, ANN: date(2026, 12, 7)}


def days(stage: Stage, *orders: int) -> dict[int, date | None]:
    """Order → its date, the same by the walk of the whole line."""
    with stage.act() as (session, shop):
        found = etas.of_lines(session, shop, [number * 10 for number in orders], stage.now)
        policy = policies.of(shop, shops.settings(session, shop), stage.now)
        walked = lineup.load(session, shop, [LAMP], policy, stage.now).outlooks()
    assert {line: eta.ships_by for line, eta in found.items()} == {
        line: walked[line].eta.ships_by for line in found
    }
    return {line // 10: eta.ships_by for line, eta in found.items()}
