"""What rows know about an exception, in the merchant's words."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.services.attention import Case
from app.services.naming import Names
from app.web import words

Told = Callable[[Any, Names], Iterable[str]]


def of(case: Case) -> list[str]:
    """A sentence for each thing to know; what only a machine needs is left out."""
    return [line for key, value in case.detail.items() for line in _told(key, value, case.names)]


def _told(key: str, value: Any, names: Names) -> Iterable[str]:
    if key in SENTENCES:
        return SENTENCES[key](value, names)
    shown = ", ".join(map(str, value)) if isinstance(value, list) else value
    return [f"{key.replace('_', ' ').capitalize()}: {shown}"]


def _free(value: Iterable[Mapping[str, int]], names: Names) -> Iterable[str]:
    return [
        f"{names.item(one['item'])}: {one['available']} free at {names.location(one['location'])}"
        for one in value
    ]


def _lines(value: Mapping[str, int], names: Names) -> Iterable[str]:
    return [f"{units} × {names.line(int(line))}" for line, units in value.items()]


def _moves(value: Iterable[Mapping[str, Any]], names: Names) -> Iterable[str]:
    return [
        f"{one['units']} × {names.line(one['line'])}: "
        f"from {names.location(one['from'])} to {names.location(one['to'])}"
        for one in value
    ]


def _nothing(value: Any, names: Names) -> Iterable[str]:
    return ()


SENTENCES: dict[str, Told] = {
    "items": _free,
    "lines": _lines,
    "moves": _moves,
    "line": lambda value, names: [names.line(value)],
    "location": lambda value, names: [f"At {names.location(value)}"],
    "letter": lambda value, names: [f"Letter: {words.LETTERS.get(value, value)}"],
    "step": lambda value, names: [f"While reading: {words.STAGES.get(value, value)}"],
    "error": lambda value, names: [f"Reason: {value}"],
    "known": lambda value, names: [f"Known to us: {value}"],
    "committed": lambda value, names: [f"Counted for orders in Shopify: {value}"],
    "over": lambda value, names: [f"Sold beyond the limit: {value}"],
    **dict.fromkeys(("item", "wish", "kind", "target"), _nothing),
}
