"""Locations: which share their lines, who says what stock is there, and how lines are released there."""

from typing import Any

import flask
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from app.db.catalogue import COUNTED, WRITTEN, Location
from app.db.shop import Shop
from app.house import House
from app.services import overview, pauses, pools, sources
from app.web import answers, desk, forms

WHOLE = {"": None, "whole": True, "parts": False}
FIELDS: dict[str, forms.Parser] = {
    "pool": forms.plain(40),
    "source": forms.perhaps(forms.one_of(COUNTED, WRITTEN)),
    "whole": forms.one_of(*WHOLE),
}


def blueprint(house: House) -> flask.Blueprint:
    room = flask.Blueprint("locations", __name__)
    room.add_url_rule("/locations", "show", lambda: _show(house))
    room.add_url_rule("/locations", "save", lambda: _save(house), methods=["POST"])
    answer = "/locations/<row:id_>/source"
    room.add_url_rule(answer, "answer", lambda id_: _answer(house, id_), methods=["POST"])
    return room


def typed(locations: list[Location]) -> forms.Typed:
    """What was chosen for each location, as the form shows it."""
    shown: forms.Typed = MultiDict()
    words = {chosen: name for name, chosen in WHOLE.items()}
    for location in locations:
        shown[f"pool-{location.id}"] = location.pool
        shown[f"source-{location.id}"] = location.stock_source or ""
        shown[f"whole-{location.id}"] = words[location.whole_lines]
    return shown


def _show(house: House) -> ResponseReturnValue:
    with desk.looking(house) as (session, shop):
        return _form(session, shop, None, {}, 200)


def _save(house: House) -> ResponseReturnValue:
    form = flask.request.form
    with desk.writing(house) as (session, shop):
        locations = pauses.locations(session, shop)
        fields = {f"{name}-{one.id}": parser for one in locations for name, parser in FIELDS.items()}
        found = forms.read(form, fields)
        if found.errors:
            return _form(session, shop, form, found.errors, 422)
        _store(house, session, shop, locations, found.values)
    house.bells.ring("replan", "effects")
    return answers.go("/locations", "Locations saved")


def _store(
    house: House, session: Session, shop: Shop, locations: list[Location], values: dict[str, Any]
) -> None:
    """Only what differs is chosen anew: a choice has consequences."""
    pooled = {one.id: values.get(f"pool-{one.id}", one.pool) for one in locations}
    if any(pooled[one.id] != one.pool for one in locations):
        pools.assign(session, shop, pooled)
    for one in locations:
        source = values.get(f"source-{one.id}", one.stock_source)
        if source != one.stock_source:
            sources.choose(session, shop, one, source, house.clock.now())
        whole = WHOLE[values[f"whole-{one.id}"]] if f"whole-{one.id}" in values else one.whole_lines
        if whole != one.whole_lines:
            pools.release_whole(session, shop, one, whole)


def _answer(house: House, id_: int) -> ResponseReturnValue:
    """The merchant says who writes the stock of a location whose figures looked odd."""
    found = forms.read(flask.request.form, {"source": forms.one_of(COUNTED, WRITTEN)})
    with desk.writing(house) as (session, shop):
        location = session.get(Location, (shop.id, id_))
        if location is None or "source" not in found.values:
            raise NotFound
        sources.choose(session, shop, location, found.values["source"], house.clock.now())
    house.bells.ring("replan", "effects")
    return answers.go("/locations", "Thank you: dates and releases go by it now")


def _form(
    session: Session, shop: Shop, form: forms.Typed | None, errors: dict[str, str], status: int
) -> ResponseReturnValue:
    locations = pauses.locations(session, shop)
    return answers.page(
        "locations",
        status,
        shop=shop,
        locations=locations,
        waiting=overview.waiting_at(session, shop),
        typed=typed(locations) if form is None else form,
        errors=errors,
    )
