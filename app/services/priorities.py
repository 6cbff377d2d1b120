"""Priority given by a person: with a reason, written in the ledger, and taking nothing back."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.line import LedgerEntry, Line, Order, Place
from app.db.shop import Settings, Shop
from app.domain.quantities import COMMITTED, READY, WAITING, Step
from app.services import ledger, order_rows, orders

HIGHEST = 9
CAUSE = "priority"


def give(session: Session, shop: Shop, order: Order, priority: int, reason: str, now: datetime) -> bool:
    """False when the order has that priority by hand already. 0 makes it an ordinary order."""
    if order.priority_given == priority:
        return False
    was = order.priority
    orders.arrange(session, shop, order.id, now, priority=priority)
    query = select(Place).where(Place.shop_id == shop.id, Place.order_id == order.id, Place.is_open)
    detail = {"priority": priority, "was": was, "reason": reason, "by": "merchant"}
    ledger.write(session, shop.id, [_entry(row, detail) for row in session.scalars(query)], now)
    return True


def given(session: Session, shop: Shop, order_id: int) -> LedgerEntry | None:
    """The newest entry of the ledger about the order's priority."""
    lines = select(Line.id).where(Line.shop_id == shop.id, Line.order_id == order_id)
    query = select(LedgerEntry).where(
        LedgerEntry.shop_id == shop.id, LedgerEntry.line_id.in_(lines), LedgerEntry.cause == CAUSE
    )
    return session.scalars(query.order_by(LedgerEntry.id.desc()).limit(1)).first()


def is_by_customer(order: Order, settings: Settings) -> bool:
    """Whether its customer's tag alone puts it first: neither a person nor its own tag does."""
    by_tag = order.priority_given is None and not order_rows.has_tag(order, settings)
    return by_tag and order.priority > 0 and order.customer_priority


def of_name(session: Session, shop: Shop, name: str) -> Order | None:
    """The shop's newest order of this name; the # may be left out."""
    bare = name.strip().removeprefix("#")
    query = select(Order).where(Order.shop_id == shop.id, Order.name.in_((bare, f"#{bare}", name.strip())))
    return session.scalars(query.order_by(Order.queued_at.desc()).limit(1)).first() if bare else None


def _entry(row: Place, detail: dict[str, object]) -> ledger.Entry:
    """Nothing moves: the units stay what they are."""
    state = WAITING if row.units > row.ready else COMMITTED if row.committed else READY
    step = Step(row.location_id, row.units, state, state)
    return ledger.Entry(row.order_id, row.line_id, row.item_id, step, CAUSE, detail)
