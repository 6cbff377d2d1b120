"""What every admin page is drawn with: words for statuses, dates, and the way back after a form."""

from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import render_template, request

from devstore.store import Store
from devstore.world import extras, find, metafields

GOOD = ("paid", "fulfilled", "delivered", "RECEIVED", "ACTIVE")
NEWS = ("OPEN", "IN_TRANSIT", "CONTINUE")
CARE = ("pending", "partial", "partially_paid", "ON_HOLD", "PARTIALLY_RECEIVED", "SCHEDULED")
TONES = (dict.fromkeys(GOOD, "success") | dict.fromkeys(NEWS, "info") | dict.fromkeys(CARE, "warning")) | {
    "failed": "critical"
}
NOTES = ("done", "refused")


def surroundings(store: Store) -> dict[str, Any]:
    """Names that all templates know."""
    return {
        "store": store,
        "world": store.world,
        "find": find,
        "metafields": metafields.of_owner,
        "shown_namespace": extras.shown,
        "day": day,
        "moment": moment,
        "word": word,
        "tone": lambda status: TONES.get(status or "", "neutral"),
        "installed": store.installation.installed,
        "app_config": store.installation.config,
    }


def day(at: datetime | None) -> str:
    """`23 Nov 2026`; a dash for no date."""
    return "–" if at is None else f"{at.day} {at:%b %Y}"


def moment(at: datetime | None) -> str:
    """`23 Nov 2026 11:30` in UTC."""
    return "–" if at is None else f"{day(at)} {at:%H:%M}"


def word(status: str | None) -> str:
    """`On hold` for `ON_HOLD`; `Unfulfilled` for nothing."""
    return (status or "unfulfilled").replace("_", " ").capitalize()


def back(**notes: str) -> str:
    """The page the form was on, with a note to show there: `done` or `refused`."""
    parts = urlsplit(request.referrer or "/admin")
    kept = [pair for pair in parse_qsl(parts.query) if pair[0] not in NOTES]
    return (parts.path or "/admin") + "?" + urlencode([*kept, *notes.items()])


def missing(message: str) -> str:
    """The page for something that is not there."""
    return render_template("admin_missing.html", message=message)
