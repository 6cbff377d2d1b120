"""What is to be read and replanned: asked once, claimed by one, never lost."""

from datetime import timedelta

from app.db import tables
from app.services import dirty, readings
from tests.services.stage import LAMP, Stage, put

ANN = 1001


def claimed(stage: Stage, seconds: float = 0) -> list[readings.Claim]:
    with stage.act() as (session, _):
        return readings.claim(session, stage.wall + timedelta(seconds=seconds))


def test_asked_again_while_it_is_read_it_stays_owed(stage: Stage) -> None:
    with stage.act() as (session, shop):
        readings.ask(session, shop.id, "order", ANN)
    (claim,) = claimed(stage)
    with stage.act() as (session, shop):
        readings.ask(session, shop.id, "order", ANN)
        readings.done(session, claim, stage.now)
    (claim,) = claimed(stage)
    with stage.act() as (session, _):
        readings.done(session, claim, stage.now)
    assert stage.rows(tables.Reading) == []


def test_a_reading_is_claimed_by_one_worker(stage: Stage) -> None:
    with stage.act() as (session, shop):
        readings.ask_many(session, shop.id, "order", [ANN, ANN])
    assert len(claimed(stage)) == 1
    assert claimed(stage) == []
    assert len(claimed(stage, 300)) == 1


def test_an_order_not_routed_yet_is_looked_for_after_two_ten_and_thirty_seconds(stage: Stage) -> None:
    with stage.act() as (session, shop):
        readings.ask(session, shop.id, "order", ANN)
    at = 0.0
    for wait in (2, 10, 30):
        (claim,) = claimed(stage, at)
        with stage.act() as (session, _):
            readings.look_again(session, claim, stage.now, stage.wall + timedelta(seconds=at))
        assert claimed(stage, at + wait - 1) == []
        at += wait
    (claim,) = claimed(stage, at)
    with stage.act() as (session, _):
        readings.look_again(session, claim, stage.now, stage.wall)
    assert stage.rows(tables.Reading) == []


def test_a_reading_that_fails_eight_times_is_shown_to_the_merchant(stage: Stage) -> None:
    with stage.act() as (session, shop):
        readings.ask(session, shop.id, "order", ANN)
    for attempt in range(8):
        (claim,) = claimed(stage, attempt * 1000)
        with stage.act() as (session, _):
            wall = stage.wall + timedelta(seconds=attempt * 1000)
            readings.failed(session, claim, stage.now, wall, "500")
    assert claimed(stage, 99_999) == []
    assert [e.subject for e in stage.rows(tables.ExceptionRow)] == [f"order:{ANN}"]


def test_what_can_be_read_after_all_is_no_exception_any_more(stage: Stage) -> None:
    with stage.act() as (session, shop):
        readings.ask(session, shop.id, "order", ANN)
    (claim,) = claimed(stage)
    with stage.act() as (session, shop):
        readings.failed(session, claim, stage.now, stage.wall, "403", permanent=True)
        readings.ask(session, shop.id, "order", ANN)
    (claim,) = claimed(stage)
    with stage.act() as (session, _):
        readings.done(session, claim, stage.now)
    assert [row.closed_at for row in stage.rows(tables.ExceptionRow)] == [stage.now]


def test_put_off_it_waits_without_counting(stage: Stage) -> None:
    with stage.act() as (session, shop):
        readings.ask(session, shop.id, "order", ANN)
    (claim,) = claimed(stage)
    with stage.act() as (session, _):
        readings.put_off(session, claim, stage.wall, 5)
    assert claimed(stage, 4) == []
    assert claimed(stage, 6)[0].attempts == 0


def test_a_dirty_item_is_claimed_by_one_and_at_most_once_a_second(stage: Stage) -> None:
    put(stage, 1)
    with stage.act() as (session, shop):
        assert dirty.shops(session, stage.wall) == [shop.id]
        claims = dirty.claim(session, shop.id, stage.wall)
        assert [claim.item_id for claim in claims] == [LAMP]
        assert dirty.claim(session, shop.id, stage.wall) == []
        dirty.put_off(session, shop.id, claims, stage.wall + timedelta(seconds=1))
        assert dirty.claim(session, shop.id, stage.wall) == []
        assert len(dirty.claim(session, shop.id, stage.wall + timedelta(seconds=1))) == 1


def test_marking_says_how_many_items_are_known(stage: Stage) -> None:
    with stage.act() as (session, shop):
        assert dirty.mark(session, shop.id, [LAMP, 1]) == 1
        assert dirty.mark(session, shop.id, []) == 0


def test_everything_enrolled_is_marked_at_once(stage: Stage) -> None:
    before = stage.rows(tables.Item)[0].dirty_seq
    with stage.act() as (session, shop):
        dirty.mark_all(session, shop.id)
    assert stage.rows(tables.Item)[0].dirty_seq == before + 1
