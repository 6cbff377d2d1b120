"""The fastest durable way to keep a delivery: one prepared statement on a connection of each thread."""

import sqlite3
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import psycopg
from psycopg import pq
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

COLUMNS = (
    "shop_domain",
    "webhook_id",
    "topic",
    "triggered_at",
    "received_at",
    "body",
    "attempts",
)
INSERT = f"INSERT INTO deliveries ({', '.join(COLUMNS)}) VALUES ({{}}) ON CONFLICT DO NOTHING"
STATEMENT = b"keep_delivery"
# A body goes over as it is, everything else as text.
FORMATS = [pq.Format.BINARY if name == "body" else pq.Format.TEXT for name in COLUMNS]

Keep = Callable[[Mapping[str, Any]], bool]


class _Lost(Exception):
    """The connection is gone: perhaps the database was restarted."""


def keeper(engine: Engine) -> Keep:
    """A function that inserts and commits one delivery; False when it was there already.

    Raises SQLAlchemy's OperationalError when the database cannot be reached or refuses.
    """
    run = _on_postgres if engine.dialect.name == "postgresql" else _on_sqlite
    threads = threading.local()

    def keep(row: Mapping[str, Any]) -> bool:
        try:
            return run(_connection(engine, threads), row)
        except _Lost:
            threads.connection = None
        try:
            return run(_connection(engine, threads), row)
        except _Lost as lost:
            threads.connection = None
            raise OperationalError(INSERT, None, lost) from None

    return keep


def _connection(engine: Engine, threads: threading.local) -> Any:
    """This thread's own, opened the engine's way and closed with it; each statement commits itself."""
    kept = getattr(threads, "connection", None)
    if kept is None:
        kept = threads.connection = _opened(engine)
        event.listen(engine, "engine_disposed", lambda disposed: kept.close())
    return kept


def _opened(engine: Engine) -> Any:
    try:
        borrowed = engine.raw_connection()
    except (sqlite3.Error, psycopg.Error) as error:
        raise OperationalError("connect", None, error) from None
    driver = borrowed.driver_connection
    borrowed.detach()
    if isinstance(driver, psycopg.Connection):
        driver.autocommit = True
        numbers = ", ".join(f"${place}" for place in range(1, len(COLUMNS) + 1))
        driver.pgconn.prepare(STATEMENT, INSERT.format(numbers).encode())
    return driver


def _on_postgres(connection: psycopg.Connection[Any], row: Mapping[str, Any]) -> bool:
    """Straight through libpq: the driver's cursors cost more than the statement."""
    values: Any = [_as_bytes(row[name]) for name in COLUMNS]
    try:
        result = connection.pgconn.exec_prepared(STATEMENT, values, FORMATS)
    except psycopg.OperationalError as error:
        raise _Lost(type(error).__name__) from None
    if result.status == pq.ExecStatus.COMMAND_OK:
        return bool(result.command_tuples)
    if connection.pgconn.status != pq.ConnStatus.OK:
        raise _Lost("the server closed the connection")
    raise OperationalError(INSERT, None, psycopg.Error(result.get_error_message()))


def _on_sqlite(connection: sqlite3.Connection, row: Mapping[str, Any]) -> bool:
    values = [_as_stored(row[name]) for name in COLUMNS]
    try:
        cursor = connection.execute(INSERT.format(", ".join("?" * len(COLUMNS))), values)
    except sqlite3.Error as error:
        raise OperationalError(INSERT, None, error) from None
    return cursor.rowcount > 0


def _as_bytes(value: Any) -> bytes | None:
    if value is None or isinstance(value, bytes):
        return value
    return (value.isoformat() if isinstance(value, datetime) else str(value)).encode()


def _as_stored(value: Any) -> Any:
    """A moment the way SQLAlchemy keeps it on SQLite: UTC, without saying so."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return value
