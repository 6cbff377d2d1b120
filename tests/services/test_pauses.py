"""A pause keeps back what waited, at one location or everywhere; resuming shows first what would happen."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.db import tables
from app.domain import facts
from app.services import (
    effects,
    etas,
    health,
    making,
    notices,
    pauses,
    pools,
    promises,
    settings,
    settle,
    shops,
    supply,
)
from tests.services.stage import EAST, LAMP, MAIN, Stage, order, put, replan, standing, tell, wishes

ANN, BEN, CY = 1, 2, 3


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """Ann and Ben wait at Main, Cy in the east."""
    replan(stage)
    for number in (ANN, BEN):
        order(stage, number)
    order(stage, CY, location=EAST)
    replan(stage)
    with stage.act() as (session, _):
        session.query(tables.Notice).update({"done_at": stage.now, "outcome": "sent"})
    return stage


def at(stage: Stage, location: int, *, is_paused: bool) -> None:
    with stage.act() as (session, shop):
        row = session.get_one(tables.Location, (shop.id, location))
        if is_paused:
            pauses.pause(session, shop, row, stage.now)
        else:
            pauses.resume(session, shop, row)
    replan(stage)


def looked(stage: Stage, location: int | None = None) -> pauses.Resuming:
    with stage.act() as (session, shop):
        row = session.get_one(tables.Location, (shop.id, location)) if location else None
        return pauses.preview(session, shop, stage.now, row)


def sendable(stage: Stage) -> list[int]:
    with stage.act() as (session, _):
        return [claim.order_id for claim in notices.claim(session, stage.now, stage.wall)]


def test_a_paused_location_releases_nothing_and_the_other_does(stage: Stage) -> None:
    at(stage, MAIN, is_paused=True)
    put(stage, 1)
    put(stage, 1, location=EAST)
    replan(stage)
    assert standing(stage) == {ANN: (1, 0, 0), BEN: (1, 0, 0), CY: (1, 1, 1)}


def test_resuming_shows_first_what_would_happen_and_then_does_it(stage: Stage) -> None:
    at(stage, MAIN, is_paused=True)
    put(stage, 1)
    replan(stage)
    assert looked(stage, MAIN) == pauses.Resuming(units=1, orders=1, letters=1)
    assert looked(stage, EAST) == pauses.Resuming(units=0, orders=0, letters=0)
    at(stage, MAIN, is_paused=False)
    assert standing(stage)[ANN] == (1, 1, 1)
    assert looked(stage, MAIN) == pauses.Resuming(units=0, orders=0, letters=0)


def test_new_orders_at_a_paused_location_are_held_and_their_letters_wait(stage: Stage) -> None:
    at(stage, MAIN, is_paused=True)
    order(stage, 4)
    order(stage, 5, location=EAST)
    replan(stage)
    assert {4, 5} <= wishes(stage, "hold").keys()
    with stage.act() as (session, _):
        owed = health.owed(session, stage.now)
    assert owed["notices"] == 1
    assert sendable(stage) == [5]
    assert looked(stage, MAIN).letters == 1
    at(stage, MAIN, is_paused=False)
    assert 4 in sendable(stage)


def test_a_new_order_is_served_from_free_stock_at_a_paused_location(stage: Stage) -> None:
    at(stage, MAIN, is_paused=True)
    put(stage, 3)
    order(stage, 4)
    replan(stage)
    assert standing(stage)[4] == (1, 1, 1)
    assert standing(stage)[ANN] == (1, 0, 0)


def test_what_was_withheld_by_hand_is_not_promised_by_the_preview(stage: Stage) -> None:
    with stage.act() as (session, shop):
        shops.pause(shop, stage.now)
        session.query(tables.Place).filter_by(order_id=ANN).update({"withheld": True, "unseen": True})
    put(stage, 2)
    replan(stage)
    assert looked(stage) == pauses.Resuming(units=1, orders=1, letters=1)


def release_owed(stage: Stage) -> list[tuple[str, int]]:
    """The effects that may be made now, as (kind, order), holds and requests only."""
    with stage.act() as (session, shop):
        stage.wall += timedelta(seconds=60)
        claims = making.claim_due(session, shop, stage.now, stage.wall)
        return [(claim.kind, claim.target) for claim in claims if claim.kind == "hold"]


def hold_all(stage: Stage) -> None:
    """The holds wished so far are in Shopify."""
    with stage.act() as (session, shop):
        for claim in making.claim_due(session, shop, stage.now, stage.wall):
            if claim.kind == "hold":
                units = {int(line): held for line, held in claim.wish["lines"].items()}
                settle.hold(session, shop, claim, settle.Held(units, [1]), stage.now)


def test_a_release_decided_before_the_pause_waits_for_its_end(stage: Stage) -> None:
    """Ann's and Cy's lamps have come and their releases are owed when Ada pauses Main."""
    hold_all(stage)
    put(stage, 1)
    put(stage, 1, location=EAST)
    replan(stage)
    at(stage, MAIN, is_paused=True)
    assert standing(stage)[ANN] == (1, 1, 1)
    assert release_owed(stage) == [("hold", CY)]
    with stage.act() as (session, _):
        assert health.owed(session, stage.now)["effects"] == len(wishes(stage, "hold")) - 1 + others(stage)
    assert looked(stage, MAIN) == pauses.Resuming(units=0, orders=1, letters=1)
    at(stage, MAIN, is_paused=False)
    assert ("hold", ANN) in release_owed(stage)


def others(stage: Stage) -> int:
    return sum(1 for row in stage.rows(tables.Effect) if row.kind != "hold")


def test_while_its_location_is_paused_a_hold_may_grow_and_shrinks_later(stage: Stage) -> None:
    """Ben's order waits for two of one line; a pause at Main lets nothing of it go."""
    hold_all(stage)
    put(stage, 2)
    replan(stage)
    at(stage, MAIN, is_paused=True)
    with stage.act() as (session, _):
        session.query(tables.Effect).filter_by(kind="hold", target=BEN).update(
            {"wish": {"lines": {"77": 1}}, "urgency": effects.HOLD_MORE}
        )
    stage.wall += timedelta(seconds=60)
    with stage.act() as (session, shop):
        owed = making.claim_due(session, shop, stage.now, stage.wall)
        claims = {claim.target: claim for claim in owed if claim.kind == "hold"}
    assert claims[BEN].wish == {"lines": {str(BEN * 10): 1, "77": 1}, "only_holds": True}
    assert claims[BEN].wished == making.NEVER


