"""What becomes of a delivery: processed, dropped, tried again or failed for good, and never twice."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from app.db import session as db
from app.db.line import Order
from app.db.shop import Shop
from app.db.work import Delivery, Notice, Reading
from app.house import House
from app.services import deliveries, notices, shops
from app.services.deliveries import Delivered
from tests.webhooks import ears, letters
from webhooks import process, topics


def outcomes(house: House) -> list[str | None]:
    return [row.outcome for row in ears.kept(house)]


def count(house: House, row: Any) -> int:
    with db.look(house.sessions) as session:
        return session.scalar(select(func.count()).select_from(row)) or 0


def make_due(house: House) -> None:
    """The next attempt's moment has come."""
    with db.transaction(house.sessions) as session:
        session.execute(update(Delivery).values(retry_at=datetime.now(UTC) - timedelta(seconds=1)))


@pytest.fixture
def stumbling(house: House) -> Any:
    """A topic whose handler stumbles as long as it is told to."""
    state = {"stumbles": True, "heard": 0}

    def handler(session: Session, shop: Shop, body: Any, now: datetime, delivered: Delivered) -> None:
        state["heard"] += 1
        session.execute(text("UPDATE shops SET name = 'half done'"))
        if state["stumbles"]:
            raise LookupError("with somebody's address in the message")

    topics.TOPICS["test/stumbling"] = handler
    yield state
    del topics.TOPICS["test/stumbling"]


def test_anns_order_is_recorded_and_what_it_wakes_is_rung(house: House) -> None:
    ears.install(house)
    ears.post(house, "orders/create", letters.order())
    assert process.drain(house) == 1
    assert outcomes(house) == ["processed"]
    assert count(house, Order) == 1
    assert {"readings", "replan"} <= set(house.bells.rung)  # type: ignore[attr-defined]


def test_a_delivery_is_processed_once(house: House) -> None:
    ears.install(house)
    ears.post(house, "orders/create", letters.order())
    assert (process.drain(house), process.drain(house)) == (1, 0)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff", b"[]", b"1", b"[" * 90_000, b'{"id": ' + b"9" * 5000 + b"}"]
)
def test_a_body_that_cannot_be_read_fails_for_good_and_is_written_down(house: House, body: bytes) -> None:
    ears.install(house)
    assert ears.post(house, "orders/create", body).status_code == 200
    process.drain(house)
    (row,) = ears.kept(house)
    assert (row.outcome, row.attempts) == ("failed", 0)
    assert row.error
    assert row.done_at is not None


def test_a_body_without_what_we_need_fails_for_good_and_names_it(house: House) -> None:
    ears.install(house)
    ears.post(house, "orders/create", {**letters.order(), "updated_at": "yesterday"})
    process.drain(house)
    (row,) = ears.kept(house)
    assert (row.outcome, row.error) == ("failed", "updated_at is no time")


def test_letters_of_shops_that_we_do_not_know_or_that_left_are_dropped(house: House) -> None:
    ears.install(house, "ben-bulbs.myshopify.com", uninstalled_at=house.clock.now())
    ears.post(house, "orders/create", letters.order())
    ears.post(house, "orders/create", letters.order(), domain="ben-bulbs.myshopify.com")
    process.drain(house)
    assert outcomes(house) == ["dropped", "dropped"]
    assert count(house, Order) == 0


def test_a_topic_that_nobody_hears_is_dropped(house: House) -> None:
    ears.install(house)
    ears.post(house, "carts/create", {"id": 1})
    process.drain(house)
    assert outcomes(house) == ["dropped"]


def test_one_bad_letter_does_not_undo_the_others(house: House, stumbling: Any) -> None:
    ears.install(house)
    ears.post(house, "orders/create", letters.order(1))
    ears.post(house, "test/stumbling", {})
    ears.post(house, "orders/create", b"nonsense")
    ears.post(house, "orders/create", letters.order(2))
    process.drain(house)
    assert outcomes(house) == ["processed", None, "failed", "processed"]
    assert count(house, Order) == 2
    with db.look(house.sessions) as session:
        assert session.scalars(select(Shop.name)).one() == ""


def test_a_letter_that_stumbled_is_tried_again_later_and_then_done(house: House, stumbling: Any) -> None:
    ears.install(house)
    ears.post(house, "test/stumbling", {})
    process.drain(house)
    (row,) = ears.kept(house)
    assert row.retry_at is not None
    assert process.drain(house) == 0
    assert row.error is not None
    assert row.error.startswith("LookupError at ")
    assert "address" not in row.error
    stumbling["stumbles"] = False
    make_due(house)
    process.drain(house)
    assert outcomes(house) == ["processed"]


