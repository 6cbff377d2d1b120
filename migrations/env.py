"""Runs migrations: one transaction each, with timeouts, and one migrator at a time on PostgreSQL."""

from typing import Literal

import sqlalchemy as sa
from alembic import context
from sqlalchemy import Connection, create_engine, text

from app import config
from app.db.rows import Money, Numbers, UtcTime
from app.db.tables import Row

MIGRATOR = 3_141_592  # the advisory lock's number


def plainly(kind: str, thing: object, autogen: object) -> str | Literal[False]:
    """Migrations name the database's own types, so that they outlive our classes."""
    if kind == "type" and isinstance(thing, UtcTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, Money):
        return "sa.BigInteger()"
    if kind == "type" and thing is Numbers:
        return 'sa.JSON().with_variant(postgresql.ARRAY(sa.BigInteger()), "postgresql")'
    if kind == "type" and isinstance(thing, sa.JSON):
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def run(connection: Connection) -> None:
    postgres = connection.dialect.name == "postgresql"
    if postgres:
        connection.execute(text("SET lock_timeout = '4s'"))
        connection.execute(text("SET statement_timeout = '60s'"))
        connection.execute(text("SELECT pg_advisory_lock(:n)"), {"n": MIGRATOR})
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Row.metadata,
        transaction_per_migration=True,
        render_as_batch=not postgres,
        render_item=plainly,
    )
    with context.begin_transaction():
        context.run_migrations()


def run_on_configured_database() -> None:
    given = context.get_x_argument(as_dictionary=True).get("url")
    engine = create_engine(given or config.load().database_url)
    with engine.connect() as connection:
        run(connection)


run_on_configured_database()