def test_resuming_shows_how_many_promised_dates_cannot_be_kept(stage: Stage) -> None:
    """All were told 7 December; a delivery of one lamp makes Ann's 1 December, and later its day is moved."""
    with stage.act() as (session, shop):
        for order in (ANN, BEN, CY):
            told = etas.of_lines(session, shop, [order * 10], stage.now)
            promises.tell(session, shop, order, told, "letter:in_line", stage.now)
    at(stage, MAIN, is_paused=True)
    assert looked(stage, MAIN).dates == 0
    with stage.act() as (session, shop):
        row = supply.enter(session, shop, supply.Wanted(LAMP, MAIN, 1, date(2026, 12, 1)), stage.now)
    assert looked(stage, MAIN).dates == 0, "earlier than told is no slip"
    at(stage, EAST, is_paused=True)
    assert looked(stage, EAST).dates == 0
    stage.now += timedelta(days=2)
    assert looked(stage, EAST).dates == 1, "the lead time is counted from later"
    assert looked(stage, MAIN).dates == 1, "Ben's, too; Ann's delivery still comes"
    with stage.act() as (session, shop):
        late = {"expected": date(2026, 12, 20)}
        supply.change(session, shop, session.get_one(tables.Incoming, row.id), late, stage.now)
    assert looked(stage, MAIN).dates == 2
    with stage.act() as (session, shop):
        shops.pause(shop, stage.now)
    assert looked(stage).dates == looked(stage, MAIN).dates == 0, "the other pause stays"


