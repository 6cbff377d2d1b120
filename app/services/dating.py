"""How a shop counts its days, item by item: calendar, handling, margin and lead times."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

import holidays
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import dates
from app.db.catalogue import Item, Product
from app.db.shop import Settings, Shop
from app.domain.eta import Dating
from app.domain.working_days import WorkingDays

# Holidays are looked up this many years ahead: no date is told beyond.
YEARS_AHEAD = 2


def of_shop(settings: Settings, shop: Shop, now: datetime) -> Dating:
    """For an item without a lead time of its own or of its vendor."""
    today = dates.shop_day(now, shop.timezone)
    return Dating(
        today=today,
        handling=settings.handling_days,
        margin=settings.margin_days,
        lead_time=settings.default_lead_time_days,
        days=_days(settings, today),
    )


def of_items(
    session: Session, shop: Shop, settings: Settings, item_ids: Iterable[int], now: datetime
) -> dict[int, Dating]:
    """Item → its dating: its own lead time, else its vendor's, else the shop's."""
    base = of_shop(settings, shop, now)
    query = (
        select(Item.id, Item.lead_time_days, Product.vendor)
        .join(Product, (Product.shop_id == Item.shop_id) & (Product.id == Item.product_id))
        .where(Item.shop_id == shop.id, Item.id.in_(set(item_ids)))
    )
    vendors = settings.vendor_lead_times or {}
    found = {}
    for row in session.execute(query):
        own = row.lead_time_days if row.lead_time_days is not None else vendors.get(row.vendor)
        found[row.id] = base if own is None else replace(base, lead_time=int(own))
    return found


def _days(settings: Settings, today: date) -> WorkingDays:
    years = range(today.year, today.year + YEARS_AHEAD + 1)
    closures = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in settings.closures]
    off = frozenset().union(*(_holidays(settings.holidays_country, year) for year in years))
    return WorkingDays(frozenset(settings.working_days), off, tuple(closures))


@lru_cache(maxsize=256)
def _holidays(country: str, year: int) -> frozenset[date]:
    if country not in holidays.list_supported_countries():
        return frozenset()
    return frozenset(holidays.country_holidays(country, years=year))
