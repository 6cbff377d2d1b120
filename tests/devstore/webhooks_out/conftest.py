"""An installed app that listens, and the shop that tells it things."""

from collections.abc import Iterator

import pytest

from devstore import store as stores
from tests.devstore import ada, ear


@pytest.fixture
def app() -> Iterator[ear.Ear]:
    """The app's ear."""
    with ear.listening() as listener:
        yield listener


@pytest.fixture
def store(app: ear.Ear) -> stores.Store:
    """Ada Lamps with the app installed, without threads."""
    store = ada.a_store(app.url)
    store.installation.install()
    return store
