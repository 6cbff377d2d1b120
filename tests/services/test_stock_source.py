"""East's stock is written by the warehouse that runs it, which knows no number below zero."""

import pytest

from app.db import tables
from app.domain import facts
from app.services import locations
from tests.services import stockroom
from tests.services.changes import resized
from tests.services.stage import EAST, LAMP, Stage, order, put, replan, standing, tell

ANN, BEN, CY = 1, 2, 3
WAITS, GONE = (2, 0, 0), (2, 2, 2)


@pytest.fixture
def warehouse(stage: Stage) -> Stage:
    """Ann, Ben and Cy wait for two lamps each at East, which a fulfilment service runs; its level is −6."""
    with stage.act() as (session, shop):
        east = facts.LocationFacts(EAST, "East", True, True, is_fulfillment_service=True)
        locations.record(session, shop.id, [east], complete=False)
        session.get_one(tables.Location, (shop.id, EAST)).whole_lines = False
    replan(stage)
    for number in (ANN, BEN, CY):
        order(stage, number, 2, location=EAST)
    replan(stage)
    return stage


def test_zero_over_what_waits_releases_nobody(warehouse: Stage) -> None:
    stockroom.written(warehouse, 0)
    assert standing(warehouse) == {ANN: WAITS, BEN: WAITS, CY: WAITS}
    assert warehouse.rows(tables.Receipt) == []
    assert stockroom.open_questions(warehouse) == []


def test_what_it_writes_goes_once_to_the_first_and_is_carried_while_it_takes_it(warehouse: Stage) -> None:
    stockroom.written(warehouse, 0)
    stockroom.written(warehouse, 3)
    released = {ANN: GONE, BEN: (2, 1, 1), CY: WAITS}
    assert standing(warehouse) == released
    assert [row.units for row in warehouse.rows(tables.Receipt)] == [3]
    # Told late: it has not taken them yet. Then it has.
    for number in (3, 3, 0):
        stockroom.written(warehouse, number)
        assert standing(warehouse) == released
    assert [row.units for row in warehouse.rows(tables.Receipt)] == [3]


def test_a_number_that_lags_behind_the_shipment_is_not_given_again(warehouse: Stage) -> None:
    stockroom.written(warehouse, 3)
    stockroom.sent(warehouse, warehouse.orders[ANN], 2, EAST)
    replan(warehouse)
    assert standing(warehouse) == {BEN: (2, 1, 1), CY: WAITS}
    stockroom.written(warehouse, 0)
    stockroom.written(warehouse, 3)
    assert standing(warehouse) == {BEN: GONE, CY: GONE}


def test_an_order_between_two_numbers_takes_its_turn(warehouse: Stage) -> None:
    stockroom.written(warehouse, 4)
    order(warehouse, 4, 1, location=EAST)
    replan(warehouse)
    assert standing(warehouse) == {ANN: GONE, BEN: GONE, CY: WAITS, 4: (1, 0, 0)}


def test_a_cancelled_promise_is_no_stock_and_a_cancelled_release_is(warehouse: Stage) -> None:
    stockroom.written(warehouse, 2)
    tell(warehouse, resized(warehouse.orders[BEN], 0), cause="edit")
    replan(warehouse)
    assert standing(warehouse) == {ANN: GONE, CY: WAITS}
    tell(warehouse, resized(warehouse.orders[ANN], 0), cause="edit")
    replan(warehouse)
    assert standing(warehouse) == {CY: GONE}


def test_cancelled_without_restocking_the_unit_is_gone_where_it_was_there(warehouse: Stage) -> None:
    stockroom.written(warehouse, 2)
    # Ann's two leave the shelf with her order: broken.
    warehouse.on_hand[LAMP, EAST] -= 2
    tell(warehouse, resized(warehouse.orders[ANN], 0), cause="edit")
    replan(warehouse)
    stockroom.written(warehouse, 0)
    assert standing(warehouse)[CY] == WAITS


def test_a_return_below_zero_is_a_unit_that_came(warehouse: Stage) -> None:
    put(warehouse, 1, location=EAST)
    replan(warehouse)
    assert standing(warehouse)[ANN] == (2, 1, 1)


def test_losses_take_what_nobody_was_given(warehouse: Stage) -> None:
    stockroom.written(warehouse, 10)
    assert stockroom.there(warehouse) == 10
    stockroom.written(warehouse, 2)
    assert (stockroom.there(warehouse), standing(warehouse)[CY]) == (8, GONE)


def test_counted_from_now_on_everything_that_shopify_counts_is_there(warehouse: Stage) -> None:
    stockroom.written(warehouse, 0)
    stockroom.choose(warehouse, EAST, "counted")
    assert standing(warehouse) == {ANN: GONE, BEN: GONE, CY: GONE}
    stockroom.choose(warehouse, EAST, None)
    assert stockroom.there(warehouse) == 6, "what it was given stays given"


def test_what_it_wrote_for_those_it_has_is_no_offer_to_who_waits_elsewhere(warehouse: Stage) -> None:
    order(warehouse, 4, 2)
    replan(warehouse)
    stockroom.written(warehouse, 6)
    assert standing(warehouse) == {ANN: GONE, BEN: GONE, CY: GONE, 4: WAITS}
    assert warehouse.rows(tables.ExceptionRow, kind="routing") == []
    stockroom.written(warehouse, 7)
    (asked,) = warehouse.rows(tables.ExceptionRow, kind="routing")
    assert (asked.subject, asked.detail["items"][0]["available"]) == ("order:4", 1)
