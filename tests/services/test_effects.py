"""Changes owed to Shopify: newest wins, urgent first, refused ones become exceptions."""

from datetime import timedelta

from app.db import tables
from app.services import effects, making, requests, settle, shops
from tests.services.stage import LAMP, NOW, Stage, order, replan, wishes

ANN = 1001
LINE = str(ANN * 10)


def claims(stage: Stage, hours: int = 0) -> list[making.Claim]:
    with stage.act() as (session, shop):
        return making.claim_due(session, shop, stage.now, stage.wall + timedelta(hours=hours))


def wish(stage: Stage, kind: str, target: int, wanted: dict[str, object]) -> None:
    with stage.act() as (session, shop):
        effects.wish(session, shop, kind, target, wanted, stage.now)


def held(stage: Stage, units: dict[str, int]) -> None:
    order(stage, ANN, 9)
    with stage.act() as (session, shop):
        row = session.get(tables.Order, (shop.id, ANN))
        assert row is not None
        row.held = units


def test_the_most_urgent_comes_first(stage: Stage) -> None:
    for kind in ("promise", "badge", "policy", "definitions"):
        wish(stage, kind, LAMP, {})
    assert [claim.kind for claim in claims(stage)] == ["definitions", "policy", "badge", "promise"]


def test_the_newest_wish_wins_and_outlives_the_older_ones_end(stage: Stage) -> None:
    wish(stage, "policy", LAMP, {"continues": True})
    (older,) = claims(stage)
    wish(stage, "policy", LAMP, {"continues": False})
    with stage.act() as (session, shop):
        making.done(session, shop.id, older)
    assert [claim.wish for claim in claims(stage)] == [{"continues": False}]


def test_a_leased_effect_is_claimed_by_nobody_else_until_the_lease_ends(stage: Stage) -> None:
    wish(stage, "policy", LAMP, {"continues": True})
    assert len(claims(stage)) == 1
    assert claims(stage) == []
    assert len(claims(stage, hours=1)) == 1


def test_a_failure_is_tried_again_later_and_after_eight_tries_shown(stage: Stage) -> None:
    wish(stage, "policy", LAMP, {"continues": True})
    for attempt in range(8):
        (claim,) = claims(stage, hours=attempt)
        with stage.act() as (session, shop):
            wall = stage.wall + timedelta(hours=attempt)
            making.failed(session, shop.id, claim, stage.now, wall, "500")
        assert claims(stage, hours=attempt) == []
    assert claims(stage, hours=99) == []
    assert [e.kind for e in stage.rows(tables.ExceptionRow)] == ["effect_failed"]


def test_put_off_by_the_cost_bucket_is_no_failure(stage: Stage) -> None:
    wish(stage, "policy", LAMP, {"continues": True})
    (claim,) = claims(stage)
    with stage.act() as (session, shop):
        making.put_off(session, shop.id, claim, stage.wall, 5)
        assert making.shops(session, stage.now, stage.wall) == []
        assert making.shops(session, stage.now, stage.wall + timedelta(seconds=6)) == [stage.shop_id]
    assert claims(stage, hours=1)[0].attempts == 0


def test_before_the_shop_is_live_nothing_is_wished(stage: Stage) -> None:
    with stage.act() as (_, shop):
        shop.live_at = None
    wish(stage, "policy", LAMP, {"continues": True})
    assert stage.rows(tables.Effect) == []


def test_while_paused_a_hold_grows_and_what_it_would_release_stays_owed(stage: Stage) -> None:
    held(stage, {"1": 2, "2": 1})
    with stage.act() as (session, shop):
        shops.pause(shop, stage.now)
    wish(stage, "hold", ANN, {"lines": {"2": 3}})
    (claim,) = claims(stage)
    assert claim.wish == {"lines": {"1": 2, "2": 3}, "only_holds": True}
    with stage.act() as (session, shop):
        settle.hold(session, shop, claim, settle.Held({1: 2, 2: 3}, [5]), stage.now)
    assert claims(stage) == []
    with stage.act() as (session, shop):
        shops.resume(session, shop)
    assert [claim.wish for claim in claims(stage)] == [{"lines": {"2": 3}}]


def test_what_was_tagged_and_promised_is_known_afterwards(stage: Stage) -> None:
    order(stage, ANN)
    replan(stage)
    with stage.act() as (session, shop):
        effects.wish(session, shop, "promise", ANN, {"lines": [], "ships_by": None}, NOW)
    for claim in claims(stage):
        with stage.act() as (session, shop):
            if claim.kind == "tags":
                settle.tags(session, shop.id, claim)
            elif claim.kind == "promise":
                settle.promise(session, shop.id, claim)
    row = stage.rows(tables.Order)[0]
    assert (row.tagged, row.promise_shown) == (["backorder"], {"lines": [], "ships_by": None})


def test_a_hold_of_an_order_that_is_gone_is_ticked_off(stage: Stage) -> None:
    wish(stage, "hold", ANN, {"lines": {LINE: 1}})
    (claim,) = claims(stage)
    with stage.act() as (session, shop):
        settle.hold(session, shop, claim, settle.Held({}), stage.now)
    assert stage.rows(tables.Effect) == []


def test_a_second_release_forgets_no_line_that_a_service_is_to_be_asked_for(stage: Stage) -> None:
    for minutes, line in ((0, 11), (5, 10)):
        with stage.act() as (session, shop):
            requests.owe(session, shop, ANN, [line], stage.now + timedelta(minutes=minutes))
    assert wishes(stage, "request") == {ANN: {"lines": [10, 11]}}
