"""Exceptions: what the merchant must know and decide, in words that say what to do."""

import flask
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from app.db import session as db
from app.db.shop import Shop
from app.house import House
from app.services import attention, shops
from app.web import answers, forms, identity, particulars


def blueprint(house: House) -> flask.Blueprint:
    room = flask.Blueprint("attention", __name__)
    room.add_url_rule("/exceptions", "show", lambda: _show(house))
    room.add_url_rule(
        "/exceptions/<int:row_id>", "close", lambda row_id: _close(house, row_id), methods=["POST"]
    )
    return room


def _show(house: House) -> ResponseReturnValue:
    before = flask.request.args.get("before", "")
    with db.look(house.sessions) as session:
        shop = session.get_one(Shop, identity.visit().shop_id)
        page = attention.open_ones(session, shop, forms.key(before))
        return answers.page("exceptions", shop=shop, page=page, told=particulars.of)


def _close(house: House, row_id: int) -> ResponseReturnValue:
    with db.transaction(house.sessions) as session:
        shop = shops.locked(session, identity.visit().shop_id)
        if row_id >= 2**63 or not attention.close(session, shop, row_id, house.clock.now()):
            raise NotFound
    return answers.go("/exceptions", "Marked as dealt with")
