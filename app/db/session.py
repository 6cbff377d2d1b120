"""The database's door: engines for both dialects, and transactions opened by the doors of the house."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

Sessions = sessionmaker[Session]
ONLY_READS = {"only_reads": True, "postgresql_readonly": True}


def engine(url: str) -> Engine:
    """An engine for `url`; SQLite gets WAL, foreign keys and a busy timeout."""
    if url.startswith("sqlite"):
        return _sqlite(url)
    return create_engine(url, pool_pre_ping=True)


def sessions(bind: Engine) -> Sessions:
    return sessionmaker(bind, expire_on_commit=False)


@contextmanager
def transaction(maker: Sessions) -> Iterator[Session]:
    """One transaction: committed at the end, rolled back on error. Doors open it, services never do."""
    with maker() as session, session.begin():
        yield session


@contextmanager
def look(maker: Sessions) -> Iterator[Session]:
    """A session that can only read: on SQLite it takes no write lock, so it waits for nobody."""
    bind: Engine = maker.kw["bind"]
    # It ends with a commit: at each ROLLBACK psycopg drops every statement that the connection has prepared.
    with maker(bind=bind.execution_options(**ONLY_READS)) as session, session.begin():
        yield session


def _sqlite(url: str) -> Engine:
    bind = create_engine(url, connect_args={"timeout": 30})
    event.listen(bind, "connect", _prepare)
    event.listen(bind, "begin", _begin_immediate)
    event.listen(bind, "checkin", _may_write_again)
    return bind


def _prepare(connection: Any, record: Any) -> None:
    # The driver must not open transactions by itself: BEGIN IMMEDIATE below does.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Any) -> None:
    if connection.get_execution_options().get("only_reads", False):
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.exec_driver_sql("BEGIN")
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _may_write_again(connection: Any, record: Any) -> None:
    # None is left of a connection that was lost.
    if connection is not None:
        connection.execute("PRAGMA query_only=OFF")
