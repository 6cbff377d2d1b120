"""Incoming supply entered by people: entered, changed (cancelled, say) and received, one verb each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import incoming as db
from app.db.incoming import Incoming
from app.db.shop import Shop
from app.services import incoming

# What may be changed of a row that Shopify told us: the rest comes from there again.
TOLD = frozenset({"supplier", "stage", "note", "ordered_on"})

OPEN = (db.DRAFT, db.CONFIRMED, db.PARTLY)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A supply as somebody entered it; `outstanding` units are still to come."""

    item_id: int
    location_id: int
    outstanding: int
    expected: date | None = None
    reference: str = ""
    supplier: str = ""
    status: str = db.CONFIRMED
    stage: str = ""
    note: str = ""
    ordered_on: date | None = None
    for_line_id: int | None = None
    received: int = 0
    received_on: date | None = None


def changeable(row: Incoming) -> frozenset[str]:
    """The columns of a row that a person may change."""
    return TOLD if row.source == db.SHOPIFY else frozenset(Wanted.__slots__)


def enter(session: Session, shop: Shop, wanted: Wanted, now: datetime) -> Incoming:
    """A new supply, by hand; dates and offers follow it."""
    row = add(session, shop, wanted, db.HAND, now)
    incoming.look_again(session, shop, [row.item_id], now)
    return row


def twin(session: Session, shop: Shop, wanted: Wanted) -> Incoming | None:
    """What may be the same delivery, entered already: the newest on its way that bears the same reference, or
    without one has the same units and day."""
    same = ["item_id", "location_id", "for_line_id", "reference"]
    if not wanted.reference:
        same += ["outstanding", "expected"]
    query = select(Incoming).where(Incoming.shop_id == shop.id, Incoming.status.in_(OPEN))
    query = query.where(*(getattr(Incoming, name) == getattr(wanted, name) for name in same))
    return session.scalars(query.order_by(Incoming.id.desc()).limit(1)).first()


def change(session: Session, shop: Shop, row: Incoming, values: Mapping[str, Any], now: datetime) -> bool:
    """Store new values; False when nothing differs. Of what Shopify told only our own columns change."""
    if not alter(session, shop, row, values, now):
        return False
    incoming.look_again(session, shop, [row.item_id], now)
    return True


def receive(session: Session, shop: Shop, row: Incoming, units: int, now: datetime) -> int:
    """Units came, at most those outstanding; says how many. The stock itself is counted in Shopify."""
    come = max(min(units, row.outstanding), 0)
    if not come:
        return 0
    had = row.received
    row.outstanding -= come
    row.received += come
    row.status = db.PARTLY if row.outstanding else db.RECEIVED
    incoming.settle(session, shop, row, had, now)
    incoming.look_again(session, shop, [row.item_id], now)
    return come


def add(session: Session, shop: Shop, wanted: Wanted, source: str, now: datetime) -> Incoming:
    """The row alone; whoever adds many looks again once for all."""
    values = {name: getattr(wanted, name) for name in Wanted.__slots__}
    row = Incoming(shop_id=shop.id, source=source, seen_at=now, **values)
    incoming.settle(session, shop, row, 0, now)
    session.add(row)
    return row


def alter(session: Session, shop: Shop, row: Incoming, values: Mapping[str, Any], now: datetime) -> bool:
    """The columns alone; says whether any differs."""
    allowed = values.keys() & changeable(row)
    changed = {name: values[name] for name in allowed if getattr(row, name) != values[name]}
    had = row.received
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        incoming.settle(session, shop, row, had, now)
    return bool(changed)
