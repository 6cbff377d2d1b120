"""Transfers and shipments: whatever moved, what is on its way is read again."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.db.shop import Shop
from app.services import readings
from app.services.deliveries import Delivered
from webhooks import shapes


def moved(session: Session, shop: Shop, body: shapes.Body, now: datetime, delivered: Delivered) -> None:
    readings.ask(session, shop.id, "shipment", 0)
