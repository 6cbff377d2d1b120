"""Main is counted in Shopify as far as Ada ever said; then levels below zero turn to exactly zero."""

from datetime import timedelta

import pytest

from app.db import tables
from app.domain import facts
from app.services import locations, receipts, settings, supply
from tests.services import stage as stages
from tests.services import stockroom
from tests.services.stage import LAMP, MAIN, Stage, order, put, replan, standing

ANN, BEN, CY = 1, 2, 3
SHADE = LAMP + 1
WAITS, GONE = (2, 0, 0), (2, 2, 2)


@pytest.fixture
def shop(stage: Stage) -> Stage:
    """At Main, Ann and Ben wait for two lamps each, Cy for a shade. Nobody ever said who counts there."""
    stages.add_item(stage, SHADE, sold=True)
    put(stage, 0, item=SHADE)
    replan(stage)
    order(stage, ANN, 2)
    order(stage, BEN, 2)
    order(stage, CY, lines={SHADE: 1})
    replan(stage)
    return stage


def test_one_zero_waits_a_moment_asks_for_shipments_and_goes(shop: Stage) -> None:
    put(shop, 4)
    assert replan(shop, rounds=1) == 1
    assert standing(shop)[ANN] == WAITS
    assert ("shipment", 0) in [(row.kind, row.target) for row in shop.rows(tables.Reading)]
    (receipt,) = shop.rows(tables.Receipt)
    assert not receipt.is_open
    replan(shop)
    assert standing(shop) == {ANN: GONE, BEN: GONE, CY: (1, 0, 0)}
    (receipt,) = shop.rows(tables.Receipt)
    gains = [(gain.order_id, gain.units) for gain in shop.rows(tables.Gain)]
    assert (receipt.units, receipt.settled_at, gains) == (4, shop.now, [(ANN, 2), (BEN, 2)])
    assert stockroom.open_questions(shop) == []


def test_two_zeros_release_nothing_and_ask_once(shop: Stage) -> None:
    zero_both(shop)
    assert standing(shop) == {ANN: WAITS, BEN: WAITS, CY: (1, 0, 0)}
    assert stockroom.open_questions(shop) == [f"location:{MAIN}"]
    assert {row.review for row in shop.rows(tables.Receipt)} == {"doubted"}
    order(shop, 4, 1)
    replan(shop)
    put(shop, 5)
    replan(shop)
    assert standing(shop)[4] == (1, 0, 0)
    assert len(shop.rows(tables.ExceptionRow, kind="stock_written_over")) == 1


def test_a_second_zero_of_one_lamp_is_a_doubt(shop: Stage) -> None:
    put(shop, 4)
    replan(shop)
    order(shop, 4, 2)
    replan(shop)
    put(shop, 6)
    replan(shop)
    assert (standing(shop)[4], stockroom.open_questions(shop)) == (WAITS, [f"location:{MAIN}"])


def test_two_zeros_a_month_apart_are_none(shop: Stage) -> None:
    put(shop, 4)
    replan(shop)
    shop.now += timedelta(days=31)
    put(shop, 1, item=SHADE)
    replan(shop)
    assert (standing(shop)[CY], stockroom.open_questions(shop)) == ((1, 1, 1), [])


def test_the_units_came_so_they_go(shop: Stage) -> None:
    zero_both(shop)
    stockroom.choose(shop, MAIN, "counted")
    assert standing(shop) == {ANN: GONE, BEN: GONE, CY: (1, 1, 1)}
    assert stockroom.open_questions(shop) == []
    assert all(row.settled_at for row in shop.rows(tables.Receipt))
    for units in (2, 4):
        order(shop, 10 + units, 2)
        replan(shop)
        put(shop, 4 + units)
        replan(shop)
    assert stockroom.open_questions(shop) == [], "she is never asked again"


def test_the_units_came_but_ada_looks_at_every_receipt(shop: Stage) -> None:
    with shop.act() as (session, ada):
        settings.change(session, ada, {"release": "review"}, shop.now)
    zero_both(shop)
    stockroom.choose(shop, MAIN, "counted")
    assert standing(shop)[ANN] == WAITS
    assert {row.review for row in shop.rows(tables.Receipt) if row.is_open} == {"chosen"}


