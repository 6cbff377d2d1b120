"""What saving would mean for those who wait: shown first, and asked about when a promise would break."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.db.incoming import Incoming
from app.db.shop import Shop
from app.domain.impact import Impact
from app.services import impact, supply
from app.web import forms


def of_new(session: Session, shop: Shop, wanted: supply.Wanted, now: datetime) -> Impact:
    change = impact.Change(wanted.outstanding, wanted.expected, wanted.status, wanted.for_line_id)
    return impact.of_new(session, shop, wanted.item_id, wanted.location_id, change, now)


def of_change(
    session: Session, shop: Shop, row: Incoming, values: Mapping[str, Any], now: datetime
) -> Impact:
    return impact.of_change(session, shop, row, _change(row, values), now)


def goes(row: Incoming, values: Mapping[str, Any], today: date) -> bool:
    """Whether a delivery becomes less, later or undated, and nothing else. Whose date comes earlier by that
    goes by the lead time: nothing dated is left for them."""
    old, new = _change(row, {}).supply(row.id), _change(row, values).supply(row.id)
    if old is None or new is None:
        return old is not None
    due = old.expected if old.expected is not None and old.expected >= today else date.max
    is_later = new.expected is None or due <= new.expected
    return is_later and new.quantity <= old.quantity and new.for_line == old.for_line


def print_of(seen: Impact | None) -> str:
    """What the form brings back when it is pressed again, so that only what was shown is saved."""
    return ",".join(f"{each.order}:{each.ships_by}" for each in seen.broken[:50]) if seen else ""


def is_news(seen: Impact, form: forms.Typed) -> bool:
    """Promises would break, and the merchant has not been shown which."""
    return bool(seen.broken) and form.get("seen") != print_of(seen)


def _change(row: Incoming, values: Mapping[str, Any]) -> impact.Change:
    """What the row would be with these values; those that may not be changed stay."""
    meant = {name: value for name, value in values.items() if name in supply.changeable(row)}
    return impact.Change(
        units=meant.get("outstanding", row.outstanding),
        expected=meant.get("expected", row.expected),
        status=meant.get("status", row.status),
        for_line_id=meant.get("for_line_id", row.for_line_id),
    )
