"""Products and inventory items: read again when they changed, forgotten when they went."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.db.shop import Shop
from app.services import catalogue, readings
from app.services.deliveries import Delivered
from webhooks import shapes


def product_changed(
    session: Session, shop: Shop, body: shapes.Body, now: datetime, delivered: Delivered
) -> None:
    readings.ask(session, shop.id, "product", shapes.number(body, "id"))


def product_deleted(
    session: Session, shop: Shop, body: shapes.Body, now: datetime, delivered: Delivered
) -> None:
    catalogue.forget_product(session, shop, shapes.number(body, "id"), now)


def item_changed(
    session: Session, shop: Shop, body: shapes.Body, now: datetime, delivered: Delivered
) -> None:
    readings.ask(session, shop.id, "item", shapes.number(body, "id"))


def item_deleted(
    session: Session, shop: Shop, body: shapes.Body, now: datetime, delivered: Delivered
) -> None:
    catalogue.forget_item(session, shop, shapes.number(body, "id"), now)
