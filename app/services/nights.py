"""The nightly round of a shop: due at a moment of business time that its row names."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.line import Order
from app.db.shop import Shop
from app.services import imports, orders, readings, shops

SHOPS_AT_ONCE = 20


def due(session: Session, now: datetime) -> list[int]:
    """Imported shops whose night has come, locked until the transaction ends."""
    query = (
        select(Shop.id)
        .where(Shop.uninstalled_at.is_(None), Shop.imported_at.is_not(None), Shop.nightly_due_at <= now)
        .order_by(Shop.nightly_due_at)
        .limit(SHOPS_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    return list(session.scalars(query))


def begin(session: Session, shop: Shop, now: datetime) -> None:
    """Have everything read again; the reading's end judges enrolment, plans anew and sets the next night."""
    shop.nightly_due_at = now + timedelta(days=1)
    imports.begin_night(session, shop.id, now)
    orders.yield_held(session, shop, now)
    for collection in shops.settings(session, shop).chosen_collections:
        readings.ask(session, shop.id, "collection", int(collection["id"]))


def open_orders(session: Session, shop_id: int, after: int, limit: int) -> list[int]:
    """Orders that we believe to be open, by number, from the one after `after`."""
    query = select(Order.id).where(Order.shop_id == shop_id, Order.closed_at.is_(None), Order.id > after)
    return list(session.scalars(query.order_by(Order.id).limit(limit)))