def test_a_letter_that_always_stumbles_fails_for_good_after_eight_tries(house: House, stumbling: Any) -> None:
    ears.install(house)
    ears.post(house, "test/stumbling", {})
    waits = []
    for _ in range(deliveries.ATTEMPTS):
        process.drain(house)
        (row,) = ears.kept(house)
        waits.append(row.retry_at)
        make_due(house)
    assert outcomes(house) == ["failed"]
    assert ears.kept(house)[0].attempts == deliveries.ATTEMPTS
    assert process.drain(house) == 0


def test_a_drain_that_dies_leaves_everything_to_the_next(house: House) -> None:
    ears.install(house)
    ears.post(house, "orders/create", letters.order())

    def die(*facts: Any) -> None:
        raise KeyboardInterrupt

    heard, topics.TOPICS["orders/create"] = topics.TOPICS["orders/create"], die
    try:
        with pytest.raises(KeyboardInterrupt):
            process.drain(house)
    finally:
        topics.TOPICS["orders/create"] = heard
    assert outcomes(house) == [None]
    assert process.drain(house) == 1
    assert outcomes(house) == ["processed"]


def two_workers(house: House) -> None:
    """Both drain the same backlog at once; each letter is heard once."""
    ears.install(house)
    heard: list[int] = []
    topics.TOPICS["test/counting"] = lambda session, shop, body, now, delivered: heard.append(body["id"])
    door = ears.door(house)
    for number in range(250):
        ears.post(house, "test/counting", {"id": number}, door)
    taken: list[int] = []
    try:
        workers = [threading.Thread(target=lambda: taken.append(process.drain(house))) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(30)
    finally:
        del topics.TOPICS["test/counting"]
    assert sum(taken) == 250
    assert sorted(heard) == list(range(250))
    assert set(outcomes(house)) == {"processed"}


def test_two_workers_share_the_letters(house: House) -> None:
    two_workers(house)


@pytest.mark.postgres
def test_two_workers_share_the_letters_on_postgres(house_on_postgres: House) -> None:
    two_workers(house_on_postgres)


def test_an_order_told_again_and_out_of_order_changes_nothing(house: House) -> None:
    ears.install(house)
    newest = {**letters.order(), "updated_at": "2026-11-23T12:00:00Z", "tags": "backorder"}
    for body in (newest, letters.order(), newest):
        ears.post(house, "orders/updated", body)
    process.drain(house)
    with db.look(house.sessions) as session:
        row = session.scalars(select(Order)).one()
    assert row.tags == ["backorder"]
    assert outcomes(house) == ["processed"] * 3


def test_a_stale_uninstall_after_a_reinstall_is_ignored(house: House) -> None:
    ears.install(house)
    earlier = (house.clock.now() - timedelta(hours=1)).isoformat()
    ears.post(house, "app/uninstalled", {"myshopify_domain": ears.DOMAIN}, at=earlier)
    process.drain(house)
    with db.look(house.sessions) as session:
        assert session.scalars(select(Shop)).one().is_installed


def test_an_uninstall_ends_what_is_owed(house: House) -> None:
    ears.install(house)
    ears.post(house, "products/update", {"id": 7})
    process.drain(house)
    assert count(house, Reading) == 1
    later = (house.clock.now() + timedelta(seconds=1)).isoformat()
    ears.post(house, "app/uninstalled", {"myshopify_domain": ears.DOMAIN}, at=later)
    process.drain(house)
    assert count(house, Reading) == 0
    with db.look(house.sessions) as session:
        assert not session.scalars(select(Shop)).one().is_installed


def test_a_shop_that_comes_back_tells_nobody_a_second_time(house: House) -> None:
    ears.install(house)
    now = house.clock.now()
    with db.transaction(house.sessions) as session:
        shop = session.scalars(select(Shop)).one()
        shop.live_at = now
        notices.owe(session, shop, 1, "in_line", {11: 1}, now)
        notices.done(session, notices.claim(session, now, now)[0], "sent", now, {"message_id": "1"})
        notices.owe(session, shop, 2, "in_line", {12: 1}, now)
    later = (now + timedelta(seconds=1)).isoformat()
    ears.post(house, "app/uninstalled", {"myshopify_domain": ears.DOMAIN}, at=later)
    process.drain(house)
    with db.transaction(house.sessions) as session:
        shop = shops.arrive(session, ears.DOMAIN, now + timedelta(hours=1))
        shop.live_at = now + timedelta(hours=1)
        notices.owe_first(session, shop, "in_line", {1: {11: 1}, 2: {12: 1}}, now)
    with db.look(house.sessions) as session:
        kept = session.execute(select(Notice.order_id, Notice.outcome).order_by(Notice.id)).all()
    assert [tuple(row) for row in kept] == [(1, "sent"), (2, None)]


def test_a_body_that_names_another_shop_than_its_header_is_not_believed(house: House) -> None:
    ears.install(house)
    later = (house.clock.now() + timedelta(seconds=1)).isoformat()
    ears.post(house, "app/uninstalled", {"myshopify_domain": "ben-bulbs.myshopify.com"}, at=later)
    process.drain(house)
    assert outcomes(house) == ["failed"]
