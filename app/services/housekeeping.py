"""What has been kept long enough: words of old webhooks, old deliveries, closed lines that never waited."""

from datetime import datetime, timedelta

from sqlalchemy import CursorResult, Delete, Update, delete, exists, func, select, update
from sqlalchemy.orm import Session

from app.db.line import Line, Order, Place
from app.db.work import Delivery

# Shopify repeats a delivery for hours and may be a day late; a month is more than any repetition.
WORDS_KEPT = timedelta(days=1)
DELIVERIES_KEPT = timedelta(days=30)
LINES_KEPT = timedelta(days=30)
AT_ONCE = 1000


def empty_old_bodies(session: Session, now: datetime) -> int:
    """Forget what processed deliveries said."""
    old = (
        select(Delivery.id)
        .where(Delivery.done_at < now - WORDS_KEPT, func.length(Delivery.body) > 0)
        .limit(AT_ONCE)
    )
    return _count(session, update(Delivery).where(Delivery.id.in_(old)).values(body=b""))


def delete_old_deliveries(session: Session, now: datetime) -> int:
    """Forget that they came."""
    old = select(Delivery.id).where(Delivery.done_at < now - DELIVERIES_KEPT).limit(AT_ONCE)
    return _count(session, delete(Delivery).where(Delivery.id.in_(old)))


def delete_uneventful_orders(session: Session, now: datetime) -> int:
    """Orders that closed long ago and no line of which ever waited; their lines and places go with them."""
    waited = exists().where(
        Line.shop_id == Order.shop_id, Line.order_id == Order.id, Line.waited_at.is_not(None)
    )
    is_open = exists().where(Place.shop_id == Order.shop_id, Place.order_id == Order.id, Place.units > 0)
    old = (
        select(Order.shop_id, Order.id)
        .where(Order.closed_at < now - LINES_KEPT, ~waited, ~is_open)
        .limit(AT_ONCE)
    )
    by_shop: dict[int, list[int]] = {}
    for shop_id, order_id in session.execute(old):
        by_shop.setdefault(shop_id, []).append(order_id)
    return sum(
        _count(session, delete(Order).where(Order.shop_id == shop_id, Order.id.in_(ids)))
        for shop_id, ids in by_shop.items()
    )


def _count(session: Session, change: Update | Delete) -> int:
    result = session.execute(change.execution_options(synchronize_session=False))
    return result.rowcount if isinstance(result, CursorResult) else 0
