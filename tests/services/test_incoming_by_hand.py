"""Incoming supply entered by hand moves the dates of those who wait, seen before it is saved."""

from datetime import date, timedelta
from decimal import Decimal

from app.db import tables
from app.domain import facts
from app.services import arrivals, correspondence, etas, impact, incoming, notices, offers, promises, supply
from tests.services import stage as stages
from tests.services.stage import LAMP, MAIN, NOW, Stage

DEC_1, DEC_8, DEC_15 = date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 15)
LEAD_TIME = date(2026, 12, 7)  # fourteen days from now, every day a working day
ANN, BEN = 10, 20


def enter(here: Stage, units: int, expected: date | None = DEC_1, **more: object) -> int:
    """Ada orders lamps; the number of the entry."""
    wanted = supply.Wanted(LAMP, MAIN, units, expected, reference="PO-1", **more)  # type: ignore[arg-type]
    with here.act() as (session, shop):
        row = supply.enter(session, shop, wanted, here.now)
        session.flush()
        return row.id


def dates(stage: Stage) -> dict[int, date | None]:
    """Line → its date now; Ann's and Ben's only line each."""
    with stage.act() as (session, shop):
        found = etas.of_lines(session, shop, [ANN, BEN], stage.now)
        return {line: eta.ships_by for line, eta in found.items()}


def next_date(stage: Stage) -> date | None:
    with stage.act() as (session, shop):
        return offers.of_items(session, shop, [LAMP], stage.now)[LAMP].ships_by


def ann_and_ben_wait(stage: Stage, units: int = 1) -> None:
    stages.order(stage, 1, units)
    stages.order(stage, 2, units)
    stages.replan(stage)


def tell(stage: Stage) -> None:
    """Ann and Ben are told their dates."""
    with stage.act() as (session, shop):
        for order, line in ((1, ANN), (2, BEN)):
            found = etas.of_lines(session, shop, [line], stage.now)
            promises.tell(session, shop, order, found, "letter:in_line", stage.now)


def seen(stage: Stage, id_: int, change: impact.Change) -> object:
    with stage.act() as (session, shop):
        row = session.get_one(tables.Incoming, id_)
        return impact.of_change(session, shop, row, change, stage.now)


def test_a_supply_entered_by_hand_dates_the_line_and_the_next_shopper(stage: Stage) -> None:
    ann_and_ben_wait(stage)
    assert dates(stage) == {ANN: LEAD_TIME, BEN: LEAD_TIME}
    enter(stage, 2, DEC_1)
    assert dates(stage) == {ANN: DEC_1, BEN: DEC_1}
    assert next_date(stage) == LEAD_TIME
    enter(stage, 1, DEC_8)
    assert next_date(stage) == DEC_8


def test_a_draft_and_a_cancelled_supply_count_for_nobody(stage: Stage) -> None:
    ann_and_ben_wait(stage)
    enter(stage, 5, DEC_1, status="draft")
    id_ = enter(stage, 5, DEC_8)
    assert dates(stage)[ANN] == DEC_8
    with stage.act() as (session, shop):
        row = session.get_one(tables.Incoming, id_)
        supply.change(session, shop, row, {"status": "cancelled"}, stage.now)
    assert dates(stage)[ANN] == LEAD_TIME


def test_a_moved_date_is_planned_again_and_the_shop_window_follows(stage: Stage) -> None:
    ann_and_ben_wait(stage)
    id_ = enter(stage, 5, DEC_1)
    stages.replan(stage)
    assert stages.wishes(stage, "badge")[LAMP]["ships_by"] == "2026-12-01"
    with stage.act() as (session, shop):
        row = session.get_one(tables.Incoming, id_)
        assert supply.change(session, shop, row, {"expected": DEC_8}, stage.now)
        assert not supply.change(session, shop, row, {"expected": DEC_8}, stage.now)
    stages.replan(stage)
    assert stages.wishes(stage, "badge")[LAMP]["ships_by"] == "2026-12-08"


