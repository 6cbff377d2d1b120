"""The quick way into the inbox keeps what the slow way would, on both databases, through a restart too."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from app.db import inbox
from app.house import House
from tests.webhooks import ears

TRIGGERED = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)
ROW: dict[str, Any] = {
    "shop_domain": ears.DOMAIN,
    "webhook_id": "one",
    "topic": "orders/create",
    "triggered_at": TRIGGERED,
    "received_at": TRIGGERED,
    "body": b"\x00\xff{'a': \"\xc3\xa6\"}",
    "attempts": 0,
}

END_ALL_OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND datname = current_database()"""


def bind(house: House) -> Engine:
    engine: Engine = house.sessions.kw["bind"]
    return engine


def check(house: House) -> None:
    keep = inbox.keeper(bind(house))
    assert [keep(ROW), keep(ROW), keep({**ROW, "webhook_id": "two", "triggered_at": None})] == [
        True,
        False,
        True,
    ]
    first, second = ears.kept(house)
    assert (first.body, first.triggered_at, first.attempts) == (ROW["body"], TRIGGERED, 0)
    assert second.triggered_at is None


def test_a_delivery_is_kept_once_as_it_came(house: House) -> None:
    check(house)


@pytest.mark.postgres
def test_a_delivery_is_kept_once_as_it_came_on_postgres(house_on_postgres: House) -> None:
    check(house_on_postgres)


@pytest.mark.postgres
def test_a_connection_from_before_a_restart_is_replaced(house_on_postgres: House) -> None:
    keep = inbox.keeper(bind(house_on_postgres))
    keep(ROW)
    with bind(house_on_postgres).connect() as connection:
        connection.execute(text(END_ALL_OTHERS))
    assert keep({**ROW, "webhook_id": "two"})


def refusing(house: House) -> Callable[[], bool]:
    """What is left of the inbox when its table is gone."""
    keep = inbox.keeper(bind(house))
    keep(ROW)
    with bind(house).begin() as connection:
        connection.execute(text("DROP TABLE deliveries"))
    return lambda: keep({**ROW, "webhook_id": "two"})


def test_what_the_database_refuses_is_an_error(house: House) -> None:
    with pytest.raises(OperationalError):
        refusing(house)()


@pytest.mark.postgres
def test_what_postgres_refuses_is_an_error(house_on_postgres: House) -> None:
    with pytest.raises(OperationalError) as refused:
        refusing(house_on_postgres)()
    assert isinstance(refused.value.orig, psycopg.Error)
