"""Settings: who is enrolled, how dates are made, and the words and tags that are used."""

import json
from datetime import datetime
from typing import Any

import flask
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.db.shop import Settings, Shop
from app.domain import enrolment
from app.house import House
from app.services import customers, learning, settings, shops
from app.web import answers, desk, forms

REASONS = ("INVENTORY_OUT_OF_STOCK", "UNKNOWN_DELIVERY_DATE")
DAYS = forms.whole(0, forms.MOST_DAYS)

# What going live asks; the settings page asks it too.
ENROLMENT: dict[str, forms.Parser] = {
    "enrolment": forms.one_of(enrolment.ALL, enrolment.CHOSEN, enrolment.NONE),
    "chosen_collections": forms.picked,
    "chosen_tags": forms.listing,
    "chosen_vendors": forms.listing,
    "default_lead_time_days": forms.perhaps(forms.whole(1, 365)),
}
FIELDS: dict[str, forms.Parser] = {
    **ENROLMENT,
    "vendor_lead_times": forms.days_by_name,
    "learned_percentile": forms.whole(50, 99, unit="percent"),
    "uses_learned": forms.ticked,
    "default_limit": forms.perhaps(forms.whole(0, 1_000_000, unit="units")),
    "handling_days": DAYS,
    "margin_days": DAYS,
    "announce_after_days": DAYS,
    "without_date": forms.one_of("to_be_confirmed", "stop_selling"),
    "working_days": forms.weekdays,
    "holidays_country": forms.country,
    "closures": forms.periods,
    "ship_together": forms.ticked,
    "horizon_days": forms.perhaps(DAYS),
    "release": forms.one_of("automatic", "review"),
    "submit_requests": forms.ticked,
    "manual_gateways": forms.listing,
    "foreign_hold_days": DAYS,
    "priority_tag": forms.tag(),
    "priority_customer_tag": forms.tag(),
    "tag_waiting": forms.tag(required=True),
    "tag_ready": forms.tag(required=True),
    "hold_reason": forms.one_of(*REASONS),
    "wording": forms.one_of("backorder", "made_to_order"),
    "reply_to": forms.email,
    "letter_note": forms.plain(500),
}


def blueprint(house: House) -> flask.Blueprint:
    room = flask.Blueprint("choices", __name__)
    room.add_url_rule("/settings", "show", lambda: _show(house))
    room.add_url_rule("/settings", "save", lambda: _save(house), methods=["POST"])
    room.add_url_rule("/settings/permission", "permitted", lambda: _permitted(house), methods=["POST"])
    return room


def typed(stored: Settings) -> forms.Typed:
    """Stored settings as the form would show them."""
    shown: forms.Typed = MultiDict()
    for name in FIELDS:
        shown.setlist(name, _texts(name, getattr(stored, name)))
    return shown


def collections(stored: Settings, values: dict[str, Any]) -> dict[str, Any]:
    """The values with what is already known of the collections that were picked."""
    if "chosen_collections" not in values:
        return values
    return {**values, "chosen_collections": settings.with_members(stored, values["chosen_collections"])}


def _show(house: House) -> ResponseReturnValue:
    with desk.looking(house) as (session, shop):
        shown = typed(shops.settings(session, shop))
        return _form(session, shop, shown, {}, 200, house.clock.now())


def _save(house: House) -> ResponseReturnValue:
    form = flask.request.form
    found = forms.read(form, FIELDS)
    errors = {**found.errors, **_contradictions(found.values)}
    if errors:
        with desk.looking(house) as (session, shop):
            return _form(session, shop, form, errors, 422, house.clock.now())
    with desk.writing(house) as (session, shop):
        wanted = collections(shops.settings(session, shop), found.values)
        settings.change(session, shop, wanted, house.clock.now())
    house.bells.ring("readings", "replan", "effects")
    return answers.go("/settings", "Settings saved")


def _permitted(house: House) -> ResponseReturnValue:
    """The merchant allowed what was asked for; the tokens of this visit say so already."""
    with desk.writing(house) as (session, shop):
        customers.look_again(session, shop)
        is_allowed = customers.may_read(session, shop)
    house.bells.ring("readings")
    return answers.go("/settings", "Customers' tags count now" if is_allowed else "Shopify did not allow it")


def _contradictions(values: dict[str, Any]) -> dict[str, str]:
    """Tags of orders that would be taken for one another; Shopify makes no difference of capitals."""
    waiting, ready, first = (
        str(values.get(name, "")).casefold() for name in ("tag_waiting", "tag_ready", "priority_tag")
    )
    errors = {}
    if ready and ready == waiting:
        errors["tag_ready"] = "Use another tag than for orders that wait."
    if first and first in (waiting, ready):
        errors["priority_tag"] = "We put this tag on orders ourselves; use another one."
    return errors


def _texts(name: str, value: Any) -> list[str]:
    if name == "chosen_collections":
        return [json.dumps([{"id": entry["id"], "title": entry["title"]} for entry in value])]
    if name == "working_days":
        return [str(day) for day in value]
    if name == "vendor_lead_times":
        return ["\n".join(f"{vendor}: {days}" for vendor, days in value.items())]
    if name == "closures":
        return ["\n".join(first if first == last else f"{first} to {last}" for first, last in value)]
    if isinstance(value, list):
        return ["\n".join(value)]
    if isinstance(value, bool):
        return ["1"] if value else []
    return ["" if value is None else str(value)]


def _form(
    session: Session, shop: Shop, shown: forms.Typed, errors: dict[str, str], status: int, now: datetime
) -> ResponseReturnValue:
    return answers.page(
        "settings",
        status,
        typed=shown,
        errors=errors,
        collections=named(shown),
        learned=learning.of_shop(session, shop, now),
        missing_scope=_missing_scope(session, shop, shown),
    )


def _missing_scope(session: Session, shop: Shop, shown: forms.Typed) -> str:
    """What the merchant has to allow for what she chose; empty when nothing is missing."""
    is_enough = not shown.get("priority_customer_tag") or customers.may_read(session, shop)
    return "" if is_enough else customers.SCOPE


def named(shown: forms.Typed) -> str:
    """The titles of the collections in a form, readable."""
    try:
        return ", ".join(entry["title"] for entry in forms.picked([shown.get("chosen_collections", "")]))
    except forms.Mistyped:
        return ""
