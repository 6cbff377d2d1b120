"""Open exceptions as the merchant reads them: newest first, with the order or variant they are about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.db.shop import Shop
from app.db.work import ExceptionRow
from app.services import naming
from app.services.naming import Names

PAGE = 25
# What a subject that names a row is about.
ORDERS = ("order", "hold", "tags", "promise", "request")
ITEMS = ("item", "policy", "badge")
# What has no name of its own, and the page that shows it.
NAMELESS = {"receipt": ("The receipt", "/receipts"), "upload": ("The file", "/incoming/upload")}


@dataclass(frozen=True, slots=True)
class Case:
    """One open exception; `about` is the name of its order, variant or location, `link` the page that shows
    it, `names` what its detail mentions."""

    id: int
    kind: str
    about: str
    link: str | None
    detail: dict[str, Any]
    names: Names
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class Cases:
    rows: tuple[Case, ...]
    next: int | None


def open_ones(session: Session, shop: Shop, before: int | None = None) -> Cases:
    query = select(ExceptionRow).where(ExceptionRow.shop_id == shop.id, ExceptionRow.closed_at.is_(None))
    if before is not None:
        query = query.where(ExceptionRow.id < before)
    found = session.scalars(query.order_by(ExceptionRow.id.desc()).limit(PAGE + 1)).all()
    shown = found[:PAGE]
    names = naming.load(session, shop, _numbers(shown))
    cases = tuple(_case(row, names) for row in shown)
    return Cases(cases, shown[-1].id if len(found) > PAGE else None)


def close(session: Session, shop: Shop, row_id: int, now: datetime) -> bool:
    """The merchant has dealt with it; False when the shop has no such open exception."""
    done = session.execute(
        update(ExceptionRow)
        .where(ExceptionRow.shop_id == shop.id, ExceptionRow.id == row_id, ExceptionRow.closed_at.is_(None))
        .values(closed_at=now)
        .returning(ExceptionRow.id)
    )
    return done.first() is not None


def _case(row: ExceptionRow, names: Names) -> Case:
    about, link = _about(row.subject, names)
    return Case(row.id, row.kind, about, link, row.detail, names, row.raised_at)


def _numbers(rows: Sequence[ExceptionRow]) -> naming.Numbers:
    wanted = naming.Numbers()
    for row in rows:
        wanted.note(row.detail)
        kind, number = _kind(row.subject), _number(row.subject)
        if kind in ITEMS:
            wanted.items.add(number)
        elif kind in ORDERS:
            wanted.orders.add(number)
        elif kind == "location":
            wanted.locations.add(number)
    return wanted


def _about(subject: str, names: Names) -> tuple[str, str | None]:
    """What a subject such as "order:123" is called in the shop, and the page that shows it."""
    kind, number = _kind(subject), _number(subject)
    if kind in NAMELESS:
        name, page = NAMELESS[kind]
        return name, f"{page}/{number}"
    if kind in ITEMS:
        return names.items.get(number, ""), f"/waiting/{number}" if number in names.items else None
    if kind in ORDERS:
        return names.orders.get(number, ""), f"/orders/{number}" if number in names.orders else None
    return (names.location(number), "/locations") if kind == "location" else ("", None)


def _kind(subject: str) -> str:
    return subject.partition(":")[0]


def _number(subject: str) -> int:
    number = subject.partition(":")[2]
    return int(number) if number.isascii() and number.isdigit() else 0
