"""What deliveries teach about lead times is shown, and moves dates only where Ada wants it to."""

from datetime import date, timedelta

from app.db import tables
from app.services import dating, learning, offers, shops, supply
from tests.services import stage as stages
from tests.services.stage import LAMP, MAIN, NOW, Stage

TODAY = NOW.date()
LOUNGE = LAMP + 1


def delivered(stage: Stage, item: int, *days: int, ago: int = 0) -> None:
    """Deliveries that took so many days and came whole today, or days ago."""
    for number, took in enumerate(days):
        at = stage.now - timedelta(days=ago)
        wanted = supply.Wanted(
            item, MAIN, 3, reference=f"PO-{item}-{number}", ordered_on=at.date() - timedelta(days=took)
        )
        with stage.act() as (session, shop):
            row = supply.enter(session, shop, wanted, at)
            supply.receive(session, shop, row, 3, at)


def lessons(stage: Stage) -> learning.Lessons:
    with stage.act() as (session, shop):
        return learning.of_vendors(session, shop, shops.settings(session, shop), TODAY)


def choose(stage: Stage, **choices: object) -> None:
    with stage.act() as (session, shop):
        for name, value in choices.items():
            setattr(shops.settings(session, shop), name, value)


def lead_time(stage: Stage, item: int = LAMP) -> int | None:
    with stage.act() as (session, shop):
        settings = shops.settings(session, shop)
        return dating.of_items(session, shop, settings, [item], stage.now)[item].lead_time


def test_a_variant_and_its_vendor_learn_from_what_came(stage: Stage) -> None:
    stages.add_item(stage, LOUNGE)
    delivered(stage, LAMP, 20, 21, 22, 23, 40)
    delivered(stage, LOUNGE, 10)
    found = lessons(stage)
    assert (found.items[LAMP].days, found.items[LAMP].deliveries) == (23, 5)
    assert LOUNGE not in found.items
    assert (found.vendors["Ada"].days, found.vendors["Ada"].deliveries) == (23, 6)


def test_nothing_is_used_until_ada_chooses_so(stage: Stage) -> None:
    stages.add_item(stage, LOUNGE)
    delivered(stage, LAMP, 20, 21, 22, 23, 40)
    delivered(stage, LOUNGE, 10)
    assert (lead_time(stage), lead_time(stage, LOUNGE)) == (14, 14)
    choose(stage, uses_learned=True)
    assert (lead_time(stage), lead_time(stage, LOUNGE)) == (23, 23)
    choose(stage, learned_percentile=99)
    assert lead_time(stage) == 40
    with stage.act() as (session, shop):
        assert offers.of_items(session, shop, [LAMP], stage.now)[LAMP].ships_by == TODAY + timedelta(days=40)


def test_what_was_entered_for_a_variant_goes_before_what_its_vendor_taught(stage: Stage) -> None:
    stages.add_item(stage, LOUNGE)
    delivered(stage, LAMP, 20, 21, 22, 23, 40)
    choose(stage, uses_learned=True, vendor_lead_times={"Ada": 9})
    with stage.act() as (session, shop):
        session.get_one(tables.Item, (shop.id, LOUNGE)).lead_time_days = 5
    assert (lead_time(stage, LOUNGE), lead_time(stage)) == (5, 23)
    with stage.act() as (session, shop):
        session.get_one(tables.Item, (shop.id, LOUNGE)).lead_time_days = None
    assert lead_time(stage, LOUNGE) == 23


def test_deliveries_of_years_ago_and_those_still_open_teach_nothing(stage: Stage) -> None:
    delivered(stage, LAMP, 20, 21, 22, 23, 40, ago=800)
    assert lessons(stage).items == {}
    for number in range(6):
        with stage.act() as (session, shop):
            wanted = supply.Wanted(LAMP, MAIN, 3, reference=str(number), ordered_on=date(2026, 11, 1))
            row = supply.enter(session, shop, wanted, stage.now)
            supply.receive(session, shop, row, 2, stage.now)
    assert lessons(stage).items == {}
