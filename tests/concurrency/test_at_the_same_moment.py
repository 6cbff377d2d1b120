"""Two who change one line at the same moment: nobody is lost, and nothing is given twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from app.db import session as db
from app.db import tables
from app.domain import facts
from app.services import catalogue, dirty, incoming, making, notices, orders, planning, shops, totals
from tests.services.stage import (
    LAMP,
    MAIN,
    NOW,
    Stage,
    add_item,
    made,
    observe,
    order,
    put,
    replan,
    standing,
)

pytestmark = pytest.mark.postgres
AtOnce = Callable[..., list[Any]]
ANN, BEN, CY = 1001, 1002, 1003
SHADE = LAMP + 1


def agrees(stage: Stage) -> bool:
    """Totals are the sums over the places."""
    with stage.act() as (session, shop):
        return totals.recount(session, shop.id) == 0


def settle(stage: Stage) -> None:
    """Some minutes later everything is planned that was still owed."""
    stage.wall += timedelta(minutes=5)
    replan(stage)


def let_go(stage: Stage) -> int:
    entries = stage.rows(tables.LedgerEntry)
    came = sum(e.units for e in entries if e.to_state == "committed")
    return came - sum(e.units for e in entries if e.from_state == "committed")


def receive(stage: Stage, available: int) -> None:
    """The stock webhook, and the plan that follows it."""
    with stage.act() as (session, shop):
        assert catalogue.record_available(session, shop.id, LAMP, MAIN, available)
        dirty.mark(session, shop.id, [LAMP])
    work(stage, 1)


def work(stage: Stage, minutes: int) -> int:
    """One round of a replan worker, as the job does it; `minutes` of protocol time after the stage's."""
    wall = stage.wall + timedelta(minutes=minutes)
    with stage.act() as (session, shop):
        claims = dirty.claim(session, shop.id, wall)
    found = observe(stage)
    with stage.act() as (session, shop):
        return planning.write(session, shop, claims, found, stage.now, wall)


def cancel(stage: Stage, full: facts.FullOrderFacts) -> None:
    """The order is cancelled in the store, and we hear of it."""
    gone = replace(full.order, cancelled_at=NOW, updated_at=full.order.updated_at + timedelta(hours=1))
    stage.orders[full.order.id] = facts.FullOrderFacts(gone, ())
    with stage.act() as (session, shop):
        orders.record(session, shop, gone, NOW, "cancel")


def test_two_receipts_for_one_lamp_serve_six_units_and_no_more(stage: Stage, at_once: AtOnce) -> None:
    for number in (ANN, BEN, CY):
        order(stage, number, 3)
    replan(stage)
    stage.on_hand[LAMP, MAIN] = 6
    at_once(partial(receive, stage, -6), partial(receive, stage, -3))
    settle(stage)
    assert standing(stage) == {ANN: (3, 3, 3), BEN: (3, 3, 3), CY: (3, 0, 0)}
    assert let_go(stage) == 6
    assert agrees(stage)


def test_a_receipt_while_ann_cancels_serves_ben(stage: Stage, at_once: AtOnce) -> None:
    anns = order(stage, ANN)
    order(stage, BEN)
    replan(stage)
    stage.on_hand[LAMP, MAIN] = 1
    at_once(partial(receive, stage, 0), partial(cancel, stage, anns))
    settle(stage)
    assert standing(stage) == {BEN: (1, 1, 1)}
    assert agrees(stage)


