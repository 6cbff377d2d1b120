"""/_dev/health, /_dev/clock, /_dev/settle."""

from datetime import timedelta

import flask

from devstore import store as stores
from devstore.clock import iso
from devstore.control import health, reading, settling
from devstore.world import errors

LONGEST_DAYS = 36_500
LONGEST_WAIT = 600


def blueprint(store: stores.Store) -> flask.Blueprint:
    """The routes of time and calm."""
    routes = flask.Blueprint("control_timing", __name__)

    @routes.get("/_dev/health")
    def look() -> flask.Response:
        return flask.jsonify(health.look(store))

    @routes.get("/_dev/clock")
    def now() -> flask.Response:
        return flask.jsonify({"now": iso(store.clock.now())})

    @routes.post("/_dev/clock")
    def move() -> flask.Response:
        _move(store, reading.body("advance_days", "now"))
        return flask.jsonify({"now": iso(store.clock.now())})

    @routes.post("/_dev/settle")
    def settle() -> tuple[flask.Response, int]:
        timeout_s = reading.number(reading.body("timeout_s"), "timeout_s", 30, LONGEST_WAIT)
        owed = settling.wait(store, timeout_s)
        if owed:
            words = ", ".join(f"{count} {name}" for name, count in owed.items())
            return flask.jsonify({"error": f"Still owed: {words}", "owed": owed}), 504
        return flask.jsonify({"ok": True, "owed": {}}), 200

    return routes


def _move(store: stores.Store, body: reading.Body) -> None:
    moment = reading.moment(body, "now")
    if (moment is None) == (not reading.has(body, "advance_days")):
        raise errors.invalid("Say either advance_days or now", "advance_days")
    if moment is not None:
        store.clock.move_to(moment)
    else:
        store.clock.advance(timedelta(days=reading.number(body, "advance_days", 0, LONGEST_DAYS)))
