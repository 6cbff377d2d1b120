"""Webhooks as they came: which are to be processed now, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from app.db.work import Delivery

ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=2)  # doubled at each further attempt


@dataclass(frozen=True, slots=True)
class Delivered:
    """A delivery being processed; `attempts` counts the earlier ones, times are business time."""

    id: int
    domain: str
    topic: str
    triggered_at: datetime | None
    received_at: datetime
    body: bytes
    attempts: int


def claim(session: Session, limit: int, wall: datetime) -> list[Delivered]:
    """The oldest deliveries owed now, locked until the transaction ends; other workers pass them over."""
    row = Delivery
    query = (
        select(row.id, row.shop_domain, row.topic, row.triggered_at, row.received_at, row.body, row.attempts)
        .where(row.done_at.is_(None), or_(row.retry_at.is_(None), row.retry_at <= wall))
        .order_by(row.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [Delivered(*found) for found in session.execute(query)]


def close(
    session: Session, ids: Sequence[int], outcome: str, now: datetime, error: str | None = None
) -> None:
    """Nothing more is to be done: processed, dropped or failed (for good)."""
    if ids:
        values = {"outcome": outcome, "done_at": now, "error": error, "retry_at": None}
        session.execute(_these(ids).values(**values))


def put_off(session: Session, delivered: Delivered, error: str, now: datetime, wall: datetime) -> bool:
    """Try again later, or close as failed after the last attempt; says whether it will be tried again."""
    attempts = delivered.attempts + 1
    session.execute(
        _these([delivered.id]).values(
            attempts=attempts, error=error, retry_at=wall + FIRST_WAIT * 2**delivered.attempts
        )
    )
    if attempts >= ATTEMPTS:
        close(session, [delivered.id], "failed", now, error)
    return attempts < ATTEMPTS


def empty(session: Session, ids: Sequence[int]) -> None:
    """Forget what these said."""
    session.execute(_these(ids).values(body=b""))


def empty_shop(session: Session, domain: str) -> None:
    """Forget what every delivery of a shop said, once it was processed."""
    done = Delivery.done_at.is_not(None)
    session.execute(update(Delivery).where(Delivery.shop_domain == domain, done).values(body=b""))


def forget_shop(session: Session, domain: str, but: int) -> None:
    """Delete a shop's deliveries, all but the one being processed."""
    session.execute(delete(Delivery).where(Delivery.shop_domain == domain, Delivery.id != but))


def _these(ids: Sequence[int]):  # type: ignore[no-untyped-def]
    return update(Delivery).where(Delivery.id.in_(ids)).execution_options(synchronize_session=False)
