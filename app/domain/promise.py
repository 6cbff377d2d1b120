"""What may be said of a date, and what a badge holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

VALID = timedelta(hours=72)
RENEWED_BEFORE = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a supply has come (a stage's word), and the merchant's own sentence about it."""

    stage: str = ""
    note: str = ""


def announced(ships_by: date | None, today: date, announce_after_days: int) -> date | None:
    """The date as it may be told: delays of at most so many days, and dates in the past, are not."""
    if ships_by is None or ships_by < today:
        return None
    return ships_by if (ships_by - today).days > announce_after_days or announce_after_days == 0 else None


def badge(
    offer: str,
    ships_by: date | None,
    wording: str,
    today: date,
    now: datetime,
    progress: Progress = Progress(),
) -> dict[str, Any]:
    """The variant's metafield: what the storefront reads, valid for three days.

    Stage and note are there only where there is something to tell.
    """
    weeks = None
    if wording == "made_to_order" and ships_by is not None:
        most = max(-(-(ships_by - today).days // 7), 1)
        weeks = [max(most - 1, 1), most]
    return {
        "v": 1,
        "offer": offer,
        "ships_by": ships_by.isoformat() if ships_by else None,
        "valid_until": (now + VALID).replace(microsecond=0).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "wording": wording,
        "weeks": weeks,
        **({"stage": progress.stage} if progress.stage else {}),
        **({"note": progress.note} if progress.note else {}),
    }


def kept(shown: Mapping[str, Any] | None, wanted: dict[str, Any], today: date) -> dict[str, Any]:
    """While no date may change: the badge as it is shown, valid for longer; not under another offer, and not
    past its date."""
    if shown is None or shown["offer"] != wanted["offer"]:
        return wanted
    is_past = shown["ships_by"] is not None and date.fromisoformat(shown["ships_by"]) < today
    return wanted if is_past else {**shown, "valid_until": wanted["valid_until"]}
