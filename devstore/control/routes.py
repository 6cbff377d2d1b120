"""Everything under /_dev that plays the world, and how refusals are answered."""

import flask

from devstore import store as stores
from devstore.control import catalogue, observing, orders, shipments, timing
from devstore.world import errors


def blueprint(store: stores.Store) -> flask.Blueprint:
    """All routes in one."""
    routes = flask.Blueprint("control", __name__)
    for part in (catalogue, orders, shipments, observing, timing):
        routes.register_blueprint(part.blueprint(store))
    routes.register_error_handler(errors.Refused, refused)
    return routes


def refused(refusal: errors.Refused) -> tuple[flask.Response, int]:
    """A sentence and a status of 4xx."""
    return flask.jsonify({"error": refusal.message}), refusal.status
