"""The shop itself: it left, changed its details, or granted other scopes."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.db.shop import Shop
from app.services import readings, shops
from app.services.deliveries import Delivered
from webhooks import shapes


def uninstalled(session: Session, shop: Shop, body: shapes.Body, now: datetime, delivered: Delivered) -> None:
    """A notice older than the last arrival is stale: the shop came back since."""
    _must_be(shop, body)
    shops.leave(session, shop.domain, delivered.triggered_at or delivered.received_at)


def details_changed(
    session: Session, shop: Shop, body: shapes.Body, now: datetime, delivered: Delivered
) -> None:
    _must_be(shop, body)
    readings.ask(session, shop.id, "shop", 0)


def scopes_changed(
    session: Session, shop: Shop, body: shapes.Body, now: datetime, delivered: Delivered
) -> None:
    readings.ask(session, shop.id, "shop", 0)


def _must_be(shop: Shop, body: shapes.Body) -> None:
    """Headers are not signed, the body is: it must name the shop that the header names."""
    if shapes.text(body, "myshopify_domain") != shop.domain:
        raise shapes.Unreadable("the body names another shop")
