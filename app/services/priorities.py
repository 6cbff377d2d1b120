"""Priority given by a person: with a reason, written in the ledger, and taking nothing back."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.ledger import LedgerEntry
from app.db.line import Line, Order
from app.db.shop import Shop
from app.services import orders, precedence

HIGHEST = 9
CAUSE = "priority"


def give(session: Session, shop: Shop, order: Order, priority: int, reason: str, now: datetime) -> bool:
    """False when the order has that priority by hand already. 0 makes it an ordinary order."""
    if order.priority_given == priority:
        return False
    was = order.priority
    orders.arrange(session, shop, order.id, now, priority=priority)
    detail = {"priority": priority, "was": was, "reason": reason, "by": "merchant"}
    precedence.note(session, order, CAUSE, detail, now)
    return True


def given(session: Session, shop: Shop, order_id: int) -> LedgerEntry | None:
    """The newest entry of the ledger about the order's priority."""
    lines = select(Line.id).where(Line.shop_id == shop.id, Line.order_id == order_id)
    query = select(LedgerEntry).where(
        LedgerEntry.shop_id == shop.id, LedgerEntry.line_id.in_(lines), LedgerEntry.cause == CAUSE
    )
    return session.scalars(query.order_by(LedgerEntry.id.desc()).limit(1)).first()


def of_name(session: Session, shop: Shop, name: str) -> Order | None:
    """The shop's newest order of this name; the # may be left out."""
    bare = name.strip().removeprefix("#")
    query = select(Order).where(Order.shop_id == shop.id, Order.name.in_((bare, f"#{bare}", name.strip())))
    return session.scalars(query.order_by(Order.queued_at.desc()).limit(1)).first() if bare else None
