"""Everything the dev store answers, as one Flask application."""

from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from devstore.admin import control as merchant
from devstore.admin import pages
from devstore.control import routes as control
from devstore.graphql import routes as graphql
from devstore.mail import routes as mail
from devstore.oauth import routes as oauth
from devstore.static import routes as cdn
from devstore.store import Store
from devstore.storefront import doors, front

LARGEST_BODY = 20_000_000


def create_app(store: Store) -> Flask:
    """The shop's Admin, storefront, CDN, inbox and control interface; starts nothing in the background."""
    app = Flask("devstore", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    shop_front = front.of(store)
    blueprints = [
        graphql.blueprint(store),
        oauth.blueprint(store),
        pages.blueprint(store, shop_front),
        merchant.blueprint(store),
        control.blueprint(store),
        mail.blueprint(store),
        cdn.blueprint(),
        *doors.blueprints(shop_front),
    ]
    for each in blueprints:
        app.register_blueprint(each)
    app.register_error_handler(HTTPException, _refused)
    return app


def _refused(error: HTTPException) -> tuple[Response | str, int]:
    """Scripts get JSON, people a page."""
    status = error.code or 500
    if request.path.startswith("/_dev"):
        return jsonify({"error": error.description or error.name}), status
    return render_template("http_error.html", error=error), status
