"""How much work a database does for us: the processor time of its side, whatever else the machine does."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

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

    def leave(*args: object) -> None:
        watch.started = work()

    def answer(connection: object, cursor: object, statement: str, *args: object) -> None:
        took = work() - watch.started
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


def _worked(connection: Connection) -> Callable[[], float]:
    """Milliseconds of processor time of whoever does this connection's work."""
    if connection.dialect.name != "postgresql":
        return lambda: time.thread_time() * 1000
    process = connection.scalar(text("SELECT pg_backend_pid()"))
    nanoseconds = Path(f"/proc/{process}/schedstat")
    return lambda: int(nanoseconds.read_text().split()[0]) / 1_000_000
