"""A look reads, cannot write, and leaves its connection as quick as it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.exc import DBAPIError

from app.db import session as db
from app.db import tables
from tests.services.stage import NOW

DOMAIN = "ada-lamps.myshopify.com"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    is_sqlite = request.param == "sqlite"
    made = db.engine(
        f"sqlite:///{tmp_path / 'house.db'}" if is_sqlite else request.getfixturevalue("postgres_url")
    )
    tables.Row.metadata.create_all(made)
    yield made
    made.dispose()


def test_a_look_cannot_write_and_the_next_transaction_can(engine: Engine) -> None:
    maker = db.sessions(engine)
    with db.look(maker) as session, pytest.raises(DBAPIError):
        session.execute(insert(tables.Shop).values(domain=DOMAIN, installed_at=NOW))
    with db.transaction(maker) as session:
        session.add(tables.Shop(domain=DOMAIN, installed_at=NOW))
    with db.look(maker) as session:
        assert session.scalars(select(tables.Shop.domain)).all() == [DOMAIN]


@pytest.mark.postgres
def test_what_a_connection_has_prepared_outlives_a_look(postgres_url: str) -> None:
    engine = db.engine(postgres_url)
    tables.Row.metadata.create_all(engine)
    maker = db.sessions(engine)
    for _ in range(8):
        with db.look(maker) as session:
            session.scalars(select(tables.Shop.domain)).all()
    with db.look(maker) as session:
        prepared = session.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    engine.dispose()
    assert any("shops.domain" in statement for statement in prepared)
