"""A promise is written when it is told, with its basis and who told it, and the order's page keeps up."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.db import tables
from app.domain import facts
from app.services import correspondence, notices, promises, shops, supply
from tests.services import changes
from tests.services import stage as stages
from tests.services.stage import LAMP, MAIN, Stage, order, replan, wishes

ANN, LINE = 1, 10
SHADE = LAMP + 1
DEC_1 = date(2026, 12, 1)


def choose(stage: Stage, **choices: object) -> None:
    with stage.act() as (session, shop):
        settings = shops.settings(session, shop)
        for name, value in choices.items():
            setattr(settings, name, value)


def write_to_ann(stage: Stage) -> correspondence.Draft:
    """The letter "you are in line" is written, sent, and what it says is promised."""
    with stage.act() as (session, shop):
        claim = notices.Claim(1, shop.id, ANN, "in_line", {LINE: 1}, 0)
        draft = correspondence.draft(session, shop, claim, stage.now)
        assert draft is not None
        promises.tell(session, shop, ANN, draft.told, "letter:in_line", stage.now)
    return draft


def told(stage: Stage) -> list[tables.Promise]:
    return stage.rows(tables.Promise)


def test_a_promise_names_the_delivery_the_margin_and_the_letter(stage: Stage) -> None:
    choose(stage, margin_days=2, handling_days=1)
    order(stage, ANN)
    with stage.act() as (session, shop):
        wanted = supply.Wanted(LAMP, MAIN, 5, DEC_1, reference="PO-7")
        entered = supply.enter(session, shop, wanted, stage.now)
        session.flush()
        id_ = entered.id
    replan(stage)
    write_to_ann(stage)
    (promise,) = told(stage)
    assert (promise.ships_by, promise.told_by) == (date(2026, 12, 4), "letter:in_line")
    assert promise.told_at == stage.now
    assert promise.basis == {
        "kind": "incoming",
        "supply": id_,
        "reference": "PO-7",
        "expected": "2026-12-01",
        "margin": 2,
        "handling": 1,
    }


@pytest.mark.parametrize(
    ("whose", "days", "choices"),
    [("shop", 14, {}), ("vendor", 9, {"vendor_lead_times": {"Ada": 9}})],
)
def test_a_promise_names_whose_lead_time_it_rests_on(
    stage: Stage, whose: str, days: int, choices: dict[str, object]
) -> None:
    choose(stage, **choices)
    order(stage, ANN)
    replan(stage)
    write_to_ann(stage)
    (promise,) = told(stage)
    assert promise.basis == {"kind": "lead_time", "days": days, "of": whose, "margin": 0, "handling": 0}


def test_a_date_that_the_letter_withholds_is_not_promised_and_nothing_else_is_withheld(stage: Stage) -> None:
    choose(stage, announce_after_days=30)
    order(stage, ANN)
    replan(stage)
    draft = write_to_ann(stage)
    (promise,) = told(stage)
    assert [item.ships_by for item in draft.items] == [promise.ships_by] == [None]
    assert promise.basis["kind"] == "lead_time"
    assert wishes(stage, "promise")[ANN] == {"lines": [{"line": LINE, "ships_by": None}], "ships_by": None}
    badge = wishes(stage, "badge")[LAMP]
    assert (badge["offer"], badge["ships_by"]) == ("on_backorder", None)
    assert wishes(stage, "hold")[ANN]["lines"] == {str(LINE): 1}
    assert wishes(stage, "tags")[ANN]["add"] == ["backorder"]
    assert [row.letter for row in stage.rows(tables.Notice)] == ["in_line"]


def test_a_delay_of_more_than_the_days_nobody_minds_is_announced(stage: Stage) -> None:
    choose(stage, announce_after_days=13)
    order(stage, ANN)
    replan(stage)
    write_to_ann(stage)
    assert told(stage)[0].ships_by == stage.now.date() + timedelta(days=14)


def test_the_order_s_page_follows_the_lines_that_are_open(stage: Stage) -> None:
    """The shade of Ann's order takes longer than the lamp, and is cancelled."""
    stages.add_item(stage, SHADE, sold=True)
    with stage.act() as (session, shop):
        supply.enter(session, shop, supply.Wanted(LAMP, MAIN, 1, DEC_1), stage.now)
    full = order(stage, ANN, lines={LAMP: 1, SHADE: 1})
    replan(stage)
    write_to_ann(stage)
    assert wishes(stage, "promise")[ANN]["ships_by"] == "2026-12-07"
    shade = replace(full.order.lines[1], current_quantity=0)
    lamp = replace(full.fulfillment_orders[0], lines=full.fulfillment_orders[0].lines[:1])
    shrunk = facts.FullOrderFacts(changes.later(full, lines=(full.order.lines[0], shade)), (lamp,))
    stages.tell(stage, shrunk, cause="order_updated")
    assert wishes(stage, "promise")[ANN] == {
        "lines": [{"line": LINE, "ships_by": "2026-12-01"}],
        "ships_by": "2026-12-01",
    }
    assert len(told(stage)) == 2, "what was told stays written"
