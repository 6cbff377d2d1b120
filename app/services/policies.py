"""How a shop lets its units go, as far as its state and the merchant's choices say."""

from datetime import date, datetime, timedelta

from app import dates
from app.db.shop import Settings, Shop
from app.domain.plan import Policy


def of(shop: Shop, settings: Settings, now: datetime) -> Policy:
    """The standing policy; what a person must look at first is not in it."""
    return Policy(commits=shop.is_live and shop.paused_at is None, horizon=_horizon(shop, settings, now))


def _horizon(shop: Shop, settings: Settings, now: datetime) -> date | None:
    """The last day, as the shop counts them, that is not too far away to be served by turn."""
    if settings.horizon_days is None:
        return None
    return dates.shop_day(now, shop.timezone) + timedelta(days=settings.horizon_days)
