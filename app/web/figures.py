"""How pages write numbers and times."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal
from jinja2 import Environment

from app import dates

LOCALE = "en"


def furnish(env: Environment) -> None:
    env.filters["amounts"] = amounts
    env.filters.update(number=number, many=many, day=day, at=at, iso_day=iso_day, on_day=on_day, money=money)


def number(count: int) -> str:
    return format_decimal(count, locale=LOCALE)


def many(count: int, word: str) -> str:
    """1 order, 2 orders, 1,000 orders."""
    return f"{number(count)} {word}{'' if count == 1 else 's'}"


def money(amount: Decimal, currency: str) -> str:
    return format_currency(amount, currency, locale=LOCALE)


def amounts(sums: Mapping[str, Decimal]) -> str:
    """Money in each of its currencies."""
    return " and ".join(money(sums[code], code) for code in sorted(sums))


def on_day(day: date) -> str:
    """7 Dec 2026: read the same way everywhere."""
    return format_date(day, "d MMM y", LOCALE)


def day(moment: datetime, timezone: str) -> str:
    """The shop's calendar day of a moment."""
    return on_day(dates.shop_day(moment, timezone))


def at(moment: datetime, timezone: str) -> str:
    """The shop's day and minute of a moment."""
    return format_datetime(moment, "d MMM y, HH:mm", tzinfo=ZoneInfo(timezone), locale=LOCALE)


def at_second(moment: datetime, timezone: str) -> str:
    """The same to the second."""
    return format_datetime(moment, "d MMM y, HH:mm:ss", tzinfo=ZoneInfo(timezone), locale=LOCALE)


def iso_day(text: str) -> str:
    """A day kept as text in a row."""
    return on_day(date.fromisoformat(text))
