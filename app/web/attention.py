"""Exceptions: what the merchant must know and decide, in words that say what to do."""

import flask
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from app.house import House
from app.services import attention
from app.web import answers, desk, forms, particulars


def blueprint(house: House) -> flask.Blueprint:
    room = flask.Blueprint("attention", __name__)
    room.add_url_rule("/exceptions", "show", lambda: _show(house))
    room.add_url_rule(
        "/exceptions/<row:row_id>", "close", lambda row_id: _close(house, row_id), methods=["POST"]
    )
    return room


def _show(house: House) -> ResponseReturnValue:
    before = flask.request.args.get("before", "")
    with desk.looking(house) as (session, shop):
        page = attention.open_ones(session, shop, forms.key(before))
        return answers.page("exceptions", shop=shop, page=page, particulars=particulars)


def _close(house: House, row_id: int) -> ResponseReturnValue:
    with desk.writing(house) as (session, shop):
        if not attention.close(session, shop, row_id, house.clock.now()):
            raise NotFound
    return answers.go("/exceptions", "Marked as dealt with")
