"""How a shop counts its days, item by item: calendar, handling, margin and lead times."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app import dates
from app.db.catalogue import Item, Product
from app.db.shop import Settings, Shop
from app.domain.eta import Dating
from app.services import calendars, learning

# Holidays are looked up this many years ahead; of a later day only its weekday is known.
YEARS_AHEAD = 10


def of_shop(settings: Settings, shop: Shop, now: datetime) -> Dating:
    """For an item without a lead time of its own or of its vendor."""
    today = dates.shop_day(now, shop.timezone)
    return Dating(
        today=today,
        handling=settings.handling_days,
        margin=settings.margin_days,
        lead_time=settings.default_lead_time_days,
        days=calendars.of_shop(settings, range(today.year, today.year + YEARS_AHEAD + 1)),
    )


def of_items(
    session: Session, shop: Shop, settings: Settings, item_ids: Iterable[int], now: datetime
) -> dict[int, Dating]:
    """Item → its dating: its own lead time, else its vendor's, else the shop's.

    Where the merchant goes by what was learned, that takes the place of what was entered.
    """
    base = of_shop(settings, shop, now)
    query = (
        select(Item.id, Item.lead_time_days, Product.vendor)
        .join(Product, (Product.shop_id == Item.shop_id) & (Product.id == Item.product_id))
        .where(Item.shop_id == shop.id, Item.id.in_(set(item_ids)))
    )
    rows = session.execute(query).all()
    lessons = learning.Lessons()
    if settings.uses_learned and rows:
        lessons = learning.of_vendors(session, shop, settings, base.today, {row.vendor for row in rows})
    return {row.id: _with_lead_time(base, row, settings, lessons) for row in rows}


def _with_lead_time(
    base: Dating, row: Row[*tuple[Any, ...]], settings: Settings, lessons: learning.Lessons
) -> Dating:
    """By the nearest lead time that is known, in working days."""
    entered = (settings.vendor_lead_times or {}).get(row.vendor)
    if row.id in lessons.items:
        return replace(base, lead_time=lessons.items[row.id].days, lead_time_of="learned_variant")
    if row.lead_time_days is not None:
        return replace(base, lead_time=row.lead_time_days, lead_time_of="variant")
    if row.vendor in lessons.vendors:
        return replace(base, lead_time=lessons.vendors[row.vendor].days, lead_time_of="learned_vendor")
    if entered is not None:
        return replace(base, lead_time=int(entered), lead_time_of="vendor")
    return base
