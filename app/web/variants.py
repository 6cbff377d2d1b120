"""Variants: search one, and override for it what the shop's rule says."""

from collections.abc import Mapping

import flask
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from app.db.catalogue import Item
from app.db.shop import Shop
from app.domain.learning import Learned
from app.house import House
from app.services import learning, variants
from app.web import answers, desk, forms

NO_ERRORS: Mapping[str, str] = {}
OVERRIDES = {"rule": None, "in": True, "out": False}
FIELDS: dict[str, forms.Parser] = {
    "override": forms.one_of(*OVERRIDES),
    "limit": forms.perhaps(forms.whole(0, 1_000_000, unit="units")),
    "lead_time_days": forms.perhaps(forms.whole(1, 365)),
}


def blueprint(house: House) -> flask.Blueprint:
    room = flask.Blueprint("variants", __name__)
    room.add_url_rule("/variants", "search", lambda: _search(house))
    room.add_url_rule("/variants/<row:item_id>", "show", lambda item_id: _show(house, item_id))
    room.add_url_rule(
        "/variants/<row:item_id>", "save", lambda item_id: _save(house, item_id), methods=["POST"]
    )
    room.add_url_rule(
        "/variants/<row:item_id>/give-back",
        "give_back",
        lambda item_id: _give_back(house, item_id),
        methods=["POST"],
    )
    return room


def _search(house: House) -> ResponseReturnValue:
    text = flask.request.args.get("q", "").strip()[:100]
    after = flask.request.args.get("after", "")
    with desk.looking(house) as (session, shop):
        return answers.page(
            "variants",
            shop=shop,
            text=text,
            page=variants.search(session, shop, text, forms.key(after)),
            learned=learning.of_shop(session, shop, house.clock.now()),
        )


def _show(house: House, item_id: int) -> ResponseReturnValue:
    with desk.looking(house) as (session, shop):
        found = _found(session, shop, item_id)
        lesson = _lesson(house, session, shop, found.item)
        return _form(shop, found, lesson, _typed(found.item))


def _save(house: House, item_id: int) -> ResponseReturnValue:
    form = flask.request.form
    with desk.writing(house) as (session, shop):
        found, answered = _found(session, shop, item_id), forms.read(form, FIELDS)
        if answered.errors:
            lesson = _lesson(house, session, shop, found.item)
            return _form(shop, found, lesson, form, answered.errors, 422)
        variants.choose(session, shop, found.item, _choice(found.item, answered), house.clock.now())
    house.bells.ring("replan", "effects", "readings")
    return answers.go(f"/variants/{item_id}", "Saved")


def _give_back(house: House, item_id: int) -> ResponseReturnValue:
    with desk.writing(house) as (session, shop):
        variants.give_back(session, shop, _found(session, shop, item_id).item, house.clock.now())
    house.bells.ring("replan", "effects")
    return answers.go(f"/variants/{item_id}", "First in Line looks after it again")


def _lesson(house: House, session: Session, shop: Shop, item: Item) -> Learned | None:
    """What its own deliveries taught."""
    return learning.of_shop(session, shop, house.clock.now()).items.get(item.id)


def _form(
    shop: Shop,
    found: variants.Found,
    lesson: Learned | None,
    typed: forms.Typed,
    errors: Mapping[str, str] = NO_ERRORS,
    status: int = 200,
) -> ResponseReturnValue:
    return answers.page("variant", status, shop=shop, found=found, typed=typed, errors=errors, lesson=lesson)


def _found(session: Session, shop: Shop, item_id: int) -> variants.Found:
    found = variants.one(session, shop, item_id)
    if found is None:
        raise NotFound
    return found


def _choice(item: Item, answered: forms.Read) -> variants.Choice:
    stored = {name: getattr(item, name) for name in ("limit", "lead_time_days")}
    values = {**stored, **answered.values}
    override = OVERRIDES[values["override"]] if "override" in values else item.override
    return variants.Choice(override, values["limit"], values["lead_time_days"])


def _typed(item: Item) -> forms.Typed:
    override = next(name for name, value in OVERRIDES.items() if value is item.override)
    shown = {"limit": item.limit, "lead_time_days": item.lead_time_days}
    texts = {name: "" if value is None else str(value) for name, value in shown.items()}
    return MultiDict({"override": override, **texts})
