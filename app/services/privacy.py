"""What the privacy laws ask of us. Our rows hold no personal data, so answers name orders by number only."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db.line import Line, Order, Promise
from app.db.shop import Shop
from app.db.work import Notice, PrivacyRequest
from app.services import exceptions, shops
from app.services.deliveries import Delivered


def answer_data_request(
    session: Session, shop: Shop | None, request: Delivered, order_ids: Sequence[int], now: datetime
) -> None:
    """Record what we keep about these orders, and tell the merchant, who answers the customer."""
    answer: dict[str, Any] = {"personal_data": "none"}
    if shop is not None:
        answer |= _kept(session, shop, order_ids)
    row = _recorded(session, request, order_ids, now, answer)
    if shop is not None and shop.is_installed:
        exceptions.raise_one(session, shop.id, "data_request", f"request:{row.id}", answer, now)


def redact_customer(session: Session, request: Delivered, order_ids: Sequence[int], now: datetime) -> None:
    """Nothing in our rows can name the customer; the bodies of webhooks are emptied by the ear."""
    _recorded(session, request, order_ids, now, {"personal_data": "none", "emptied": "deliveries"})


def redact_shop(session: Session, shop: Shop | None, request: Delivered, now: datetime) -> bool:
    """Delete all that is the shop's; False when it came back after the request was made (business time)."""
    asked_at = request.triggered_at or request.received_at
    stays = shop is not None and shop.is_installed and asked_at <= shop.installed_at
    if shop is not None and not stays:
        shops.erase(session, shop)
    _recorded(session, request, [], now, {"deleted": not stays})
    return not stays


def _kept(session: Session, shop: Shop, order_ids: Sequence[int]) -> dict[str, Any]:
    of_shop = Order.shop_id == shop.id, Order.id.in_(order_ids)
    found = session.execute(select(Order.id, Order.name).where(*of_shop).order_by(Order.id)).all()
    ids = [order.id for order in found]
    lines = select(Line.id).where(Line.shop_id == shop.id, Line.order_id.in_(ids))
    promises = select(func.count()).where(Promise.shop_id == shop.id, Promise.line_id.in_(lines))
    letters = select(func.count()).where(Notice.shop_id == shop.id, Notice.order_id.in_(ids))
    return {
        "orders": [order.name for order in found],
        "lines": session.scalar(select(func.count()).select_from(lines.subquery())),
        "promises": session.scalar(promises),
        "letters": session.scalar(letters),
    }


def _recorded(
    session: Session, request: Delivered, order_ids: Sequence[int], now: datetime, answer: dict[str, Any]
) -> PrivacyRequest:
    row = PrivacyRequest(
        shop_domain=request.domain,
        kind=request.topic,
        order_ids=list(order_ids),
        received_at=request.received_at,
        answered_at=now,
        answer=answer,
    )
    session.add(row)
    session.flush()
    return row