def test_what_waits_for_a_word_does_not_go_by_resuming(stage: Stage) -> None:
    """Five times what is usual came to Main before the pause; one lamp comes to the east."""
    with stage.act() as (session, shop):
        here = {"shop_id": shop.id, "item_id": LAMP, "location_id": MAIN, "cause": "stock", "at": stage.now}
        session.add_all(tables.Receipt(**here, units=1, settled_at=stage.now) for _ in range(5))
    put(stage, 9)
    replan(stage)
    with stage.act() as (session, shop):
        shops.pause(shop, stage.now)
    put(stage, 1, location=EAST)
    replan(stage)
    assert looked(stage) == pauses.Resuming(units=1, orders=1, letters=1, reviewed=2)
    with stage.act() as (session, shop):
        shops.resume(session, shop)
    replan(stage)
    assert standing(stage) == {ANN: (1, 0, 0), BEN: (1, 0, 0), CY: (1, 1, 1)}


def test_under_review_nothing_goes_by_resuming(stage: Stage) -> None:
    with stage.act() as (session, shop):
        settings.change(session, shop, {"release": "review"}, stage.now)
    at(stage, MAIN, is_paused=True)
    put(stage, 1)
    replan(stage)
    assert looked(stage, MAIN) == pauses.Resuming(reviewed=1)


def test_what_came_in_a_pause_is_through_after_it_though_nobody_waits_any_more(stage: Stage) -> None:
    at(stage, MAIN, is_paused=True)
    put(stage, 1)
    replan(stage)
    for number in (ANN, BEN):
        later = stage.now + timedelta(hours=1)
        gone = replace(stage.orders[number].order, cancelled_at=later, updated_at=later)
        tell(stage, facts.FullOrderFacts(gone, ()), cause="cancel")
    replan(stage)
    at(stage, MAIN, is_paused=False)
    assert [row.settled_at for row in stage.rows(tables.Receipt)] == [stage.now]


def test_one_paused_location_of_a_pool_stops_its_line(stage: Stage) -> None:
    with stage.act() as (session, shop):
        pools.assign(session, shop, {MAIN: "North", EAST: "North"})
    at(stage, EAST, is_paused=True)
    put(stage, 3)
    replan(stage)
    assert all(committed == 0 for _, _, committed in standing(stage).values())
    assert looked(stage, EAST).units == 3
    at(stage, MAIN, is_paused=True)
    assert looked(stage, EAST) == pauses.Resuming(), "Main still stops it"


def test_a_lost_unit_is_taken_back_during_a_pause(stage: Stage) -> None:
    put(stage, 1)
    replan(stage)
    at(stage, MAIN, is_paused=True)
    put(stage, 0, item=LAMP)
    replan(stage)
    assert standing(stage)[ANN] == (1, 0, 0)


def shown_date(stage: Stage) -> str | None:
    """What the product page shows, with everything owed to it made."""
    with stage.act() as (session, shop):
        stage.wall += timedelta(seconds=60)
        for claim in making.claim_due(session, shop, stage.now, stage.wall):
            if claim.kind == "badge":
                settle.badge(session, shop.id, claim)
    found: str | None = stage.rows(tables.Item)[0].badge["ships_by"]
    return found


def test_no_date_changes_while_the_shop_is_paused(stage: Stage) -> None:
    """A delivery that would date the next shopper is entered during the pause."""
    replan(stage)
    assert shown_date(stage) == "2026-12-07"
    with stage.act() as (session, shop):
        shops.pause(shop, stage.now)
        supply.enter(session, shop, supply.Wanted(LAMP, EAST, 9, date(2026, 12, 1)), stage.now)
    put(stage, 0, location=EAST)
    replan(stage)
    assert shown_date(stage) == "2026-12-07"
    assert looked(stage).offers == 1
    with stage.act() as (session, shop):
        shops.resume(session, shop)
    replan(stage)
    assert shown_date(stage) == "2026-12-01"


def test_a_date_that_is_past_is_not_kept_for_a_pause(stage: Stage) -> None:
    replan(stage)
    assert shown_date(stage) == "2026-12-07"
    with stage.act() as (_, shop):
        shops.pause(shop, stage.now)
    stage.now += timedelta(days=20)
    put(stage, 0)
    replan(stage)
    assert shown_date(stage) == "2026-12-27"
