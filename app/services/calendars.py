"""The days a shop works: its week, its closures, and its country's public holidays."""

from datetime import date
from functools import lru_cache

import holidays

from app.db.shop import Settings
from app.domain.working_days import WorkingDays


def of_shop(settings: Settings, years: range) -> WorkingDays:
    """Holidays are those of `years`; in others every weekday worked counts."""
    closures = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in settings.closures]
    off = frozenset().union(*(_holidays(settings.holidays_country, year) for year in years))
    return WorkingDays(frozenset(settings.working_days), off, tuple(closures))


@lru_cache(maxsize=256)
def _holidays(country: str, year: int) -> frozenset[date]:
    if country not in holidays.list_supported_countries():
        return frozenset()
    return frozenset(holidays.country_holidays(country, years=year))
