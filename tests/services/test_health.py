"""What /health counts as owed, and what it leaves out."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from app import dates
from app.db import session as db
from app.db.shop import Shop
from app.db.tables import Row
from app.db.work import Delivery, Effect, Import, Notice, Reading
from app.services import health
from app.web import health as door

CLOCK = dates.Clock()
NOW = CLOCK.now()
LATER = NOW + timedelta(hours=1)
NOTHING = {"deliveries": 0, "replans": 0, "effects": 0, "notices": 0}


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[db.Sessions]:
    made = db.sessions(db.engine(f"sqlite:///{tmp_path / 'house.db'}"))
    Row.metadata.create_all(made.kw["bind"])
    with db.transaction(made) as session:
        session.add(
            Shop(id=1, domain="ada-lamps.myshopify.com", installed_at=NOW, imported_at=NOW, live_at=NOW)
        )
        session.add(Shop(id=2, domain="left.myshopify.com", installed_at=NOW, uninstalled_at=NOW))
        session.add(Shop(id=3, domain="ben-bulbs.myshopify.com", installed_at=NOW))
    yield made
    made.kw["bind"].dispose()


def owed(sessions: db.Sessions, *rows: Any) -> dict[str, int]:
    """What more is owed with these rows: only what is not zero."""
    with db.transaction(sessions) as session:
        session.add_all(rows)
    with db.look(sessions) as session:
        return {kind: count for kind, count in health.owed(session, NOW).items() if count}


def delivery(**more: Any) -> Delivery:
    given = {"shop_domain": "x", "webhook_id": "1", "topic": "t", "received_at": NOW, "body": b""}
    return Delivery(**given, **more)


def effect(shop_id: int = 1, **more: Any) -> Effect:
    given = {"kind": "hold", "target": 1, "urgency": 2, "wish": {}, "due_at": NOW}
    return Effect(shop_id=shop_id, **{**given, **more})


def notice(**more: Any) -> Notice:
    given = {"order_id": 1, "letter": "in_line", "parts": {}, "owed_at": NOW, "due_at": NOW}
    return Notice(shop_id=1, **{**given, **more})


def test_a_quiet_house_owes_nothing(sessions: db.Sessions) -> None:
    assert owed(sessions) == {}
    with db.look(sessions) as session:
        assert health.owed(session, NOW) == NOTHING
        assert health.shops(session) == {"installed": 2, "importing": 1, "live": 1}


def test_a_delivery_counts_until_it_is_done(sessions: db.Sessions) -> None:
    assert owed(sessions, delivery(retry_at=LATER)) == {"deliveries": 1}


def test_a_delivery_that_failed_for_good_does_not_count(sessions: db.Sessions) -> None:
    assert owed(sessions, delivery(done_at=NOW, outcome="failed")) == {}


def test_facts_to_be_read_and_shops_being_read_count_as_replans(sessions: db.Sessions) -> None:
    reading = Reading(shop_id=1, kind="order", target=1, retry_at=LATER)
    assert owed(sessions, reading, Import(shop_id=3, stage="shop", started_at=NOW)) == {"replans": 2}


def test_a_night_counts_once_it_has_come(sessions: db.Sessions) -> None:
    assert owed(sessions) == {}
    with db.transaction(sessions) as session:
        session.get_one(Shop, 1).nightly_due_at = NOW
    assert owed(sessions) == {"replans": 1}


def test_effects_and_letters_count_when_due_and_not_failed(sessions: db.Sessions) -> None:
    assert owed(sessions, effect(lease_until=LATER), notice(retry_at=LATER)) == {"effects": 1, "notices": 1}


def test_what_waits_for_a_later_business_time_or_failed_for_good_does_not_count(
    sessions: db.Sessions,
) -> None:
    later = [effect(due_at=LATER), effect(target=2, failed_at=NOW), effect(shop_id=2)]
    assert owed(sessions, *later, notice(due_at=LATER), notice(done_at=NOW)) == {}


def test_while_paused_releases_and_letters_wait_for_the_merchant(sessions: db.Sessions) -> None:
    with db.transaction(sessions) as session:
        session.get_one(Shop, 1).paused_at = NOW
    assert owed(sessions, effect(), notice(), effect(target=2, urgency=1)) == {"effects": 1}


def test_the_door_answers_counts_only(sessions: db.Sessions) -> None:
    app = Flask("health")
    app.register_blueprint(door.blueprint(SimpleNamespace(sessions=sessions, clock=CLOCK)))  # type: ignore[arg-type]
    assert app.test_client().get("/health").get_json() == {
        "owed": NOTHING,
        "shops": {"installed": 2, "importing": 1, "live": 1},
    }
    sessions.kw["bind"].dispose()
