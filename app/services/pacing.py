"""When the next paced piece of work is due (protocol time), so that a job can wait for it a moment."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db.catalogue import Item
from app.db.shop import Shop
from app.db.work import Effect, Reading


def next_reading(session: Session, wall: datetime) -> datetime | None:
    query = select(func.min(Reading.retry_at)).where(Reading.failed_at.is_(None), Reading.retry_at > wall)
    return session.scalar(query)


def next_replan(session: Session, wall: datetime) -> datetime | None:
    query = (
        select(func.min(Item.replan_at))
        .join(Shop, Shop.id == Item.shop_id)
        .where(Shop.uninstalled_at.is_(None), Shop.imported_at.is_not(None))
        .where(Item.dirty_seq > Item.clean_seq, Item.replan_at > wall)
    )
    return session.scalar(query)


def next_effect(session: Session, wall: datetime) -> datetime | None:
    query = select(func.min(Effect.retry_at)).where(Effect.failed_at.is_(None), Effect.retry_at > wall)
    return session.scalar(query)