def test_stage_and_note_reach_the_shop_window_and_the_letter(stage: Stage) -> None:
    ann_and_ben_wait(stage)
    stages.replan(stage)
    id_ = enter(stage, 5, DEC_1, stage="in_production", note="Hand-blown")
    stages.replan(stage)
    badge = stages.wishes(stage, "badge")[LAMP]
    assert (badge["v"], badge["stage"], badge["note"]) == (1, "in_production", "Hand-blown")
    with stage.act() as (session, shop):
        claim = notices.Claim(1, shop.id, 1, "in_line", {ANN: 1}, 0)
        draft = correspondence.draft(session, shop, claim, stage.now)
    assert draft is not None
    assert [(item.stage, item.note) for item in draft.items] == [("in_production", "Hand-blown")]
    with stage.act() as (session, shop):
        row = session.get_one(tables.Incoming, id_)
        supply.change(session, shop, row, {"stage": "", "note": ""}, stage.now)
    stages.replan(stage)
    assert not {"stage", "note"} & stages.wishes(stage, "badge")[LAMP].keys()


def test_receiving_lowers_what_is_outstanding_and_adds_no_stock(stage: Stage) -> None:
    ann_and_ben_wait(stage)
    id_ = enter(stage, 5)
    with stage.act() as (session, shop):
        row = session.get_one(tables.Incoming, id_)
        assert supply.receive(session, shop, row, 3, stage.now) == 3
    stages.replan(stage)
    (row,) = stage.rows(tables.Incoming)
    assert (row.outstanding, row.received, row.status, row.received_on) == (2, 3, "partly_received", None)
    assert stages.standing(stage) == {1: (1, 0, 0), 2: (1, 0, 0)}
    with stage.act() as (session, shop):
        row = session.get_one(tables.Incoming, id_)
        assert supply.receive(session, shop, row, 9, stage.now) == 2
        assert supply.receive(session, shop, row, 1, stage.now) == 0
    (row,) = stage.rows(tables.Incoming)
    assert (row.outstanding, row.received, row.status, row.received_on) == (0, 5, "received", NOW.date())


def test_the_merchant_sees_whose_promise_would_break_before_saving(stage: Stage) -> None:
    ann_and_ben_wait(stage, units=2)
    first, second = enter(stage, 2, DEC_1), enter(stage, 2, DEC_8)
    tell(stage)
    found = seen(stage, first, impact.Change(2, DEC_15, "confirmed"))
    assert (found.earlier, found.later, found.units) == (0, 2, 4)
    assert found.money == {"EUR": Decimal("196.00")}
    assert [(each.name, each.units, each.promised, each.ships_by, each.days) for each in found.broken] == [
        ("#1", 2, DEC_1, DEC_8, 7),
        ("#2", 2, DEC_8, DEC_15, 7),
    ]
    assert (found.broken_units, found.broken_money) == (4, {"EUR": Decimal("196.00")})
    gone = seen(stage, second, impact.Change(2, DEC_8, "cancelled"))
    assert (gone.broken, gone.earlier, gone.later) == ((), 1, 0), "the lead time is a day sooner"
    assert dates(stage) == {ANN: DEC_1, BEN: DEC_8}, "nothing was saved"


def test_an_earlier_delivery_breaks_nothing_and_a_lost_one_may_leave_no_date(stage: Stage) -> None:
    with stage.act() as (session, shop):
        session.get_one(tables.Settings, shop.id).default_lead_time_days = None
    ann_and_ben_wait(stage)
    id_ = enter(stage, 2, DEC_8)
    tell(stage)
    sooner = seen(stage, id_, impact.Change(2, DEC_1, "confirmed"))
    assert (sooner.earlier, sooner.later, sooner.broken) == (2, 0, ())
    lost = seen(stage, id_, impact.Change(1, DEC_8, "confirmed"))
    assert [(each.name, each.ships_by, each.days) for each in lost.broken] == [("#2", None, None)]
    with stage.act() as (session, shop):
        new = impact.of_new(session, shop, LAMP, MAIN, impact.Change(9, DEC_1, "confirmed"), NOW)
    assert (new.earlier, new.later) == (2, 0)