def test_orders_for_lamp_and_shade_and_for_shade_and_lamp_wait_for_nobody_for_ever(
    stage: Stage, at_once: AtOnce
) -> None:
    add_item(stage, SHADE, sold=True)

    goods = {
        number: (LAMP, SHADE)[(number + number // 100) % 2] for number in range(400) if number % 100 < 10
    }
    for number, item in goods.items():
        stage.orders[number] = made(number, lines={item: 1})

    def come(first: int) -> None:
        """Ten orders in one transaction, as a drain of deliveries takes them in."""
        with stage.act() as (session, shop):
            for number in range(first, first + 10):
                orders.record_full(session, shop, stage.orders[number], NOW, "order_created")

    def plan() -> None:
        for minute in range(1, 4):
            work(stage, minute)

    at_once(*(partial(come, 100 * one) for one in range(4)), plan)
    settle(stage)
    assert len(standing(stage)) == 40
    assert agrees(stage)


def test_the_same_order_told_twice_at_once_is_one_order(stage: Stage, at_once: AtOnce) -> None:
    at_once(*[partial(order, stage, ANN, 2)] * 3)
    settle(stage)
    assert standing(stage) == {ANN: (2, 0, 0)}
    assert agrees(stage)


def test_a_worker_with_an_old_read_writes_nothing_over_a_newer_one(stage: Stage, at_once: AtOnce) -> None:
    order(stage, ANN)
    old_wall = stage.wall
    with stage.act() as (session, shop):
        old = dirty.claim(session, shop.id, old_wall)
    old_read = observe(stage)
    put(stage, 1)
    late = stage.wall + timedelta(minutes=2)
    with stage.act() as (session, shop):
        new = dirty.claim(session, shop.id, late)
    assert [claim.item_id for claim in old] == [claim.item_id for claim in new] == [LAMP]

    def write(claims: list[dirty.Claim], read: dict[int, facts.ItemFacts | None]) -> int:
        with stage.act() as (session, shop):
            return planning.write(session, shop, claims, read, NOW, late)

    assert at_once(partial(write, old, old_read), partial(write, new, observe(stage))) == [0, 1]
    assert standing(stage) == {ANN: (1, 1, 1)}


def test_a_lease_that_ran_out_is_void_even_if_nothing_else_changed(stage: Stage) -> None:
    order(stage, ANN)
    with stage.act() as (session, shop):
        old = dirty.claim(session, shop.id, stage.wall)
    with stage.act() as (session, shop):
        new = dirty.claim(session, shop.id, stage.wall + timedelta(minutes=2))
    with stage.act() as (session, shop):
        assert planning.write(session, shop, old, observe(stage), NOW, stage.wall) == 0
    # The one that took over still has its lease, and writes.
    with stage.act() as (session, shop):
        assert dirty.claim(session, shop.id, stage.wall + timedelta(minutes=2, seconds=2)) == []
        assert planning.write(session, shop, new, observe(stage), NOW, stage.wall) == 1
    with stage.act() as (session, shop):
        assert planning.write(session, shop, new, observe(stage), NOW, stage.wall) == 0


def test_two_workers_make_no_effect_and_send_no_letter_twice(stage: Stage, at_once: AtOnce) -> None:
    for number in range(1, 31):
        order(stage, number)
    replan(stage)

    def effects_of() -> list[tuple[str, int]]:
        with db.transaction(stage.sessions) as session:
            shop = shops.locked(session, stage.shop_id)
            claims = making.claim_due(session, shop, stage.now, stage.wall, limit=20)
            return [(claim.kind, claim.target) for claim in claims]

    def letters_of() -> list[int]:
        with db.transaction(stage.sessions) as session:
            return [claim.id for claim in notices.claim(session, stage.now, stage.wall, limit=10)]

    owed = {(row.kind, row.target) for row in stage.rows(tables.Effect)}
    letters = {row.id for row in stage.rows(tables.Notice)}
    for worker, every in ((effects_of, owed), (letters_of, letters)):
        taken = [one for _ in range(3) for found in at_once(worker, worker, worker) for one in found]
        assert len(taken) == len(set(taken))
        assert set(taken) == every


def test_a_shipment_read_while_orders_come_leaves_the_line_true(stage: Stage, at_once: AtOnce) -> None:
    def arrive(day: int) -> None:
        came = facts.IncomingFacts(7, 8, "#T1", LAMP, MAIN, 5, 0, NOW + timedelta(days=day), "IN_TRANSIT")
        with stage.act() as (session, shop):
            incoming.record_page(session, shop, [came], NOW)

    at_once(*(partial(arrive, day) for day in (1, 2)), *(partial(order, stage, one) for one in (ANN, BEN)))
    settle(stage)
    assert len(stage.rows(tables.Incoming)) == 1
    assert standing(stage) == {ANN: (1, 0, 0), BEN: (1, 0, 0)}
    assert agrees(stage)
