"""Incoming stock by hand: entered, changed and received, with what a change would mean shown first."""

from collections.abc import Mapping
from typing import Any

import flask
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from app.db import incoming as rows
from app.db.shop import Shop
from app.domain import stages
from app.house import House
from app.services import arrivals, choosing, supply
from app.web import answers, desk, forecast, forms

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
OTHERS = ("sku", "location", "for_order")
BELLS = ("replan", "effects", "readings")


def blueprint(house: House) -> flask.Blueprint:
    room = flask.Blueprint("supplying", __name__)
    room.add_url_rule("/incoming/new", "new", lambda: _new(house))
    for end, name, is_look in (("", "enter", False), ("/look", "look_new", True)):
        room.add_url_rule(f"/incoming/new{end}", name, _entering(house, is_look=is_look), methods=["POST"])
    one = "/incoming/<row:id_>"
    room.add_url_rule(one, "show", lambda id_: _show(house, id_))
    for end, name, is_look in (("", "change", False), ("/look", "look", True)):
        room.add_url_rule(f"{one}{end}", name, _changing(house, is_look=is_look), methods=["POST"])
    room.add_url_rule(f"{one}/receive", "receive", lambda id_: _receive(house, id_), methods=["POST"])
    return room


def _new(house: House) -> ResponseReturnValue:
    item = forms.key(flask.request.args.get("item", ""))
    with desk.looking(house) as (session, shop):
        sku = choosing.sku(session, shop, item) if item is not None else ""
        typed = MultiDict({"sku": sku, "status": rows.CONFIRMED, "item": str(item or "")})
        return _form(session, shop, None, typed)


def _entering(house: House, *, is_look: bool) -> Any:
    opened = desk.looking if is_look else desk.writing

    def enter() -> ResponseReturnValue:
        form = flask.request.form
        with opened(house) as (session, shop):
            read = forms.read(form, FIELDS)
            chosen = choosing.choose(session, shop, {name: form.get(name, "") for name in ("item", *OTHERS)})
            errors = {**read.errors, **chosen.errors}
            if errors:
                return _form(session, shop, None, form, errors, 422)
            wanted = supply.Wanted(
                chosen.item_id, chosen.location_id, for_line_id=chosen.line_id, **read.values
            )
            seen = forecast.of_new(session, shop, wanted, house.clock.now())
            if is_look or forecast.is_news(seen, form):
                return _form(session, shop, None, form, impact=seen, status=200 if is_look else 422)
            row = supply.enter(session, shop, wanted, house.clock.now())
            session.flush()
        house.bells.ring(*BELLS)
        return answers.go(f"/incoming/{row.id}", "Entered")

    return enter


def _show(house: House, id_: int) -> ResponseReturnValue:
    with desk.looking(house) as (session, shop):
        arrival = _found(session, shop, id_)
        return _form(session, shop, arrival, _typed(arrival))


def _changing(house: House, *, is_look: bool) -> Any:
    opened = desk.looking if is_look else desk.writing

    def change(id_: int) -> ResponseReturnValue:
        form = flask.request.form
        with opened(house) as (session, shop):
            arrival, read = _found(session, shop, id_), forms.read(form, FIELDS)
            line = choosing.line(session, shop, arrival.row.item_id, form.get("for_order", "").strip())
            errors = {**read.errors, **line.errors}
            if errors:
                return _form(session, shop, arrival, form, errors, 422)
            values = {**read.values, "for_line_id": line.line_id} if "for_order" in form else read.values
            seen = forecast.of_change(session, shop, arrival.row, values, house.clock.now())
            if is_look or forecast.is_news(seen, form):
                return _form(session, shop, arrival, form, impact=seen, status=200 if is_look else 422)
            supply.change(session, shop, arrival.row, values, house.clock.now())
        house.bells.ring(*BELLS)
        return answers.go(f"/incoming/{id_}", "Saved")

    return change


def _receive(house: House, id_: int) -> ResponseReturnValue:
    with desk.writing(house) as (session, shop):
        arrival = _found(session, shop, id_)
        most = max(arrival.row.outstanding, 1)
        read = forms.read(flask.request.form, {"units": forms.whole(1, most, unit="units")})
        if "units" not in read.values or arrival.row.source == rows.SHOPIFY:
            return _form(session, shop, arrival, _typed(arrival), read.errors, 422)
        come, now = read.values["units"], house.clock.now()
        # Until they are counted in Shopify they are neither on their way nor there.
        seen = forecast.of_change(session, shop, arrival.row, _left(arrival.row, come), now)
        if forecast.is_news(seen, flask.request.form):
            return _form(session, shop, arrival, _typed(arrival), impact=seen, status=422, received=come)
        supply.receive(session, shop, arrival.row, come, now)
    house.bells.ring(*BELLS)
    return answers.go(f"/incoming/{id_}", "Received")


def _left(row: rows.Incoming, come: int) -> dict[str, Any]:
    """What would still be on its way once these units have come."""
    left = max(row.outstanding - come, 0)
    return {"outstanding": left, "status": rows.PARTLY if left else rows.RECEIVED}


def _found(session: Session, shop: Shop, id_: int) -> arrivals.Arrival:
    arrival = arrivals.one(session, shop, id_)
    if arrival is None:
        raise NotFound
    return arrival


def _typed(arrival: arrivals.Arrival) -> forms.Typed:
    values = {name: getattr(arrival.row, name) for name in FIELDS}
    texts = {name: "" if value is None else str(value) for name, value in values.items()}
    return MultiDict({**texts, "for_order": arrival.for_order or ""})


def _form(
    session: Session,
    shop: Shop,
    arrival: arrivals.Arrival | None,
    typed: forms.Typed,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
    impact: Any = None,
    received: int | None = None,
) -> ResponseReturnValue:
    """`received`: units that the merchant says have come, when that is what `impact` is about."""
    return answers.page(
        "supply",
        status,
        shop=shop,
        arrival=arrival,
        typed=typed,
        errors=errors or {},
        impact=impact,
        seen=forecast.print_of(impact),
        received=received,
        locations=choosing.locations(session, shop),
        statuses=_statuses(arrival),
    )


def _statuses(arrival: arrivals.Arrival | None) -> tuple[str, ...]:
    """Receiving has a button of its own."""
    now = arrival.row.status if arrival is not None else rows.CONFIRMED
    usual = (rows.DRAFT, rows.CONFIRMED) if arrival is None else (rows.DRAFT, rows.CONFIRMED, rows.CANCELLED)
    return tuple(status for status in stages.STATUSES if status in usual or status == now)
