"""Three stories of whose number it is: a warehouse writes East's stock, and Main is counted in Shopify."""

from datetime import timedelta

import pytest

from app.db import tables
from app.domain import facts
from app.services import catalogue, receipts, selfcheck, settings, sources, supply
from tests.services import stage as stages
from tests.services.changes import resized, shipped
from tests.services.stage import EAST, LAMP, MAIN, Stage, order, put, replan, standing, tell

ANN, BEN, CY = 1, 2, 3
SHADE = LAMP + 1
WAITS, GONE = (2, 0, 0), (2, 2, 2)


@pytest.fixture
def warehouse(stage: Stage) -> Stage:
    """Ann, Ben and Cy wait for two lamps each at East, which a fulfilment service runs; its level is −6."""
    with stage.act() as (session, shop):
        east = facts.LocationFacts(EAST, "East", True, True, is_fulfillment_service=True)
        catalogue.record_locations(session, shop.id, [east], complete=False, now=stage.now)
        session.get_one(tables.Location, (shop.id, EAST)).whole_lines = False
    replan(stage)
    for number in (ANN, BEN, CY):
        order(stage, number, 2, location=EAST)
    replan(stage)
    return stage


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


def written(stage: Stage, number: int, location: int = EAST) -> None:
    """The warehouse's number goes over Shopify's available, whatever that was."""
    observed = stages.observe(stage)[LAMP]
    assert observed is not None
    taken = sum(level.committed for level in observed.levels if level.location_id == location)
    put(stage, number + taken, location=location)
    replan(stage)


def there(stage: Stage, location: int = EAST) -> int:
    """Units of the lamp that a plan would give away there."""
    with stage.act() as (session, shop):
        item = session.get_one(tables.Item, (shop.id, LAMP))
        return selfcheck.physical(session, shop, [item])[LAMP, location]


def sent(stage: Stage, full: facts.FullOrderFacts, units: int, location: int) -> None:
    """Units of an order leave the location, and its stock."""
    stage.on_hand[LAMP, location] -= units
    tell(stage, shipped(full, units), cause="shipped")


def choose(stage: Stage, location: int, source: str | None) -> None:
    with stage.act() as (session, shop):
        row = session.get_one(tables.Location, (shop.id, location))
        sources.choose(session, shop, row, source, stage.now)
    replan(stage)


def open_questions(stage: Stage) -> list[str]:
    rows = stage.rows(tables.ExceptionRow, kind="stock_written_over")
    return [row.subject for row in rows if row.closed_at is None]


def test_zero_over_what_waits_releases_nobody(warehouse: Stage) -> None:
    written(warehouse, 0)
    assert standing(warehouse) == {ANN: WAITS, BEN: WAITS, CY: WAITS}
    assert warehouse.rows(tables.Receipt) == []
    assert open_questions(warehouse) == []


def test_what_it_writes_goes_once_to_the_first_and_is_carried_while_it_takes_it(warehouse: Stage) -> None:
    written(warehouse, 0)
    written(warehouse, 3)
    released = {ANN: GONE, BEN: (2, 1, 1), CY: WAITS}
    assert standing(warehouse) == released
    assert [row.units for row in warehouse.rows(tables.Receipt)] == [3]
    # Told late: it has not taken them yet. Then it has.
    for number in (3, 3, 0):
        written(warehouse, number)
        assert standing(warehouse) == released
    assert [row.units for row in warehouse.rows(tables.Receipt)] == [3]


def test_a_number_that_lags_behind_the_shipment_is_not_given_again(warehouse: Stage) -> None:
    written(warehouse, 3)
    sent(warehouse, warehouse.orders[ANN], 2, EAST)
    replan(warehouse)
    assert standing(warehouse) == {BEN: (2, 1, 1), CY: WAITS}
    written(warehouse, 0)
    written(warehouse, 3)
    assert standing(warehouse) == {BEN: GONE, CY: GONE}


def test_an_order_between_two_numbers_takes_its_turn(warehouse: Stage) -> None:
    written(warehouse, 4)
    order(warehouse, 4, 1, location=EAST)
    replan(warehouse)
    assert standing(warehouse) == {ANN: GONE, BEN: GONE, CY: WAITS, 4: (1, 0, 0)}


def test_a_cancelled_promise_is_no_stock_and_a_cancelled_release_is(warehouse: Stage) -> None:
    written(warehouse, 2)
    tell(warehouse, resized(warehouse.orders[BEN], 0), cause="edit")
    replan(warehouse)
    assert standing(warehouse) == {ANN: GONE, CY: WAITS}
    tell(warehouse, resized(warehouse.orders[ANN], 0), cause="edit")
    replan(warehouse)
    assert standing(warehouse) == {CY: GONE}


def test_cancelled_without_restocking_the_unit_is_gone_where_it_was_there(warehouse: Stage) -> None:
    written(warehouse, 2)
    # Ann's two leave the shelf with her order: broken.
    warehouse.on_hand[LAMP, EAST] -= 2
    tell(warehouse, resized(warehouse.orders[ANN], 0), cause="edit")
    replan(warehouse)
    written(warehouse, 0)
    assert standing(warehouse)[CY] == WAITS


