"""An empty Ada Lamps, and an ear for what it tells."""

import pytest

from devstore import store as stores
from devstore.world import state
from tests.devstore import ada


@pytest.fixture
def store() -> stores.Store:
    """A store without threads; nothing is delivered while the app is not installed."""
    return ada.a_store()


@pytest.fixture
def told(store: stores.Store) -> list[tuple[str, state.Payload]]:
    """Every topic and body from now on."""
    heard: list[tuple[str, state.Payload]] = []
    store.world.emit = lambda topic, body: heard.append((topic, body))
    return heard
