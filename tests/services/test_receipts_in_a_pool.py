"""What arrives at one location of a pool serves those who wait at the other, and a person may look first."""

import pytest
from sqlalchemy import select

from app.db import tables
from app.services import proposals, receipts, shops
from tests.services import stage as stages
from tests.services.shelves import ANN, BEN, NORTH, move, moves, share, where
from tests.services.stage import EAST, MAIN, NOW, Stage, order, put, replan, standing, wishes


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """Main and East are one pool; Ann waits at Main for two, Ben in the east for one."""
    share(stage, {MAIN: "Home", EAST: "Home"})
    replan(stage)
    order(stage, ANN, 2)
    order(stage, BEN, location=EAST)
    replan(stage)
    return stage


def received(stage: Stage) -> dict[int, list[tuple[int, int]]]:
    """Location → (order, units) of what arrived there and went straight out."""
    found: dict[int, list[tuple[int, int]]] = {}
    for receipt in stage.rows(tables.Receipt):
        gains = stage.rows(tables.Gain, receipt_id=receipt.id)
        found.setdefault(receipt.location_id, []).extend((gain.order_id, gain.units) for gain in gains)
    return found


def review(stage: Stage) -> None:
    with stage.act() as (session, shop):
        shops.settings(session, shop).release = "review"


def test_the_dock_list_of_a_location_names_who_is_served_from_there(stage: Stage) -> None:
    put(stage, 1)
    put(stage, 2, location=EAST)
    replan(stage)
    assert received(stage) == {MAIN: [(ANN, 1)], EAST: [(ANN, 1), (BEN, 1)]}


def test_a_review_of_the_east_keeps_back_ann_at_main_and_proposes_her_first(stage: Stage) -> None:
    review(stage)
    put(stage, 2, location=EAST)
    replan(stage)
    assert standing(stage) == {ANN: (2, 0, 0), BEN: (1, 0, 0)}
    (receipt,) = stage.rows(tables.Receipt)
    assert (receipt.location_id, receipt.review) == (EAST, "chosen")
    with stage.act() as (session, shop):
        row = session.get_one(tables.Receipt, receipt.id)
        found = proposals.of_receipt(session, shop, row, NOW)
        receipts.release(session, shop, row, stage.now)
    assert [(entry.order_id, entry.units) for entry in found.gains] == [(ANN, 2)]
    assert (found.units, found.still_units) == (2, 1)
    replan(stage)
    assert (where(stage, ANN), standing(stage)[BEN]) == ({EAST: (2, 2)}, (1, 0, 0))
    assert moves(stage, ANN) == [move(ANN, MAIN, EAST, 2)]
    assert received(stage) == {EAST: [(ANN, 2)]}


def test_one_word_releases_what_came_to_both_locations(stage: Stage) -> None:
    review(stage)
    put(stage, 1)
    put(stage, 2, location=EAST)
    replan(stage)
    with stage.act() as (session, shop):
        row = session.scalars(select(tables.Receipt).filter_by(shop_id=shop.id, location_id=MAIN)).one()
        receipts.release(session, shop, row, stage.now)
    replan(stage)
    assert standing(stage) == {ANN: (2, 2, 2), BEN: (1, 1, 1)}
    assert all(row.settled_at for row in stage.rows(tables.Receipt))


def test_only_stock_outside_the_pool_is_a_question_of_routing(stage: Stage) -> None:
    review(stage)
    put(stage, 1, location=EAST)
    replan(stage)
    assert stage.rows(tables.ExceptionRow, kind="routing") == [], "what waits for a word is no other's"
    with stage.act() as (session, shop):
        north = tables.Location(shop_id=shop.id, id=NORTH, name="North", is_active=True, sells_online=True)
        session.add(north)
    put(stage, 1, location=NORTH)
    replan(stage)
    (asked,) = stage.rows(tables.ExceptionRow, kind="routing")
    assert asked.subject == f"order:{ANN}"
    assert [where["location"] for where in asked.detail["items"]] == [NORTH]


def test_a_new_order_that_the_other_location_covers_is_no_release(stage: Stage) -> None:
    review(stage)
    put(stage, 4, location=EAST)
    replan(stage)
    stages.order(stage, 3, 1)
    replan(stage)
    assert where(stage, 3) == {EAST: (1, 1)}
    assert wishes(stage, "hold")[3]["lines"] == {}
