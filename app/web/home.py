"""Home: the first reading's progress, then what going live would do, then how the shop stands."""

from typing import Any

import flask
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.db.shop import Shop
from app.house import House
from app.services import adoption, docks, golive, overview, pauses, settings, shops
from app.web import answers, choices, desk, forms, identity

BLOCK = "backorder-badge"


def blueprint(house: House) -> flask.Blueprint:
    room = flask.Blueprint("home", __name__)
    room.add_url_rule("/", "show", lambda: _show(house))
    for name, press in PRESSES.items():
        room.add_url_rule(f"/{name}", name, _pressed(house, press), methods=["POST"])
    return room


def _show(house: House) -> ResponseReturnValue:
    with desk.looking(house) as (session, shop):
        if shop.live_at is not None:
            return _status(house, session, shop)
        progress = overview.progress(session, shop)
        if shop.imported_at is None:
            return answers.page("importing", progress=progress, **_common(house, shop))
        stored = choices.typed(shops.settings(session, shop))
        stored["enrolment"] = "all" if stored["enrolment"] == "none" else stored["enrolment"]
        return _setup(house, session, shop, stored, {}, 200)


def _status(house: House, session: Session, shop: Shop) -> ResponseReturnValue:
    stored = shops.settings(session, shop)
    return answers.page(
        "status",
        figures=overview.figures(session, shop, house.clock.now()),
        unadopted=adoption.total(session, shop),
        enrolment=stored.enrolment,
        to_release=docks.open_count(session, shop),
        locations=pauses.locations(session, shop),
        **_common(house, shop),
    )


def _setup(
    house: House, session: Session, shop: Shop, form: forms.Typed, errors: dict[str, str], status: int
) -> ResponseReturnValue:
    stored = shops.settings(session, shop)
    readable = choices.collections(stored, _readable(form))
    return answers.page(
        "setup",
        status,
        typed=form,
        errors=errors,
        collections=choices.named(form),
        preview=golive.preview(session, shop, readable, house.clock.now()),
        **_common(house, shop),
    )


def _common(house: House, shop: Shop) -> dict[str, Any]:
    admin = house.config.shopify_admin_base.format(shop=shop.domain)
    block = f"addAppBlockId={house.config.shopify_api_key}/{BLOCK}&target=mainSection"
    return {
        "shop": shop,
        "missing_scopes": identity.visit().missing_scopes,
        "block": BLOCK,
        "editor": f"{admin}/admin/themes/current/editor?template=product&{block}",
    }


def _look_ahead(house: House) -> ResponseReturnValue:
    """Shows what these choices would do. Only the picked collections are kept, to be read meanwhile."""
    form = flask.request.form
    with desk.writing(house) as (session, shop):
        wanted = choices.collections(shops.settings(session, shop), _readable(form))
        kept = {name: wanted[name] for name in ("chosen_collections",) if name in wanted}
        settings.change(session, shop, kept, house.clock.now())
        answer = _setup(house, session, shop, form, forms.read(form, choices.ENROLMENT).errors, 200)
    house.bells.ring("readings")
    return answer


def _go_live(house: House) -> ResponseReturnValue:
    form = flask.request.form
    found = forms.read(form, choices.ENROLMENT)
    errors = {**found.errors, **_unanswered(form, found.values)}
    with desk.writing(house) as (session, shop):
        if shop.imported_at is None:
            return answers.go("/", "Your store is still being read")
        if errors:
            return _setup(house, session, shop, form, errors, 422)
        wanted = choices.collections(shops.settings(session, shop), found.values)
        golive.go(session, shop, wanted, house.clock.now())
        waits = adoption.total(session, shop).orders > 0
    house.bells.ring("readings", "replan", "effects")
    return answers.go("/waiting/adopt" if waits else "/", "You are live")


def _unanswered(form: forms.Typed, values: dict[str, Any]) -> dict[str, str]:
    missing = {}
    if "enrolment" not in form:
        missing["enrolment"] = "Choose one of these."
    if values.get("default_lead_time_days") is None:
        missing["default_lead_time_days"] = "Enter a whole number of days from 1 to 365."
    return missing


def _readable(form: forms.Typed) -> dict[str, Any]:
    return forms.read(form, choices.ENROLMENT).values


def _pause(house: House) -> ResponseReturnValue:
    with desk.writing(house) as (_, shop):
        shops.pause(shop, house.clock.now())
    return answers.go("/", "Paused")


def _resume(house: House) -> ResponseReturnValue:
    with desk.writing(house) as (session, shop):
        shops.resume(session, shop)
    house.bells.ring("replan", "effects", "notices")
    return answers.go("/", "Running again")


def _put_back(house: House) -> ResponseReturnValue:
    with desk.writing(house) as (session, shop):
        settings.put_everything_back(session, shop, house.clock.now())
    house.bells.ring("replan", "effects")
    return answers.go("/", "Everything is being put back")


def _block(house: House) -> ResponseReturnValue:
    """What the browser says of our block in the theme: a hint, shown and used for nothing else."""
    with desk.writing(house) as (_, shop):
        shop.has_active_block = flask.request.form.get("active") == "1"
    return flask.jsonify({})


def _pressed(house: House, press: Any) -> Any:
    return lambda: press(house)


PRESSES = {
    "go-live": _go_live,
    "go-live/look": _look_ahead,
    "pause": _pause,
    "resume": _resume,
    "put-back": _put_back,
    "block": _block,
}