def test_who_was_late_already_is_shown_beside_those_whose_promise_breaks(stage: Stage) -> None:
    """What was promised for 1 December has not come; on the 3rd the supplier says the 5th."""
    ann_and_ben_wait(stage)
    late, other = enter(stage, 1, DEC_1), enter(stage, 1, DEC_8)
    tell(stage)
    stage.now = NOW + timedelta(days=10)
    found = seen(stage, late, impact.Change(1, date(2026, 12, 5), "confirmed"))
    assert [(each.name, each.days, each.is_news) for each in found.late] == [("#1", 4, False)]
    assert (found.earlier, found.later, found.broken) == (2, 0, ())
    slips = seen(stage, other, impact.Change(1, DEC_15, "confirmed"))
    assert [(each.name, each.days) for each in slips.late] == [("#1", 14)], "Ann has the dated one meanwhile"
    assert slips.broken == ()


def test_what_ships_together_moves_only_when_its_latest_part_does(stage: Stage) -> None:
    """Ann's lamp and shade go in one parcel; the shade comes on the 15th."""
    shade = LAMP + 1
    stages.add_item(stage, shade, sold=True)
    with stage.act() as (session, shop):
        session.get_one(tables.Settings, shop.id).ship_together = True
        supply.enter(session, shop, supply.Wanted(shade, MAIN, 1, DEC_15), stage.now)
    stages.order(stage, 1, lines={LAMP: 1, shade: 1})
    stages.replan(stage)
    id_ = enter(stage, 1, DEC_1)
    with stage.act() as (session, shop):
        told = etas.of_lines(session, shop, [10, 11], stage.now)
        promises.tell(session, shop, 1, told, "letter:in_line", stage.now)
    still = seen(stage, id_, impact.Change(1, DEC_8, "confirmed"))
    assert (still.orders, still.broken) == (0, ())
    slips = seen(stage, id_, impact.Change(1, DEC_15 + timedelta(days=3), "confirmed"))
    assert [(each.name, each.promised, each.days) for each in slips.broken] == [("#1", DEC_15, 3)]


def test_what_is_kept_for_ben_dates_ben_and_leaves_ann_alone(stage: Stage) -> None:
    ann_and_ben_wait(stage)
    with stage.act() as (session, shop):
        change = impact.Change(1, DEC_1, "confirmed", for_line_id=BEN)
        found = impact.of_new(session, shop, LAMP, MAIN, change, NOW)
    assert (found.earlier, found.units) == (1, 1)


def test_shopify_s_own_columns_are_shopify_s_to_change(stage: Stage) -> None:
    fact = facts.IncomingFacts(900, 1, "#T1", LAMP, MAIN, 5, 0, NOW + timedelta(days=8), "IN_TRANSIT")
    with stage.act() as (session, shop):
        incoming.record_page(session, shop, [fact], stage.now)
        (row,) = session.query(tables.Incoming)
        supply.change(session, shop, row, {"outstanding": 9, "stage": "customs", "note": "Soon"}, stage.now)
        incoming.record_page(session, shop, [fact], stage.now)
    (row,) = stage.rows(tables.Incoming)
    assert (row.outstanding, row.expected, row.stage, row.note) == (5, DEC_1, "customs", "Soon")
    assert (row.reference, row.source, row.ordered_on) == ("#T1", "shopify", NOW.date())


def test_a_sweep_forgets_shipments_and_never_what_was_entered_by_hand(stage: Stage) -> None:
    fact = facts.IncomingFacts(900, 1, "#T1", LAMP, MAIN, 5, 0, None, "IN_TRANSIT")
    with stage.act() as (session, shop):
        incoming.record_page(session, shop, [fact], stage.now)
    enter(stage, 3)
    with stage.act() as (session, shop):
        incoming.finish_sweep(session, shop, stage.now + timedelta(seconds=1))
    assert [row.source for row in stage.rows(tables.Incoming)] == ["hand"]


def test_another_shop_s_supply_is_not_there(stage: Stage) -> None:
    id_ = enter(stage, 3)
    with stage.act() as (session, _):
        other = tables.Shop(domain="eve-chairs.myshopify.com", installed_at=NOW)
        session.add(other)
        session.flush()
        assert arrivals.one(session, other, id_) is None


def test_who_waits_for_nothing_has_no_date(stage: Stage) -> None:
    assert dates(stage) == {}
