"""The form of a delivery: what it asks, what was typed into it, and why that cannot be."""

import hashlib
from datetime import date

from werkzeug.datastructures import MultiDict

from app.db import incoming as db
from app.db.incoming import Incoming
from app.domain import arrival_days, stages
from app.services import arrivals, supply
from app.web import forms

FIELDS: dict[str, forms.Parser] = {
    "reference": forms.plain(100),
    "supplier": forms.plain(100),
    "outstanding": forms.whole(0, 1_000_000, unit="units"),
    "expected": forms.perhaps(forms.day),
    "status": forms.one_of(*stages.STATUSES),
    "stage": forms.one_of("", *stages.STAGES),
    "note": forms.plain(300),
    "ordered_on": forms.perhaps(forms.day),
}
NEEDED = ("outstanding",)
NOTHING = "Enter at least 1 unit, or keep it as a draft."
MADE_FROM = "made_from"


def read(form: forms.Typed, row: Incoming | None, today: date) -> forms.Read:
    """What was typed for a new delivery, or for the `row` that it changes; `today` is the shop's."""
    fields = {**FIELDS, "status": forms.one_of(*statuses(row))}
    found = forms.read(form, fields, needed=NEEDED if row is None else ())
    before = (row.ordered_on, row.expected) if row is not None else arrival_days.UNKNOWN
    days = (found.values.get("ordered_on", before[0]), found.values.get("expected", before[1]))
    wrong = arrival_days.mistakes(days, today, before)
    if row is None and found.values.get("outstanding") == 0 and found.values.get("status") != db.DRAFT:
        wrong["outstanding"] = NOTHING
    return forms.Read(found.values, {**wrong, **found.errors})


def statuses(row: Incoming | None) -> tuple[str, ...]:
    """What may be chosen; receiving has a button of its own."""
    usual = (db.DRAFT, db.CONFIRMED) if row is None else (db.DRAFT, db.CONFIRMED, db.CANCELLED, row.status)
    return tuple(status for status in stages.STATUSES if status in usual)


def typed(arrival: arrivals.Arrival) -> forms.Typed:
    """As the form shows what is known."""
    values = {name: getattr(arrival.row, name) for name in FIELDS}
    texts = {name: "" if value is None else str(value) for name, value in values.items()}
    return MultiDict({**texts, "for_order": arrival.for_order or ""})


def made_from(row: Incoming) -> str:
    """What the form brings back, so that an old one puts nothing over what has changed since."""
    known = {name: str(getattr(row, name)) for name in sorted(supply.changeable(row))}
    return hashlib.sha256(str(known).encode()).hexdigest()[:16]


def is_old(form: forms.Typed, row: Incoming) -> bool:
    """Whether the row has changed since the form was opened."""
    return form.get(MADE_FROM, made_from(row)) != made_from(row)


def overwritten(form: forms.Typed, arrival: arrivals.Arrival) -> list[str]:
    """What an old form would unknowingly put its own in place of."""
    known = typed(arrival) if is_old(form, arrival.row) else MultiDict()
    return [name for name, now in known.items() if name in form and form[name].strip() != now]


def may_receive(row: Incoming) -> bool:
    """Whether units of it can be said to have come; what Shopify told is received there."""
    return row.source != db.SHOPIFY and row.outstanding > 0 and row.status in (db.CONFIRMED, db.PARTLY)
