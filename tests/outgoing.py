"""Watches the house's telephone: no call may leave it while its thread has a transaction open."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


class Watch(threading.local):
    """The transactions this thread has open, and the calls that left during one."""

    def __init__(self, calls: list[str]) -> None:
        self.transactions: set[int] = set()
        self.calls_inside = calls

    def begun(self, connection: Any) -> None:
        self.transactions.add(id(connection))

    def ended(self, connection: Any) -> None:
        self.transactions.discard(id(connection))

    def calling(self, method: str, url: str) -> None:
        """Noted rather than raised: the job that called may catch what is raised."""
        if self.transactions:
            self.calls_inside.append(f"{method} {url}")


@contextmanager
def watched(engine: Engine) -> Iterator[Watch]:
    """Fails at its end when a call was made inside a transaction of `engine`."""
    watch = Watch([])
    ears = {"begin": watch.begun, "commit": watch.ended, "rollback": watch.ended}
    for name, ear in ears.items():
        event.listen(engine, name, ear)
    yield watch
    for name, ear in ears.items():
        event.remove(engine, name, ear)
    assert watch.calls_inside == [], "calls inside a transaction"
