"""Orders bear the tags that the merchant named: those who wait one, those who have theirs the other."""

from app.db import tables
from app.services import making, settings, settle
from tests.services.stage import NOW, Stage, order, put, replan, wishes

ANN, BEN, CY = 1, 2, 3
NOTHING_OWED: dict[int, object] = {}


def claims(stage: Stage) -> list[making.Claim]:
    with stage.act() as (session, shop):
        return [claim for claim in making.claim_due(session, shop, NOW, stage.wall) if claim.kind == "tags"]


def perform(stage: Stage, wanted: list[making.Claim] | None = None) -> None:
    """The tags that are wished are put on, and taken off, in the store."""
    for claim in claims(stage) if wanted is None else wanted:
        with stage.act() as (session, shop):
            settle.tags(session, shop.id, claim)


def rename(stage: Stage, **names: str) -> None:
    with stage.act() as (session, shop):
        settings.change(session, shop, names, NOW)
    replan(stage)


def tagged(stage: Stage) -> dict[int, list[str]]:
    return {row.id: row.tagged for row in stage.rows(tables.Order)}


def a_line(stage: Stage) -> None:
    """Ann has got hers, Ben and Cy wait."""
    for number in (ANN, BEN, CY):
        order(stage, number)
    replan(stage)
    put(stage, 1)
    replan(stage)
    perform(stage)
    assert tagged(stage) == {ANN: ["backorder-ready"], BEN: ["backorder"], CY: ["backorder"]}


def test_a_new_name_reaches_everybody_and_the_old_one_goes(stage: Stage) -> None:
    a_line(stage)
    rename(stage, tag_waiting="waits", tag_ready="there")
    assert wishes(stage, "tags") == {
        ANN: {"add": ["there"], "remove": ["backorder-ready"]},
        BEN: {"add": ["waits"], "remove": ["backorder"]},
        CY: {"add": ["waits"], "remove": ["backorder"]},
    }
    perform(stage)
    assert tagged(stage) == {ANN: ["there"], BEN: ["waits"], CY: ["waits"]}
    assert wishes(stage, "tags") == NOTHING_OWED


def test_who_is_not_tagged_yet_gets_the_new_name_at_once(stage: Stage) -> None:
    order(stage, ANN)
    replan(stage)
    rename(stage, tag_waiting="waits")
    assert wishes(stage, "tags") == {ANN: {"add": ["waits"], "remove": []}}


def test_a_tag_that_was_on_its_way_meanwhile_goes_too(stage: Stage) -> None:
    order(stage, ANN)
    replan(stage)
    under_way = claims(stage)
    rename(stage, tag_waiting="waits")
    perform(stage, under_way)
    replan(stage)
    assert wishes(stage, "tags") == {ANN: {"add": ["waits"], "remove": ["backorder"]}}


def test_capitals_make_no_other_tag(stage: Stage) -> None:
    a_line(stage)
    rename(stage, tag_waiting="Backorder")
    assert wishes(stage, "tags") == NOTHING_OWED, "taking the old one off would take it off for good"


def test_orders_that_are_closed_are_left_alone(stage: Stage) -> None:
    a_line(stage)
    with stage.act() as (session, shop):
        session.get_one(tables.Order, (shop.id, ANN)).closed_at = NOW
    rename(stage, tag_ready="there")
    assert wishes(stage, "tags") == NOTHING_OWED
