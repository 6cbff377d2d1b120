"""Receipts: what arrived and to whom it goes; under review, who would gain and the word to release."""

from datetime import datetime

import flask
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from app.db.line import Order
from app.db.shop import Shop
from app.domain import sheet
from app.house import House
from app.services import docks, priorities, proposals, receipts, shops
from app.web import answers, desk, forms

PRIORITY: dict[str, forms.Parser] = {
    "priority": forms.whole(0, priorities.HIGHEST, unit=""),
    "reason": forms.plain(200, required=True),
}
COLUMNS = ("order", "item", "sku", "units")


def blueprint(house: House) -> flask.Blueprint:
    room = flask.Blueprint("receiving", __name__)
    room.add_url_rule("/receipts", "listed", lambda: _listed(house))
    one = "/receipts/<row:id_>"
    room.add_url_rule(one, "show", lambda id_: _show(house, id_))
    room.add_url_rule(f"{one}/dock-list.csv", "export", lambda id_: _export(house, id_))
    room.add_url_rule(f"{one}/release", "release", lambda id_: _release(house, id_), methods=["POST"])
    room.add_url_rule(f"{one}/priority", "prefer", lambda id_: _prefer(house, id_), methods=["POST"])
    order = "/orders/<row:id_>/priority"
    room.add_url_rule(order, "order", lambda id_: _prefer_order(house, id_), methods=["POST"])
    return room


def _listed(house: House) -> ResponseReturnValue:
    before = forms.key(flask.request.args.get("before", ""))
    with desk.looking(house) as (session, shop):
        stored = shops.settings(session, shop)
        return answers.page(
            "receipts", shop=shop, page=docks.listed(session, shop, before), release=stored.release
        )


def _show(house: House, id_: int) -> ResponseReturnValue:
    with desk.looking(house) as (session, shop):
        return _page(session, shop, _found(session, shop, id_), house.clock.now(), {}, {}, 200)


def _page(
    session: Session,
    shop: Shop,
    found: docks.Listed,
    now: datetime,
    typed: dict[str, str],
    errors: dict[str, str],
    status: int,
) -> ResponseReturnValue:
    receipt = found.receipt
    return answers.page(
        "receipt",
        status,
        shop=shop,
        found=found,
        proposal=proposals.of_receipt(session, shop, receipt, now) if receipt.settled_at is None else None,
        gains=docks.dock_list(session, shop, receipt.id),
        typed=typed,
        errors=errors,
    )


def _export(house: House, id_: int) -> ResponseReturnValue:
    with desk.looking(house) as (session, shop):
        _found(session, shop, id_)
        entries = docks.dock_list(session, shop, id_, limit=None)
    lines = ((entry.order_name, entry.title, entry.sku, entry.units) for entry in entries)
    return answers.csv_file(sheet.written(COLUMNS, lines))


def _release(house: House, id_: int) -> ResponseReturnValue:
    with desk.writing(house) as (session, shop):
        found = _found(session, shop, id_)
        if found.is_paused or not found.receipt.is_open:
            why = (
                "Nothing is released before you resume"
                if found.is_paused
                else "It waits for no word of yours"
            )
            return answers.go(f"/receipts/{id_}", why)
        receipts.release(session, shop, found.receipt, house.clock.now())
    house.bells.ring("replan", "effects")
    return answers.go(f"/receipts/{id_}", "Released, first in line first")


def _prefer(house: House, id_: int) -> ResponseReturnValue:
    """A priority given while looking at a proposal: the order is named by the merchant."""
    form = flask.request.form
    read = forms.read(form, PRIORITY, needed=PRIORITY)
    with desk.writing(house) as (session, shop):
        found, order = _found(session, shop, id_), priorities.of_name(session, shop, form.get("order", ""))
        errors = {**_not_waiting(session, shop, found, order), **read.errors}
        if order is None or errors:
            return _page(session, shop, found, house.clock.now(), form.to_dict(), errors, 422)
        priorities.give(session, shop, order, **read.values, now=house.clock.now())
    house.bells.ring("replan")
    return answers.go(f"/receipts/{id_}", "The line is put in order again")


def _not_waiting(session: Session, shop: Shop, found: docks.Listed, order: Order | None) -> dict[str, str]:
    if order is None:
        return {"order": "There is no such order. Type its name, like #1001."}
    is_waiting = receipts.is_waited_for(session, shop, found.receipt, order)
    return (
        {} if is_waiting else {"order": "This order waits for nothing here. Choose one from the list above."}
    )


def _prefer_order(house: House, id_: int) -> ResponseReturnValue:
    read = forms.read(flask.request.form, PRIORITY, needed=PRIORITY)
    with desk.writing(house) as (session, shop):
        order = session.get(Order, (shop.id, id_))
        if order is None:
            raise NotFound
        if read.errors:
            return flask.jsonify(toast="A priority needs a number from 0 to 9 and a reason")
        priorities.give(session, shop, order, **read.values, now=house.clock.now())
    house.bells.ring("replan", "effects")
    return answers.go(f"/orders/{id_}", "Priority noted")


def _found(session: Session, shop: Shop, id_: int) -> docks.Listed:
    found = docks.one(session, shop, id_)
    if found is None:
        raise NotFound
    return found
