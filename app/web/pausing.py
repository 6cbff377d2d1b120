"""Pausing a location, and resuming it or the shop once it was shown what would happen."""

import flask
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from app.db.catalogue import Location
from app.db.shop import Shop
from app.house import House
from app.services import pauses
from app.web import answers, desk


def blueprint(house: House) -> flask.Blueprint:
    room = flask.Blueprint("pausing", __name__)
    room.add_url_rule("/resume", "look", lambda: _look(house, None))
    one = "/locations/<row:id_>"
    room.add_url_rule(f"{one}/pause", "pause", lambda id_: _pause(house, id_), methods=["POST"])
    room.add_url_rule(f"{one}/resume", "look_there", lambda id_: _look(house, id_))
    room.add_url_rule(f"{one}/resume", "resume", lambda id_: _resume(house, id_), methods=["POST"])
    return room


def _look(house: House, id_: int | None) -> ResponseReturnValue:
    """What resuming would do, before it is done."""
    with desk.looking(house) as (session, shop):
        location = _found(session, shop, id_) if id_ is not None else None
        return answers.page(
            "resume",
            shop=shop,
            location=location,
            since=location.paused_at if location is not None else shop.paused_at,
            preview=pauses.preview(session, shop, house.clock.now(), location),
        )


def _pause(house: House, id_: int) -> ResponseReturnValue:
    with desk.writing(house) as (session, shop):
        pauses.pause(session, shop, _found(session, shop, id_), house.clock.now())
    house.bells.ring("replan")
    return answers.go("/", "Paused there")


def _resume(house: House, id_: int) -> ResponseReturnValue:
    with desk.writing(house) as (session, shop):
        pauses.resume(session, shop, _found(session, shop, id_))
    house.bells.ring("replan", "effects", "notices")
    return answers.go("/", "Running again there")


def _found(session: Session, shop: Shop, id_: int) -> Location:
    location = session.get(Location, (shop.id, id_))
    if location is None:
        raise NotFound
    return location
