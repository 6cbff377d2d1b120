"""Why an order goes before others, as the ledger keeps it: a person's word, its own tag or its customer's."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.line import Order, Place
from app.db.shop import Settings, Shop
from app.domain.quantities import COMMITTED, READY, WAITING, Step
from app.services import ledger, order_rows, shops

TAGGED = "tagged"


def note(session: Session, order: Order, cause: str, detail: Mapping[str, Any], now: datetime) -> None:
    """One entry for each place of the order that is in line. Nothing moves: the units stay what they are."""
    query = select(Place).where(Place.shop_id == order.shop_id, Place.order_id == order.id, Place.is_open)
    entries = [_entry(row, cause, dict(detail)) for row in session.scalars(query.order_by(Place.id))]
    ledger.write(session, order.shop_id, entries, now)


def tagged(session: Session, shop: Shop, order: Order, was: int, now: datetime) -> None:
    """A tag that puts orders first was put on or taken off: the order's priority `was` another."""
    by = "customer" if is_by_customer(order, shops.settings(session, shop)) else "order"
    note(session, order, TAGGED, {"priority": order.priority, "was": was, "by": by}, now)


def is_by_customer(order: Order, settings: Settings) -> bool:
    """Whether its customer's tag alone puts it first: neither a person nor its own tag does."""
    by_tag = order.priority_given is None and not order_rows.has_tag(order, settings)
    return by_tag and order.priority > 0 and order.customer_priority


def _entry(row: Place, cause: str, detail: dict[str, Any]) -> ledger.Entry:
    state = WAITING if row.units > row.ready else COMMITTED if row.committed else READY
    step = Step(row.location_id, row.units, state, state)
    return ledger.Entry(row.order_id, row.line_id, row.item_id, step, cause, detail)
