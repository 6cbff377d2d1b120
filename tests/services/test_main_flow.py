"""The main job, from rows to rows: sold out, in line, held, told, served first come first."""

from app.db import tables
from tests.services.stage import LAMP, Stage, order, put, replan, standing, wishes

ANN, BEN, CY = 1001, 1002, 1003


def test_ann_is_first_ben_second_and_stock_for_one_serves_ann(stage: Stage) -> None:
    order(stage, BEN)
    order(stage, ANN)
    replan(stage)
    put(stage, 1)
    replan(stage)
    assert standing(stage) == {ANN: (1, 1, 1), BEN: (1, 0, 0)}


def test_who_waits_is_held_tagged_and_told_once(stage: Stage) -> None:
    order(stage, ANN, 2)
    replan(stage)
    assert wishes(stage, "hold") == {ANN: {"lines": {str(ANN * 10): 2}}}
    assert wishes(stage, "tags") == {ANN: {"add": ["backorder"], "remove": []}}
    assert [(n.order_id, n.letter, n.parts) for n in stage.rows(tables.Notice)] == [
        (ANN, "in_line", {str(ANN * 10): 2})
    ]


def test_only_the_waiting_part_of_an_order_is_held(stage: Stage) -> None:
    put(stage, 5)
    order(stage, ANN, 7)
    replan(stage)
    assert standing(stage) == {ANN: (7, 5, 5)}
    assert wishes(stage, "hold") == {ANN: {"lines": {str(ANN * 10): 2}}}


def test_sold_out_goes_on_backorder_with_the_lead_times_date(stage: Stage) -> None:
    replan(stage)
    assert wishes(stage, "policy") == {LAMP: {"continues": True}}
    badge = wishes(stage, "badge")[LAMP]
    assert (badge["offer"], badge["ships_by"], badge["valid_until"]) == (
        "on_backorder",
        "2026-12-07",
        "2026-11-26T09:00:00Z",
    )


def test_in_stock_nothing_is_written_to_the_store(stage: Stage) -> None:
    put(stage, 5)
    order(stage, ANN)
    replan(stage)
    assert stage.rows(tables.Effect) == []
    assert stage.rows(tables.Notice) == []
