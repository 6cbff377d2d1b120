"""Ada Lamps on PostgreSQL, where many may write at the same moment."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from app.db import session as db
from app.db import tables
from tests.services import stage as stages

ROUND_SECONDS = 60


@pytest.fixture
def stage(postgres_url: str) -> Iterator[stages.Stage]:
    engine = db.engine(postgres_url)
    tables.Row.metadata.create_all(engine)
    yield stages.open_stage(db.sessions(engine))
    engine.dispose()


@pytest.fixture
def at_once() -> Callable[..., list[Any]]:
    """Runs deeds in threads of their own, all from the same moment on; gives what each returned."""

    def run(*deeds: Callable[[], Any]) -> list[Any]:
        barrier = Barrier(len(deeds), timeout=ROUND_SECONDS)

        def start(deed: Callable[[], Any]) -> Any:
            barrier.wait()
            return deed()

        with ThreadPoolExecutor(len(deeds)) as threads:
            return [one.result(ROUND_SECONDS) for one in [threads.submit(start, deed) for deed in deeds]]

    return run
