"""Ada Lamps with the small app next door, and Ada's browser."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from devstore import app as store_app
from tests.devstore import street as streets


@pytest.fixture
def street() -> Iterator[streets.Street]:
    """An empty shop and an app, both running."""
    with streets.street() as opened:
        yield opened


@pytest.fixture(scope="module")
def busy_street() -> Iterator[streets.Street]:
    """The seeded shop and an app, both running."""
    with streets.street("ada-lamps") as opened:
        yield opened


@pytest.fixture
def browser(busy_street: streets.Street) -> FlaskClient:
    """Ada at her desk."""
    return store_app.create_app(busy_street.store).test_client()
