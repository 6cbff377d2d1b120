"""Fulfillment orders: their webhooks name no order, so it is looked up, or asked for, and read again."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.db.shop import Shop
from app.services import orders, readings
from app.services.deliveries import Delivered
from webhooks import shapes

NAMED = re.compile(r"gid://shopify/FulfillmentOrder/(\d{1,18})(?:\?.*)?")


def moved(session: Session, shop: Shop, body: shapes.Body, now: datetime, delivered: Delivered) -> None:
    """Routed, split, merged, moved, cancelled, released, or asked of a fulfillment service and answered."""
    named = set(_named(body))
    if not named:
        raise shapes.Unreadable("no fulfillment order is named")
    found = {orders.order_of(session, shop.id, one) for one in named}
    known = [order for order in found if order is not None]
    if known:
        readings.ask_many(session, shop.id, "order", known)
    else:
        readings.ask_many(session, shop.id, "fulfillment_order", named)


def held(session: Session, shop: Shop, body: shapes.Body, now: datetime, delivered: Delivered) -> None:
    """Somebody's hold. Our own is no news: the effect that made it has written it down."""
    hold = body.get("fulfillment_hold") or body.get("created_fulfillment_hold")
    if not (isinstance(hold, dict) and hold.get("held_by_requesting_app") is True):
        moved(session, shop, body, now, delivered)


def _named(value: Any) -> Iterator[int]:
    """Every fulfillment order that a body mentions; the topics all place it elsewhere."""
    if isinstance(value, str):
        found = NAMED.fullmatch(value)
        if found:
            yield int(found[1])
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _named(inner)
