"""Adoption: the orders that waited before going live, counted, and taken in as the merchant chooses."""

import flask
from flask.typing import ResponseReturnValue

from app.house import House
from app.services import adoption, lines
from app.web import answers, desk, forms

NOTHING_CHOSEN = {"scope": "Choose at least one product, or adopt all of them."}


def blueprint(house: House) -> flask.Blueprint:
    room = flask.Blueprint("adopting", __name__)
    room.add_url_rule("/waiting/adopt", "show", lambda: _show(house))
    room.add_url_rule("/waiting/adopt", "adopt", lambda: _adopt(house), methods=["POST"])
    return room


def _show(house: House, errors: dict[str, str] | None = None) -> ResponseReturnValue:
    with desk.looking(house) as (session, shop):
        return answers.page(
            "adopt",
            422 if errors else 200,
            shop=shop,
            total=adoption.total(session, shop) if shop.is_live else None,
            products=adoption.by_product(session, shop) if shop.is_live else (),
            typed=flask.request.form,
            errors=errors or {},
        )


def _adopt(house: House) -> ResponseReturnValue:
    form = flask.request.form
    chosen = {key for text in form.getlist("product") if (key := forms.key(text)) is not None}
    if form.get("scope") not in ("all", "products") or (form["scope"] == "products" and not chosen):
        return _show(house, NOTHING_CHOSEN)
    wanted = {name: forms.ticked([form.get(name, "")]) for name in lines.CHOICES}
    products = None if form["scope"] == "all" else chosen
    with desk.writing(house) as (session, shop):
        if not shop.is_live:
            return answers.go("/", "Go live first")
        adopted = adoption.adopt(session, shop, products, wanted, house.clock.now())
    house.bells.ring("replan", "effects", "notices")
    return answers.go(
        "/waiting", f"{adopted} order lines adopted" if adopted != 1 else "1 order line adopted"
    )
