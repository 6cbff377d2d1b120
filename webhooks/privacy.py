"""The three requests the law lets people make; heard for shops that left, too. Bodies are emptied at once."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.db.shop import Shop
from app.services import deliveries, privacy
from app.services.deliveries import Delivered
from webhooks import shapes


def data_requested(
    session: Session, shop: Shop | None, body: shapes.Body, now: datetime, delivered: Delivered
) -> None:
    orders = _numbers(body, "orders_requested")
    _must_be(delivered, body)
    deliveries.empty(session, [delivered.id])
    privacy.answer_data_request(session, shop, delivered, orders, now)


def customer_redacted(
    session: Session, shop: Shop | None, body: shapes.Body, now: datetime, delivered: Delivered
) -> None:
    orders = _numbers(body, "orders_to_redact")
    _must_be(delivered, body)
    deliveries.empty(session, [delivered.id])
    deliveries.empty_shop(session, delivered.domain)
    privacy.redact_customer(session, delivered, orders, now)


def shop_redacted(
    session: Session, shop: Shop | None, body: shapes.Body, now: datetime, delivered: Delivered
) -> None:
    _must_be(delivered, body)
    if privacy.redact_shop(session, shop, delivered, now):
        deliveries.forget_shop(session, delivered.domain, but=delivered.id)
    deliveries.empty(session, [delivered.id])


def _must_be(delivered: Delivered, body: shapes.Body) -> None:
    """Headers are not signed, the body is: it must name the shop that the header names."""
    if shapes.text(body, "shop_domain") != delivered.domain:
        raise shapes.Unreadable("the body names another shop")


def _numbers(body: shapes.Body, key: str) -> list[int]:
    found = body.get(key) or []
    if not isinstance(found, list) or not all(isinstance(one, int) for one in found):
        raise shapes.Unreadable(f"{key} is no list of ids")
    return found
