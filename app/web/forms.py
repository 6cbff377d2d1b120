"""What a merchant typed becomes values; what cannot be read is told in words that say how to put it right."""

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import holidays
from werkzeug.datastructures import MultiDict

from app.domain.working_days import FIRST_DAY, LAST_DAY
from app.web import readable

Typed = MultiDict[str, str]
Parser = Callable[[list[str]], Any]
EMAIL = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\"]+")
MOST_ENTRIES = 200
MOST_DAYS = 365
LONGEST_CLOSURE = timedelta(days=366)


class Mistyped(Exception):
    """Words for the merchant about one field."""


@dataclass(frozen=True, slots=True)
class Read:
    """The values that could be read, and the words for those that could not, by field."""

    values: dict[str, Any]
    errors: dict[str, str]


def read(typed: Typed, fields: Mapping[str, Parser], needed: Collection[str] = ()) -> Read:
    """Fields that the form did not send are left out, so that they stay as they are; `needed` ones count as
    empty."""
    values, errors = {}, {}
    for name, parser in fields.items():
        if name not in typed and name not in needed:
            continue
        try:
            values[name] = parser([text.strip() for text in typed.getlist(name)] or [""])
        except Mistyped as mistake:
            errors[name] = str(mistake)
    return Read(values, errors)


def key(text: str) -> int | None:
    """The number of a row in an address; anything else means none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def whole(least: int, most: int, *, unit: str = "days") -> Parser:
    def parse(texts: list[str]) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", texts[-1]) or not least <= int(texts[-1]) <= most:
            of_what = f" of {unit}" if unit else ""
            raise Mistyped(f"Enter a whole number{of_what} from {least} to {most}.")
        return int(texts[-1])

    return parse


def perhaps(parser: Parser) -> Parser:
    """An empty field means none."""
    return lambda texts: parser(texts) if texts[-1] else None


def one_of(*allowed: str) -> Parser:
    def parse(texts: list[str]) -> str:
        if texts[-1] not in allowed:
            raise Mistyped("Choose one of these.")
        return texts[-1]

    return parse


def plain(longest: int, *, required: bool = False) -> Parser:
    def parse(texts: list[str]) -> str:
        if len(texts[-1]) > longest:
            raise Mistyped(f"Use at most {longest} characters.")
        if required and not texts[-1]:
            raise Mistyped("This cannot be empty.")
        return texts[-1]

    return parse


def tag(*, required: bool = False) -> Parser:
    """One tag of an order, as Shopify keeps it."""
    text = plain(40, required=required)

    def parse(texts: list[str]) -> str:
        if "," in text(texts):
            raise Mistyped("Use no comma: Shopify would make several tags of it.")
        return texts[-1]

    return parse


def day(texts: list[str]) -> date:
    """A calendar day as date fields send it."""
    try:
        found = date.fromisoformat(texts[-1])
    except ValueError:
        raise Mistyped("Enter a day like 2026-12-31.") from None
    if not FIRST_DAY <= found <= LAST_DAY:
        raise Mistyped("Enter a day like 2026-12-31, with the four digits of its year.")
    return found


def email(texts: list[str]) -> str:
    if texts[-1] and not EMAIL.fullmatch(texts[-1]):
        raise Mistyped("Enter one email address, such as help@example.com.")
    return texts[-1]


def country(texts: list[str]) -> str:
    """A country whose public holidays are known, as two letters; empty means none."""
    code = texts[-1].upper()
    if code and code not in holidays.list_supported_countries():
        raise Mistyped("Enter a country's two letters, such as DK.")
    return code


def ticked(texts: list[str]) -> bool:
    return texts[-1] in ("1", "on", "true")


def listing(texts: list[str]) -> list[str]:
    """One entry a line or between commas, each once, in the order typed."""
    entries = [entry.strip() for text in texts for entry in re.split(r"[\n,]", text)]
    found = list(dict.fromkeys(entry for entry in entries if entry))
    if len(found) > MOST_ENTRIES or any(len(entry) > 255 for entry in found):
        raise Mistyped(f"Enter at most {MOST_ENTRIES} entries of at most 255 characters.")
    return found


def weekdays(texts: list[str]) -> list[int]:
    days = sorted({int(text) for text in texts if re.fullmatch("[0-6]", text)})
    if not days:
        raise Mistyped("Choose at least one working day.")
    return days


def days_by_name(texts: list[str]) -> dict[str, int]:
    """Lines such as "Acme: 21" become names with days, each name once."""
    found: dict[str, int] = {}
    for line in filter(None, map(str.strip, texts[-1].splitlines())):
        name, colon, days = line.rpartition(":")
        if not colon or not name.strip() or not re.fullmatch(r"\s*[0-9]{1,3}\s*", days):
            raise Mistyped(f"“{line}” should read like “Acme: 21”.")
        if not 1 <= int(days) <= MOST_DAYS:
            raise Mistyped(f"In “{line}” the days must be from 1 to {MOST_DAYS}.")
        if name.strip() in found:
            raise Mistyped(f"“{name.strip()}” stands here twice.")
        found[name.strip()] = int(days)
    return found


def periods(texts: list[str]) -> list[list[str]]:
    """Lines such as "2026-12-24 to 2027-01-02", or one day alone."""
    found = []
    for line in filter(None, map(str.strip, texts[-1].splitlines())):
        days = re.split(r"\s+to\s+", line)
        try:
            first, last = date.fromisoformat(days[0]), date.fromisoformat(days[-1])
        except ValueError:
            raise Mistyped(f"“{line}” should read like “2026-12-24 to 2027-01-02”.") from None
        if len(days) > 2 or last < first:
            raise Mistyped(f"In “{line}” the second day comes before the first.")
        if first < FIRST_DAY or last > LAST_DAY or last - first > LONGEST_CLOSURE:
            raise Mistyped(f"“{line}” is longer than a year or far from today; please check the years.")
        found.append([first.isoformat(), last.isoformat()])
    if len(found) > MOST_ENTRIES:
        raise Mistyped(f"Enter at most {MOST_ENTRIES} of them.")
    return found


def picked(texts: list[str]) -> list[dict[str, Any]]:
    """What Shopify's own picker chose: [{"id", "title"}]."""
    try:
        chosen = json.loads(texts[-1] or "[]")
        found = [{"id": key(str(entry["id"])), "title": _title(entry)} for entry in chosen]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Mistyped("Choose the collections again.") from None
    if any(entry["id"] is None for entry in found):
        raise Mistyped("Choose the collections again.")
    if len(found) > MOST_ENTRIES:
        raise Mistyped(f"Choose at most {MOST_ENTRIES} collections.")
    return found


def _title(entry: Mapping[str, object]) -> str:
    return readable.text(str(entry["title"]))[:255]
