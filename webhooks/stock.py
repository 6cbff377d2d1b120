"""Stock and the places that hold it: a changed level only says that its item must be looked at again."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.db.shop import Shop
from app.services import catalogue, locations, readings
from app.services.deliveries import Delivered
from webhooks import shapes


def level_changed(
    session: Session, shop: Shop, body: shapes.Body, now: datetime, delivered: Delivered
) -> None:
    """Connected or changed. The number may be late; whatever is planned is read afresh."""
    item, location = shapes.number(body, "inventory_item_id"), shapes.number(body, "location_id")
    available = shapes.optional_number(body, "available")
    if not locations.knows(session, shop.id, location):
        readings.ask(session, shop.id, "location", 0)
    catalogue.record_available(session, shop.id, item, location, available or 0)


def level_gone(session: Session, shop: Shop, body: shapes.Body, now: datetime, delivered: Delivered) -> None:
    item, location = shapes.number(body, "inventory_item_id"), shapes.number(body, "location_id")
    catalogue.forget_level(session, shop.id, item, location)


def location_changed(
    session: Session, shop: Shop, body: shapes.Body, now: datetime, delivered: Delivered
) -> None:
    readings.ask(session, shop.id, "location", 0)


def location_deleted(
    session: Session, shop: Shop, body: shapes.Body, now: datetime, delivered: Delivered
) -> None:
    locations.forget(session, shop.id, shapes.number(body, "id"))