def test_a_warehouse_wrote_over_it_so_nothing_came(shop: Stage) -> None:
    zero_both(shop)
    stockroom.choose(shop, MAIN, "written")
    assert (stockroom.there(shop, MAIN), standing(shop)[ANN]) == (0, WAITS)
    assert all(row.settled_at for row in shop.rows(tables.Receipt))
    assert not any(row.released_at for row in shop.rows(tables.Receipt)), "nobody released what never came"
    stockroom.written(shop, 2, MAIN)
    assert standing(shop) == {ANN: GONE, BEN: WAITS, CY: (1, 0, 0)}


def test_one_doubted_receipt_may_be_released_alone(shop: Stage) -> None:
    zero_both(shop)
    (lamps,) = shop.rows(tables.Receipt, item_id=LAMP)
    with shop.act() as (session, ada):
        receipts.release(session, ada, session.get_one(tables.Receipt, lamps.id), shop.now)
    replan(shop)
    assert standing(shop) == {ANN: GONE, BEN: GONE, CY: (1, 0, 0)}
    assert stockroom.open_questions(shop) == [f"location:{MAIN}"]


@pytest.mark.parametrize("is_late", [False, True])
def test_a_zero_that_a_delivery_explains_is_none(shop: Stage, is_late: bool) -> None:
    """Whether the delivery is told before the stock is counted, or a moment after."""
    for item, units in ((LAMP, 4), (SHADE, 1)):
        steps = [
            lambda item=item, units=units: put(shop, units, item=item),
            lambda item=item: receive(shop, item),
        ]
        for step in steps if is_late else reversed(steps):
            step()
            replan(shop, rounds=1)
    replan(shop)
    assert standing(shop) == {ANN: GONE, BEN: GONE, CY: (1, 1, 1)}
    assert stockroom.open_questions(shop) == []


def test_a_shipment_between_two_looks_hides_no_receipt(shop: Stage) -> None:
    put(shop, 3)
    replan(shop)
    stockroom.sent(shop, shop.orders[ANN], 2, MAIN)
    put(shop, shop.on_hand[LAMP, MAIN] + 2)
    replan(shop)
    assert [row.units for row in shop.rows(tables.Receipt)] == [3, 2]
    assert standing(shop)[BEN] == GONE


def test_a_lost_unit_is_no_receipt_when_it_is_found_in_part(shop: Stage) -> None:
    for units in (3, 1, 2):
        put(shop, units)
        replan(shop)
    assert [row.units for row in shop.rows(tables.Receipt)] == [3, 1]
    assert standing(shop) == {ANN: GONE, BEN: WAITS, CY: (1, 0, 0)}


def test_written_from_now_on_zero_is_nothing(shop: Stage) -> None:
    stockroom.choose(shop, MAIN, "written")
    assert stockroom.there(shop, MAIN) == 0
    stockroom.written(shop, 0, MAIN)
    assert standing(shop) == {ANN: WAITS, BEN: WAITS, CY: (1, 0, 0)}
    stockroom.choose(shop, MAIN, "counted")
    assert standing(shop)[BEN] == GONE


def test_reading_the_locations_again_keeps_what_the_merchant_chose(shop: Stage) -> None:
    stockroom.choose(shop, MAIN, "written")
    with shop.act() as (session, ada):
        main = facts.LocationFacts(MAIN, "The big house", True, True, is_fulfillment_service=False)
        locations.record(session, ada.id, [main], complete=True)
    (row,) = shop.rows(tables.Location, id=MAIN)
    assert (row.name, row.stock_source, row.is_written) == ("The big house", "written", True)


def zero_both(stage: Stage) -> None:
    """A sync sets the lamp to zero and, before a moment is over, the shade."""
    put(stage, 4)
    replan(stage, rounds=1)
    put(stage, 1, item=SHADE)
    replan(stage)


def receive(stage: Stage, item: int) -> None:
    """A delivery of the item that Ada entered comes whole."""
    with stage.act() as (session, shop):
        wanted = supply.Wanted(item, MAIN, 4 if item == LAMP else 1)
        row = supply.enter(session, shop, wanted, stage.now)
        supply.receive(session, shop, row, wanted.outstanding, stage.now)