def test_a_return_below_zero_is_a_unit_that_came(warehouse: Stage) -> None:
    put(warehouse, 1, location=EAST)
    replan(warehouse)
    assert standing(warehouse)[ANN] == (2, 1, 1)


def test_losses_take_what_nobody_was_given(warehouse: Stage) -> None:
    written(warehouse, 10)
    assert there(warehouse) == 10
    written(warehouse, 2)
    assert (there(warehouse), standing(warehouse)[CY]) == (8, GONE)


def test_counted_from_now_on_everything_that_shopify_counts_is_there(warehouse: Stage) -> None:
    written(warehouse, 0)
    choose(warehouse, EAST, "counted")
    assert standing(warehouse) == {ANN: GONE, BEN: GONE, CY: GONE}
    choose(warehouse, EAST, None)
    assert there(warehouse) == 6, "what it was given stays given"


def test_written_from_now_on_zero_is_nothing(shop: Stage) -> None:
    choose(shop, MAIN, "written")
    assert there(shop, MAIN) == 0
    written(shop, 0, MAIN)
    assert standing(shop) == {ANN: WAITS, BEN: WAITS, CY: (1, 0, 0)}
    choose(shop, MAIN, "counted")
    assert standing(shop)[BEN] == GONE


def test_reading_the_locations_again_keeps_what_the_merchant_chose(shop: Stage) -> None:
    choose(shop, MAIN, "written")
    with shop.act() as (session, ada):
        main = facts.LocationFacts(MAIN, "The big house", True, True, is_fulfillment_service=False)
        catalogue.record_locations(session, ada.id, [main], complete=True, now=shop.now)
    (row,) = shop.rows(tables.Location, id=MAIN)
    assert (row.name, row.stock_source, row.is_written) == ("The big house", "written", True)


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
    assert open_questions(shop) == []


def test_two_zeros_release_nothing_and_ask_once(shop: Stage) -> None:
    zero_both(shop)
    assert standing(shop) == {ANN: WAITS, BEN: WAITS, CY: (1, 0, 0)}
    assert open_questions(shop) == [f"location:{MAIN}"]
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
    assert (standing(shop)[4], open_questions(shop)) == (WAITS, [f"location:{MAIN}"])


def test_two_zeros_a_month_apart_are_none(shop: Stage) -> None:
    put(shop, 4)
    replan(shop)
    shop.now += timedelta(days=31)
    put(shop, 1, item=SHADE)
    replan(shop)
    assert (standing(shop)[CY], open_questions(shop)) == ((1, 1, 1), [])


def test_the_units_came_so_they_go(shop: Stage) -> None:
    zero_both(shop)
    choose(shop, MAIN, "counted")
    assert standing(shop) == {ANN: GONE, BEN: GONE, CY: (1, 1, 1)}
    assert open_questions(shop) == []
    assert all(row.settled_at for row in shop.rows(tables.Receipt))
    for units in (2, 4):
        order(shop, 10 + units, 2)
        replan(shop)
        put(shop, 4 + units)
        replan(shop)
    assert open_questions(shop) == [], "she is never asked again"


def test_the_units_came_but_ada_looks_at_every_receipt(shop: Stage) -> None:
    with shop.act() as (session, ada):
        settings.change(session, ada, {"release": "review"}, shop.now)
    zero_both(shop)
    choose(shop, MAIN, "counted")
    assert standing(shop)[ANN] == WAITS
    assert {row.review for row in shop.rows(tables.Receipt) if row.is_open} == {"chosen"}


def test_a_warehouse_wrote_over_it_so_nothing_came(shop: Stage) -> None:
    zero_both(shop)
    choose(shop, MAIN, "written")
    assert (there(shop, MAIN), standing(shop)[ANN]) == (0, WAITS)
    assert all(row.settled_at for row in shop.rows(tables.Receipt))
    written(shop, 2, MAIN)
    assert standing(shop) == {ANN: GONE, BEN: WAITS, CY: (1, 0, 0)}


def test_one_doubted_receipt_may_be_released_alone(shop: Stage) -> None:
    zero_both(shop)
    (lamps,) = shop.rows(tables.Receipt, item_id=LAMP)
    with shop.act() as (session, ada):
        receipts.release(session, ada, session.get_one(tables.Receipt, lamps.id), shop.now)
    replan(shop)
    assert standing(shop) == {ANN: GONE, BEN: GONE, CY: (1, 0, 0)}
    assert open_questions(shop) == [f"location:{MAIN}"]


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
    assert open_questions(shop) == []


def test_a_shipment_between_two_looks_hides_no_receipt(shop: Stage) -> None:
    put(shop, 3)
    replan(shop)
    sent(shop, shop.orders[ANN], 2, MAIN)
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
