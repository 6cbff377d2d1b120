"""How much work a database does for us: the processor time of its side, whatever else the machine does."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, text


@dataclass(slots=True)
class Watch:
    """Milliseconds of work and statements so far; `each` keeps (milliseconds, statement)."""

    ms: float = 0.0
    statements: int = 0
    started: float = 0.0
    each: list[tuple[float, str]] = field(default_factory=list)


@contextmanager
def watching(connection: Connection) -> Iterator[Watch]:
    """Counts what is asked over `connection` meanwhile: PostgreSQL's process, or ours while SQLite works."""
    watch, work = Watch(), _worked(connection)
    is_lazy = connection.dialect.name == "sqlite"

    def leave(*args: object) -> None:
        watch.started = work()

    def answer(asked: object, cursor: object, statement: str, parameters: Any, *args: object) -> None:
        took = work() - watch.started
        if is_lazy and statement.startswith("SELECT"):
            took = _read_through(connection, statement, parameters, work)
        watch.ms += took
        watch.statements += 1
        watch.each.append((took, statement))

    engine = connection.engine
    event.listen(engine, "before_cursor_execute", leave)
    event.listen(engine, "after_cursor_execute", answer)
    try:
        yield watch
    finally:
        event.remove(engine, "before_cursor_execute", leave)
        event.remove(engine, "after_cursor_execute", answer)


def _read_through(
    connection: Connection, statement: str, parameters: Any, work: Callable[[], float]
) -> float:
    """SQLite finds a row only when it is fetched: milliseconds of asking again for all of them."""
    started = work()
    connection.connection.cursor().execute(statement, parameters).fetchall()
    return work() - started


def _worked(connection: Connection) -> Callable[[], float]:
    """Milliseconds of processor time of whoever does this connection's work."""
    if connection.dialect.name != "postgresql":
        return lambda: time.thread_time() * 1000
    # Whatever it would share with processes beside it, it does alone: nothing goes uncounted.
    connection.execute(text("SET LOCAL max_parallel_workers_per_gather = 0"))
    process = connection.scalar(text("SELECT pg_backend_pid()"))
    nanoseconds = Path(f"/proc/{process}/schedstat")
    return lambda: int(nanoseconds.read_text().split()[0]) / 1_000_000
