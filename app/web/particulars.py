"""An exception in the merchant's words: what happened, what to do about it, and what rows know of it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.services.attention import Case
from app.services.naming import Names
from app.web import words

Told = Callable[[Any, Names], Iterable[str]]

# kind: what happened, and what the merchant can do about it.
EXCEPTIONS = {
    "routing": (
        "Another location has the units this order waits for",
        "Move the order's items to that location in Shopify, or leave them in line where they are.",
    ),
    "over_limit": (
        "More was sold than your limit allows",
        "The orders are kept and stand in line. Raise the limit, or cancel what you cannot supply.",
    ),
    "unexplained": (
        "Shopify counts units for orders that we cannot see",
        "They keep their stock. Look for drafts or orders of other apps for this variant.",
    ),
    "effect_failed": (
        "Shopify refused a change",
        "Look at the reason below; nothing will be tried again by itself until something changes.",
    ),
    "reading_failed": (
        "Something could not be read from Shopify",
        "The nightly check tries again. If it stays, the order or product may have been deleted.",
    ),
    "forced_shipment": (
        "Units that were still waiting have been shipped",
        "Nothing to do if that was meant; somebody ahead in line may now wait longer.",
    ),
    "at_warehouse": (
        "The warehouse already has this order",
        "It could not be held, so its units count as let go. Ask the warehouse if you want them back.",
    ),
    "cannot_move": (
        "Shopify would not move this order's items to where their stock is",
        "They stay on hold. Move them in Shopify as shown below, and they are released by themselves. "
        "Or bring the stock to where they are.",
    ),
    "not_requested": (
        "A released order was not passed on to its fulfilment service",
        "Press Request fulfillment on the order in Shopify. Under Settings you can let us do that.",
    ),
    "request_rejected": (
        "The fulfilment service refused this order",
        "Ask the service why. Then request fulfillment again, or move the order to another location.",
    ),
    "stock_unreadable": (
        "Stock could not be read from Shopify",
        "Nothing is decided until it can be. Open the app once; if it stays, look at the reason below.",
    ),
    "unplanned": (
        "The line of a variant cannot be worked out",
        "Nothing is released for it meanwhile. Look for an impossible date or number in its settings and in"
        " what is on its way; it is tried again by itself.",
    ),
    "import_stuck": (
        "Your store cannot be read to its end",
        "It is tried again by itself. Look at the reason below; opening the app again may help.",
    ),
    "letter_failed": (
        "A letter could not be delivered",
        "Check the order's email address in Shopify and write to the shopper yourself.",
    ),
    "no_address": (
        "A letter is owed but the order has no email address",
        "Tell the shopper yourself, by phone or at the till.",
    ),
    "unusual_receipt": (
        "Far more stock arrived than usual",
        "Nothing of it was released. Look whether the count is right, then release it.",
    ),
    "stock_written_over": (
        "Stock below zero was set to zero, and nothing arrived",
        "A system that knows no number below zero may write over Shopify's. Say on the page of your locations"
        " who writes this stock; until then nothing that comes there goes by itself.",
    ),
    "upload_failed": (
        "A file of incoming stock could not be read to its end",
        "What was taken in so far is kept. Open the file's page and try again; it goes on where it stopped.",
    ),
    "data_request": (
        "A shopper asked for their data",
        "Below are the orders we keep facts about. We store no name, address or email.",
    ),
}
OTHER_EXCEPTION = ("Something needs your attention", "Look at the details below.")


def exception(kind: str) -> tuple[str, str]:
    """What happened and what to do, for any kind."""
    return EXCEPTIONS.get(kind, OTHER_EXCEPTION)


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
