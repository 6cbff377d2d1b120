"""Incoming stock by hand: entered, changed and received, with what a change would mean shown first."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import flask
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from app import dates
from app.db import incoming as rows
from app.db.shop import Shop
from app.house import House
from app.services import arrivals, choosing, supply
from app.web import answers, delivery_form, desk, forecast, forms

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
            read = delivery_form.read(form, None, _today(house, shop))
            chosen = choosing.choose(session, shop, {name: form.get(name, "") for name in ("item", *OTHERS)})
            errors = {**read.errors, **chosen.errors}
            if errors:
                return _form(session, shop, None, form, errors, 422)
            wanted = supply.Wanted(
                chosen.item_id, chosen.location_id, for_line_id=chosen.line_id, **read.values
            )
            seen = forecast.of_new(session, shop, wanted, house.clock.now())
            twin = supply.twin(session, shop, wanted)
            is_news = forecast.is_news(seen, form) or (twin is not None and form.get("twin") != str(twin.id))
            if is_look or is_news:
                status = 200 if is_look else 422
                return _form(session, shop, None, form, impact=seen, status=status, twin=twin)
            row = supply.enter(session, shop, wanted, house.clock.now())
            session.flush()
        house.bells.ring(*BELLS)
        return answers.go(f"/incoming/{row.id}", "Entered")

    return enter


def _show(house: House, id_: int) -> ResponseReturnValue:
    with desk.looking(house) as (session, shop):
        arrival = _found(session, shop, id_)
        return _form(session, shop, arrival, delivery_form.typed(arrival))


def _changing(house: House, *, is_look: bool) -> Any:
    opened = desk.looking if is_look else desk.writing

    def change(id_: int) -> ResponseReturnValue:
        form = flask.request.form
        with opened(house) as (session, shop):
            arrival, today = _found(session, shop, id_), _today(house, shop)
            read = delivery_form.read(form, arrival.row, today)
            line = _line(session, shop, arrival, form)
            errors, stale = {**read.errors, **line.errors}, delivery_form.overwritten(form, arrival)
            if errors or stale:
                return _form(session, shop, arrival, form, errors, 422, stale=stale)
            values = {**read.values, "for_line_id": line.line_id} if "for_order" in form else read.values
            seen = forecast.of_change(session, shop, arrival.row, values, house.clock.now())
            if is_look or forecast.is_news(seen, form):
                status, goes = 200 if is_look else 422, forecast.goes(arrival.row, values, today)
                return _form(session, shop, arrival, form, impact=seen, status=status, goes=goes)
            supply.change(session, shop, arrival.row, values, house.clock.now())
        house.bells.ring(*BELLS)
        return answers.go(f"/incoming/{id_}", "Saved")

    return change


def _receive(house: House, id_: int) -> ResponseReturnValue:
    form = flask.request.form
    with desk.writing(house) as (session, shop):
        arrival, now = _found(session, shop, id_), house.clock.now()
        row, known = arrival.row, delivery_form.typed(arrival)
        read = forms.read(form, {"units": forms.whole(1, max(row.outstanding, 1), unit="units")})
        stale = ["outstanding"] if delivery_form.is_old(form, row) else []
        if stale or "units" not in read.values or not delivery_form.may_receive(row):
            return _form(session, shop, arrival, known, read.errors, 422, stale=stale)
        come = read.values["units"]
        # Until they are counted in Shopify they are neither on their way nor there.
        seen = forecast.of_change(session, shop, row, _left(row, come), now)
        if forecast.is_news(seen, form):
            return _form(session, shop, arrival, known, impact=seen, status=422, received=come)
        supply.receive(session, shop, row, come, now)
    house.bells.ring(*BELLS)
    return answers.go(f"/incoming/{id_}", "Received")


def _line(session: Session, shop: Shop, arrival: arrivals.Arrival, form: forms.Typed) -> choosing.Chosen:
    """The line that it is kept for; the one it was kept for before may be closed by now."""
    order = form.get("for_order", "").strip()
    if order and order == arrival.for_order:
        return choosing.Chosen(line_id=arrival.row.for_line_id)
    return choosing.line(session, shop, arrival.row.item_id, order)


def _today(house: House, shop: Shop) -> date:
    return dates.shop_day(house.clock.now(), shop.timezone)


def _left(row: rows.Incoming, come: int) -> dict[str, Any]:
    """What would still be on its way once these units have come."""
    left = max(row.outstanding - come, 0)
    return {"outstanding": left, "status": rows.PARTLY if left else rows.RECEIVED}


def _found(session: Session, shop: Shop, id_: int) -> arrivals.Arrival:
    arrival = arrivals.one(session, shop, id_)
    if arrival is None:
        raise NotFound
    return arrival


def _form(
    session: Session,
    shop: Shop,
    arrival: arrivals.Arrival | None,
    typed: forms.Typed,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
    impact: Any = None,
    received: int | None = None,
    stale: Sequence[str] = (),
    twin: rows.Incoming | None = None,
    goes: bool = False,
) -> ResponseReturnValue:
    """`received`: units that the merchant says have come, when that is what `impact` is about. `stale`: what
    has changed since the form was opened. `twin`: what may be the same delivery. `goes`: some of it would be
    gone."""
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
        stale=stale,
        twin=twin,
        goes=goes or received is not None,
        made_from=delivery_form.made_from(arrival.row) if arrival is not None else "",
        may_receive=arrival is not None and delivery_form.may_receive(arrival.row),
        locations=choosing.locations(session, shop),
        statuses=delivery_form.statuses(arrival.row if arrival is not None else None),
    )
