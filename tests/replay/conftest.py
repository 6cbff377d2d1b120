"""A scratch database, kept for a whole module: every scenario is a shop of its own on it."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
import yaml

from app.db import session as db
from app.replay import play, reading, stage

Replay = Callable[..., Any]


@pytest.fixture(scope="module")
def scratch() -> db.Sessions:
    return stage.scratch()


@pytest.fixture(scope="module")
def replay(scratch: db.Sessions) -> Replay:
    """Play a scenario given as text or as plain values."""
    numbers = count()

    def run(scenario: Any, *, each: bool = False) -> Any:
        text = scenario if isinstance(scenario, str) else written(scenario)
        return play.play(scratch, reading.read(text), f"replay-{next(numbers)}", each=each)

    return run


def written(scenario: Any) -> str:
    """A scenario's values as the text of a file."""
    return yaml.safe_dump(scenario, sort_keys=False)
