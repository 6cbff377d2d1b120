"""A house with an empty database; nothing of it leaves the process."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from app import bells, config, dates
from app.db import session as db
from app.db.tables import Row
from app.house import House
from app.mail import sender
from app.shopify import client
from tests.webhooks import ears


def opened(settings: config.Config) -> House:
    return House(
        config=settings,
        sessions=db.sessions(db.engine(settings.database_url)),
        clock=dates.Clock(settings.clock_file),
        bells=bells.DirectBells(),
        telephone=client.Telephone.from_config(settings),
        sender=sender.MemorySender(),
    )


@pytest.fixture
def settings(tmp_path: Path) -> config.Config:
    return config.Config(
        app_url="http://app.test",
        shopify_api_key="f1257114116e0123456789abcdef0123",
        shopify_api_secret=ears.SECRET,
        shopify_api_secret_old=ears.OLD_SECRET,
        encryption_keys=Fernet.generate_key().decode(),
        database_url=f"sqlite:///{tmp_path / 'house.db'}",
        shopify_admin_base="http://store.test",
        max_body_bytes=100_000,
    )


@pytest.fixture
def house(settings: config.Config) -> Iterator[House]:
    made = opened(settings)
    Row.metadata.create_all(made.sessions.kw["bind"])
    yield made
    made.sessions.kw["bind"].dispose()


@pytest.fixture
def house_on_postgres(settings: config.Config, postgres_url: str) -> Iterator[House]:
    made = opened(replace(settings, database_url=postgres_url))
    Row.metadata.create_all(made.sessions.kw["bind"])
    yield made
    made.sessions.kw["bind"].dispose()
