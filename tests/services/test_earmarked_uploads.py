"""A file keeps units for one order: they are entered for its line, and reserved when they come."""

import pytest

from app.db import tables
from app.services import supply
from tests.services import stage as stages
from tests.services.stage import LAMP, Stage, order, put, replan, standing
from tests.services.test_uploads import faults, figures, upload

ANN, BEN = 1, 2
HEADING = "reference,sku,quantity,location,status,for order"


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """Ann and Ben wait for two lamps each."""
    replan(stage)
    order(stage, ANN, 2)
    order(stage, BEN, 2)
    replan(stage)
    return stage


def entries(stage: Stage) -> list[tuple[int, int | None]]:
    """Units still to come, and the line that they are kept for."""
    return [(row.outstanding, row.for_line_id) for row in stage.rows(tables.Incoming)]


def test_one_reference_brings_units_for_everybody_and_for_ben(stage: Stage) -> None:
    rows = ("PO-1,LAMP-0,8,Main,,", "PO-1,LAMP-0,2,Main,,#2")
    assert figures(upload(stage, *rows, heading=HEADING)) == (2, 2, 0, 0)
    assert entries(stage) == [(8, None), (2, BEN * 10)]
    again = ("PO-1,LAMP-0,8,Main,,", "PO-1,LAMP-0,1,Main,,2")
    assert figures(upload(stage, *again, heading=HEADING)) == (2, 0, 1, 0)
    assert entries(stage) == [(8, None), (1, BEN * 10)]


def test_what_comes_for_ben_is_his(stage: Stage) -> None:
    upload(stage, "PO-1,LAMP-0,2,Main,,#2", heading=HEADING)
    put(stage, 2)
    upload(stage, "PO-1,LAMP-0,2,Main,received,#2", heading=HEADING)
    replan(stage)
    assert standing(stage) == {ANN: (2, 0, 0), BEN: (2, 2, 2)}


def test_a_file_that_names_no_orders_changes_what_is_kept_for_one(stage: Stage) -> None:
    upload(stage, "PO-1,LAMP-0,2,Main,,#2", heading=HEADING)
    done = upload(stage, "PO-1,LAMP-0,5,Main", heading="reference,sku,quantity,location")
    assert (figures(done), entries(stage)) == ((1, 0, 1, 0), [(5, BEN * 10)])


def test_an_order_that_does_not_wait_for_it_is_told_by_its_row(stage: Stage) -> None:
    shade = LAMP + 1
    stages.add_item(stage, shade)
    rows = (
        "PO-1,LAMP-0,1,Main,,#77",
        "PO-1,LAMP-1,1,Main,,#1",
        "PO-1,LAMP-0,1,Main,,#1",
        "PO-1,LAMP-0,1,Main,,1",
    )
    done = upload(stage, *rows, heading=HEADING)
    assert figures(done) == (4, 1, 0, 3)
    assert faults(stage, done) == {
        2: "No open line of the order “#77” has the SKU “LAMP-0”.",
        3: "No open line of the order “#1” has the SKU “LAMP-1”.",
        5: "An earlier row has the same reference, SKU, location and order.",
    }


def test_what_was_kept_for_a_closed_order_can_still_be_put_right(stage: Stage) -> None:
    upload(stage, "PO-1,LAMP-0,2,Main,,#2", heading=HEADING)
    with stage.act() as (session, shop):
        session.get_one(tables.Line, (shop.id, BEN * 10)).closed_at = stage.now
    rows = ("PO-1,LAMP-0,3,Main,,#2", "PO-2,LAMP-0,3,Main,,#2")
    done = upload(stage, *rows, heading=HEADING)
    assert (figures(done), entries(stage)) == ((2, 0, 1, 1), [(3, BEN * 10)])


def test_units_that_a_person_counts_as_come_are_kept_too(stage: Stage) -> None:
    upload(stage, "PO-1,LAMP-0,2,Main,confirmed,#2", heading=HEADING)
    (row,) = stage.rows(tables.Incoming)
    with stage.act() as (session, shop):
        supply.receive(session, shop, session.get_one(tables.Incoming, row.id), 1, stage.now)
    assert [place.reserved for place in stage.rows(tables.Place, order_id=BEN)] == [1]
