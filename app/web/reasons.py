"""Why this order and not that one, as a sentence."""

from datetime import date, datetime

from app.services.why import Because
from app.web import figures
from app.web.words import NEVER

SENTENCES = {
    "elsewhere": "{first} and {second} wait at different locations, each in a line of its own.",
    "never": "{second} is in no line for it: {never}.",
    "cancelled": "{second} is in no line any more: its units were cancelled.",
    "done": "{first} has all its units already{on}.",
    "unpaid": "{second} is not paid yet, so it is not in line; {first} is.",
    "foreign_hold": "{second} gave up its units while somebody else holds it; {first} is in line.",
    "wanted_later": "{first} comes before {second}: that is wanted on {day}, and others go first till then.",
    "withheld": "{first} ranks before {second}, and {kept}.",
    "before": "{first} got its units on {at}, before {second} came in on {joined}; they are not taken back.",
    "kept": "{first} got its units on {at}, when it was first in line; they are not taken back for {second}.",
    "priority": "{first} comes before {second} because it has priority {priority}{because}.",
    "earlier": "{first} comes before {second} because it is in line since {since}, the other since {later}.",
    "added": "{first} comes before {second}: units that were added later join at the end.",
    "number": "{first} and {second} came in at the same moment; {first} has the lower number.",
}
# Where both moments are told as the same second.
CLOSE = {
    "before": "{first} got its units on {at}, just before {second} came in; they are not taken back.",
    "earlier": "{first} comes before {second}: both are in line since {since}, and {first} was placed first.",
}


def sentence(found: Because, timezone: str) -> str:
    """One sentence for the merchant, with moments in the shop's time."""
    names = {"first": found.first.order.name, "second": found.second.order.name}
    moments = _moments(found, timezone)
    told = {name: _told(value) for name, value in found.detail.items()}
    is_close = found.reason in CLOSE and len(set(moments.values())) < len(moments)
    words = (CLOSE if is_close else SENTENCES)[found.reason]
    return words.format(**{**told, **moments, **_dressed(found, timezone), **names})


def _moments(found: Because, timezone: str) -> dict[str, str]:
    """To the minute; to the second where two would read the same."""
    moments = {name: value for name, value in found.detail.items() if isinstance(value, datetime)}
    told = {name: figures.at(value, timezone) for name, value in moments.items()}
    if len(set(told.values())) < len(told):
        return {name: figures.at_second(value, timezone) for name, value in moments.items()}
    return told


def _told(value: object) -> str:
    return figures.on_day(value) if isinstance(value, date) else str(value)


def _dressed(found: Because, timezone: str) -> dict[str, str]:
    """Words that need more than their value."""
    detail = found.detail
    if found.reason == "never":
        return {"never": NEVER.get(detail["never"], detail["never"])}
    if found.reason == "done":
        return {"on": f", since {figures.at(detail['at'], timezone)}" if detail["at"] else ""}
    if found.reason == "priority":
        by_tag = ", by its customer's tag" if detail["by_customer"] else ", by its tag"
        return {"because": by_tag if detail["reason"] is None else f" (“{detail['reason']}”)"}
    if found.reason == "withheld":
        units = detail["units"]
        is_one = units == 1
        kept = f"{figures.many(units, 'unit')} {'is' if is_one else 'are'} kept for it"
        return {"kept": f"{kept} until {'it' if is_one else 'they'} may go"}
    return {}
