"""The counter: the merchant's pages, behind one guard, with the errors they answer in plain words."""

import hashlib
from functools import cache
from pathlib import Path

import flask
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from app.house import House
from app.web import (
    adopting,
    answers,
    arrivals,
    attention,
    changes,
    choices,
    figures,
    headers,
    home,
    identity,
    install,
    locations,
    numbers,
    pausing,
    queue,
    readable,
    receiving,
    supplying,
    telling,
    uploading,
    variants,
    words,
)

TROUBLES = {
    400: ("That did not arrive in one piece", "Please go back and try again."),
    404: ("There is nothing here", "It may have been deleted, or the address is not complete."),
    405: ("That is not possible here", "Please go back and use the buttons on the page."),
    413: ("That is too much at once", "A file may have 5 MB, a form much less: please send less at once."),
}
OTHERWISE = ("Something went wrong on our side", "Nothing was changed. Please try again in a minute.")
ROOMS = (
    home,
    adopting,
    queue,
    receiving,
    pausing,
    locations,
    attention,
    choices,
    variants,
    arrivals,
    supplying,
    uploading,
)


def open_at(app: flask.Flask, house: House) -> None:
    """Hang the merchant's pages on the app."""
    app.url_map.converters["row"] = numbers.RowNumber
    counter = flask.Blueprint("counter", __name__)
    counter.before_request(identity.guard(house))
    for room in ROOMS:
        counter.register_blueprint(room.blueprint(house))
    app.register_blueprint(counter)
    app.register_blueprint(install.blueprint(house))
    app.register_error_handler(HTTPException, _explain)
    app.register_error_handler(500, _explain)
    app.request_class = readable.Request
    app.after_request(headers.dress(house))
    _furnish(app, house)


def _furnish(app: flask.Flask, house: House) -> None:
    figures.furnish(app.jinja_env)
    app.jinja_env.globals.update(
        admin=lambda: house.config.shopify_admin_base.format(shop=flask.g.domain),
        words=words,
        changes=changes,
        telling=telling,
        link=answers.link,
        api_key=house.config.shopify_api_key,
        cdn=house.config.shopify_cdn,
        script=f"/static/app.js?v={_version(Path(app.static_folder or '') / 'app.js')}",
    )


@cache
def _version(script: Path) -> str:
    return hashlib.sha256(script.read_bytes()).hexdigest()[:10]


def _explain(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if error.response is not None:
        return error.response
    heading, words = TROUBLES.get(status, OTHERWISE)
    return answers.trouble(status, heading, words)
