"""A promise in a sentence: what was told, by whom, and on what the date rested."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.db.line import Promise
from app.services.etas import Eta
from app.web import figures, words

LEAD_TIMES = {
    "variant": "the variant's lead time",
    "vendor": "its vendor's lead time",
    "shop": "the shop's lead time",
    "learned_variant": "the lead time learned from this variant's deliveries",
    "learned_vendor": "the lead time learned from its vendor's deliveries",
}


def promise(told: Promise) -> str:
    """Of one promise in an order's history."""
    if told.ships_by is None:
        return f"date to be confirmed; told by {teller(told.told_by)}"
    return f"ships by {figures.on_day(told.ships_by)}{basis(told.basis)}; told by {teller(told.told_by)}"


def slip(told: date | None, eta: Eta | None) -> str:
    """By how much the date that was told of waiting units cannot be kept; empty where it can."""
    if told is None or eta is None or not eta.waiting:
        return ""
    if eta.ships_by is None:
        return "No date any more"
    days = (eta.ships_by - told).days
    return f"{figures.many(days, 'day')} late" if days > 0 else ""


def basis(found: Mapping[str, Any]) -> str:
    """What a date rests on, to be put behind it."""
    kind = found.get("kind")
    if kind == "stock":
        return ", from stock that is there"
    if kind == "incoming":
        return f", from {_delivery(found)}{_added(found)}"
    if kind == "lead_time":
        days = f" of {figures.many(int(found['days']), 'working day')}" if "days" in found else ""
        return f", from {LEAD_TIMES.get(str(found.get('of')), 'the usual lead time')}{days}{_added(found)}"
    return ""


def teller(told_by: str) -> str:
    """Who or what told it."""
    kind, _, name = told_by.partition(":")
    if kind == "letter":
        return f"the letter “{words.LETTERS.get(name, name)}”"
    return "you" if kind == "merchant" else told_by


def _delivery(found: Mapping[str, Any]) -> str:
    name = found.get("reference")
    expected = found.get("expected")
    known = f"delivery {name}" if name else "stock on its way"
    return f"{known} expected {figures.on_day(date.fromisoformat(expected))}" if expected else known


def _added(found: Mapping[str, Any]) -> str:
    parts = [
        ("margin", "day of margin", "days of margin"),
        ("handling", "day of handling", "days of handling"),
    ]
    said = [
        f"{found[name]} {one if found[name] == 1 else more}" for name, one, more in parts if found.get(name)
    ]
    return f" with {' and '.join(said)}" if said else ""
