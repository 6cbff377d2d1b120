"""When a row of owed work may be taken up: nobody has leased it, and it does not rest after a failure."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_

from app.db.work import Effect, Import, Notice, Reading

LONGEST_REST = 600  # seconds

Owed = type[Effect] | type[Import] | type[Notice] | type[Reading]


def is_free(row: Owed, wall: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Conditions of a query, at this moment of protocol time."""
    is_rested = or_(row.retry_at.is_(None), row.retry_at <= wall)
    return is_rested, or_(row.lease_until.is_(None), row.lease_until <= wall)


def rest(attempts: int) -> timedelta:
    """After so many failures in a row: twice as long each time, ten minutes at most."""
    return timedelta(seconds=min(2**attempts, LONGEST_REST))
