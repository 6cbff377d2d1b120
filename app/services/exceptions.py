"""What the merchant must know and decide: at most one open exception per kind and subject."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.db.work import ExceptionRow


def raise_one(
    session: Session, shop_id: int, kind: str, subject: str, detail: dict[str, Any], now: datetime
) -> None:
    """Open an exception, or bring the detail of the open one up to date."""
    row = session.scalars(
        select(ExceptionRow).where(*_open(shop_id, kind), ExceptionRow.subject == subject)
    ).first()
    if row is None:
        session.add(ExceptionRow(shop_id=shop_id, kind=kind, subject=subject, detail=detail, raised_at=now))
        session.flush()
    elif row.detail != detail:
        row.detail = detail


def close(session: Session, shop_id: int, kind: str, subject: str, now: datetime) -> None:
    """Close the open exception of this kind about this subject, if there is one."""
    session.execute(
        update(ExceptionRow)
        .where(*_open(shop_id, kind), ExceptionRow.subject == subject)
        .values(closed_at=now)
    )


def open_subjects(session: Session, shop_id: int, kind: str) -> set[str]:
    """The subjects that an exception of this kind is open about."""
    return set(session.scalars(select(ExceptionRow.subject).where(*_open(shop_id, kind))))


def _open(shop_id: int, kind: str) -> tuple[Any, ...]:
    return (
        ExceptionRow.shop_id == shop_id,
        ExceptionRow.kind == kind,
        ExceptionRow.closed_at.is_(None),
    )
