"""Open exceptions as the merchant reads them: newest first, with the order or variant they are about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.db.catalogue import Item, Product
from app.db.line import Order
from app.db.shop import Shop
from app.db.work import ExceptionRow
from app.services import waiting

PAGE = 25
# What has no name of its own, and the page that shows it.
NAMELESS = {"receipt": ("The receipt", "/receipts"), "upload": ("The file", "/incoming/upload")}


@dataclass(frozen=True, slots=True)
class Case:
    """One open exception; `about` is the name of its order or variant, `link` the page that shows it."""

    id: int
    kind: str
    about: str
    link: str | None
    detail: dict[str, Any]
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
    names = _names(session, shop, [row.subject for row in shown])
    cases = tuple(
        Case(
            row.id, row.kind, names.get(row.subject, ""), _page(row.subject, names), row.detail, row.raised_at
        )
        for row in shown
    )
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


def _names(session: Session, shop: Shop, subjects: list[str]) -> dict[str, str]:
    """What subjects such as "order:123" are called in the shop."""
    orders = _numbers(subjects, ("order", "hold", "tags", "promise"))
    items = _numbers(subjects, ("item", "policy", "badge"))
    named = select(Order.id, Order.name).where(Order.shop_id == shop.id, Order.id.in_(orders))
    order_names = {row.id: row.name for row in session.execute(named)}
    titled = (
        select(Item.id, Item.title, Product.title.label("product"))
        .join(Product, (Product.shop_id == Item.shop_id) & (Product.id == Item.product_id))
        .where(Item.shop_id == shop.id, Item.id.in_(items))
    )
    titles = {row.id: waiting.full_title(row.product, row.title) for row in session.execute(titled)}
    named_alike = {subject: NAMELESS[kind][0] for subject in subjects if (kind := _kind(subject)) in NAMELESS}
    return named_alike | {
        subject: name
        for subject in subjects
        if (name := (titles if _is_item(subject) else order_names).get(_number(subject), ""))
    }


def _page(subject: str, names: dict[str, str]) -> str | None:
    if subject not in names:
        return None
    if (kind := _kind(subject)) in NAMELESS:
        return f"{NAMELESS[kind][1]}/{_number(subject)}"
    return f"/{'waiting' if _is_item(subject) else 'orders'}/{_number(subject)}"


def _is_item(subject: str) -> bool:
    return _kind(subject) in ("item", "policy", "badge")


def _numbers(subjects: list[str], kinds: tuple[str, ...]) -> list[int]:
    return [_number(subject) for subject in subjects if _kind(subject) in kinds]


def _kind(subject: str) -> str:
    return subject.partition(":")[0]


def _number(subject: str) -> int:
    number = subject.partition(":")[2]
    return int(number) if number.isascii() and number.isdigit() else 0
