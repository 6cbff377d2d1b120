"""The counter's ground: a house with a database in a folder, and a merchant who can sign in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from flask.testing import FlaskClient

import wsgi
from app import bells, config, dates
from app.db import session as db
from app.db.tables import Row
from app.house import House
from app.mail import sender
from app.shopify import client
from tests.web import ground


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    yield from _open(f"sqlite:///{tmp_path / 'app.db'}")


@pytest.fixture
def postgres_ada(postgres_url: str) -> Iterator["ground.Merchant"]:
    """Ada, with her house on PostgreSQL."""
    for opened in _open(postgres_url):
        app = wsgi.create_app(opened)
        app.testing = True
        yield ground.settle(opened, app.test_client(), ground.ADA)


def _open(database_url: str) -> Iterator[House]:
    settings = config.Config(
        app_url="https://app.test",
        shopify_api_key=ground.KEY,
        shopify_api_secret=ground.SECRET,
        encryption_keys=Fernet.generate_key().decode(),
        database_url=database_url,
        shopify_admin_base="https://{shop}",
    )
    opened = House(
        config=settings,
        sessions=db.sessions(db.engine(settings.database_url)),
        clock=dates.Clock(),
        bells=bells.DirectBells(),
        telephone=client.Telephone.from_config(settings),
        sender=sender.MemorySender(),
    )
    Row.metadata.create_all(opened.sessions.kw["bind"])
    yield opened
    opened.sessions.kw["bind"].dispose()


@pytest.fixture
def web(house: House) -> FlaskClient:
    """A browser that nobody has signed in."""
    app = wsgi.create_app(house)
    app.testing = True
    return app.test_client()


@pytest.fixture
def ada(house: House, web: FlaskClient) -> "ground.Merchant":
    """Ada, whose shop has been read and who is signed in."""
    return ground.settle(house, web, ground.ADA)


@pytest.fixture
def eve(house: House, web: FlaskClient) -> "ground.Merchant":
    """Eve, who has another shop and must see nothing of Ada's."""
    return ground.settle(house, web, ground.EVE)
