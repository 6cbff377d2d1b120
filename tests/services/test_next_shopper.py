"""What the next shopper is told: everyone in line comes first, then the earliest date there honestly is."""

from datetime import date, timedelta

import pytest

from app.db import tables
from app.domain.offer import Offer
from app.services import etas, offers, pools, shops, supply
from tests.services import stage as stages
from tests.services.stage import EAST, LAMP, MAIN, NOW, Stage, order, put, replan, wishes

DEC_1, DEC_8 = date(2026, 12, 1), date(2026, 12, 8)
LEAD_TIME = date(2026, 12, 7)  # fourteen days from now, every day a working day
ANN, BEN, CY = 1, 2, 3


def told(stage: Stage) -> Offer:
    with stage.act() as (session, shop):
        return offers.of_items(session, shop, [LAMP], stage.now)[LAMP]


def enter(stage: Stage, units: int, expected: date, location: int = MAIN, line: int | None = None) -> None:
    with stage.act() as (session, shop):
        wanted = supply.Wanted(LAMP, location, units, expected, for_line_id=line)
        supply.enter(session, shop, wanted, stage.now)


def settle(stage: Stage, **choices: object) -> None:
    with stage.act() as (session, shop):
        settings = shops.settings(session, shop)
        for name, value in choices.items():
            setattr(settings, name, value)


def sells_online(stage: Stage, location: int, *, is_so: bool) -> None:
    with stage.act() as (session, shop):
        session.get_one(tables.Location, (shop.id, location)).sells_online = is_so


def test_what_lies_where_nothing_is_sold_online_dates_nothing(stage: Stage) -> None:
    """Five lamps lie in the east, which sells at its till only; Shopify sells none of them online."""
    sells_online(stage, EAST, is_so=False)
    put(stage, 5, location=EAST)
    replan(stage)
    assert (told(stage).offer, told(stage).ships_by) == ("on_backorder", LEAD_TIME)
    enter(stage, 1, DEC_1, EAST)
    assert told(stage).ships_by == LEAD_TIME
    enter(stage, 1, DEC_8, MAIN)
    assert told(stage).ships_by == DEC_8


def test_free_stock_is_no_date_while_on_backorder(stage: Stage) -> None:
    """Main's lamp is free while the east is two short: Shopify sells by the sum of both."""
    put(stage, 1)
    order(stage, ANN, 2, location=EAST)
    replan(stage)
    assert (told(stage).offer, told(stage).basis["kind"]) == ("on_backorder", "lead_time")


def test_the_earliest_of_the_locations_is_told(stage: Stage) -> None:
    put(stage, 0, location=EAST)
    order(stage, ANN)
    replan(stage)
    enter(stage, 1, DEC_1)
    assert told(stage).ships_by == LEAD_TIME, "Ann has what comes to Main"
    enter(stage, 1, date(2026, 12, 3), EAST)
    assert told(stage).ships_by == date(2026, 12, 3)


def test_a_pool_has_one_line_and_one_supply(stage: Stage) -> None:
    """Ann and Ben wait in the east; what comes to Main comes for them first."""
    for who in (ANN, BEN):
        order(stage, who, location=EAST)
    enter(stage, 2, DEC_1, MAIN)
    replan(stage)
    assert told(stage).ships_by == DEC_1, "each location is its own: nobody waits at Main"
    with stage.act() as (session, shop):
        pools.assign(session, shop, {MAIN: "North", EAST: "North"})
    replan(stage)
    assert told(stage).ships_by == LEAD_TIME
    enter(stage, 1, date(2026, 12, 3), EAST)
    assert told(stage).ships_by == date(2026, 12, 3)


def test_the_stock_of_a_pool_covers_its_line_wherever_it_stands(stage: Stage) -> None:
    with stage.act() as (session, shop):
        pools.assign(session, shop, {MAIN: "North", EAST: "North"})
    put(stage, 2)
    order(stage, ANN, 2, location=EAST)
    order(stage, BEN, 1, location=EAST)
    enter(stage, 1, DEC_1)
    enter(stage, 1, date(2026, 12, 3), EAST)
    replan(stage)
    assert told(stage).ships_by == date(2026, 12, 3), "Ben has the first, Ann has what is there"


def test_what_is_kept_for_ben_is_not_offered_and_its_surplus_is(stage: Stage) -> None:
    order(stage, ANN)
    order(stage, BEN)
    replan(stage)
    enter(stage, 1, DEC_1, line=BEN * 10)
    assert told(stage).ships_by == LEAD_TIME
    enter(stage, 1, date(2026, 12, 2))
    enter(stage, 3, date(2026, 12, 4), line=BEN * 10)
    assert told(stage).ships_by == date(2026, 12, 4)


def test_what_comes_to_stock_below_zero_fills_it_first(stage: Stage) -> None:
    """The till sold two lamps that were not there: the first two to come are nobody's."""
    put(stage, -2)
    order(stage, ANN)
    replan(stage)
    enter(stage, 3, DEC_1)
    assert told(stage).ships_by == LEAD_TIME, "the third is Ann's"
    enter(stage, 1, DEC_8 - timedelta(days=4))
    assert told(stage).ships_by == date(2026, 12, 4)
    with stage.act() as (session, shop):
        assert etas.of_lines(session, shop, [ANN * 10], stage.now)[ANN * 10].ships_by == DEC_1


def test_units_without_a_location_yet_stand_before_the_next_shopper_everywhere(stage: Stage) -> None:
    enter(stage, 1, DEC_1)
    enter(stage, 1, DEC_8)
    stages.order(stage, ANN, location=None)
    replan(stage)
    assert told(stage).ships_by == DEC_8


@pytest.mark.parametrize(
    ("choice", "offer"), [("to_be_confirmed", "on_backorder"), ("stop_selling", "sold_out")]
)
def test_without_any_date_it_is_to_be_confirmed_or_sold_out_as_ada_chooses(
    stage: Stage, choice: str, offer: str
) -> None:
    settle(stage, default_lead_time_days=None, without_date=choice)
    order(stage, ANN)
    replan(stage)
    assert (told(stage).offer, told(stage).ships_by) == (offer, None)
    badge = wishes(stage, "badge")[LAMP]
    assert (badge["offer"], badge["ships_by"]) == (offer, None)
    enter(stage, 2, DEC_1)
    replan(stage)
    assert wishes(stage, "badge")[LAMP]["offer"] == "on_backorder"
    assert wishes(stage, "badge")[LAMP]["ships_by"] == "2026-12-01"
    stage.now = NOW + timedelta(days=10)
    assert told(stage).offer == offer, "nothing came on the day: its date is past"


def test_the_limit_counts_units_in_line_and_ends_the_sale(stage: Stage) -> None:
    settle(stage, default_limit=2)
    order(stage, ANN)
    replan(stage)
    assert told(stage).offer == "on_backorder"
    order(stage, BEN)
    replan(stage)
    assert told(stage).offer == "sold_out"
    order(stage, CY)
    replan(stage)
    assert {row.kind for row in stage.rows(tables.ExceptionRow)} == {"over_limit"}
    assert stages.standing(stage)[CY] == (1, 0, 0), "a live order is never refused"
