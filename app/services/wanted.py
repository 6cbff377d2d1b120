"""The day on which an order is wanted, where its shopper or the merchant named one."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app import dates
from app.db.line import Order
from app.db.shop import Settings, Shop
from app.domain import plan
from app.services import policies


@dataclass(frozen=True, slots=True)
class Wanted:
    """`until`: the day from which it goes by its turn; None when it does so already."""

    day: date
    until: date | None


def day(shop: Shop, placed_at: datetime, due: date | None) -> date | None:
    """Ordinary orders are due when they are placed: that names no day."""
    return due if due is not None and due > dates.shop_day(placed_at, shop.timezone) else None


def of_order(shop: Shop, settings: Settings, order: Order, now: datetime) -> Wanted | None:
    found = day(shop, order.queued_at, order.due)
    if found is None:
        return None
    is_later = plan.is_beyond(found, policies.of(shop, settings, now))
    return Wanted(found, found - timedelta(days=settings.horizon_days or 0) if is_later else None)
