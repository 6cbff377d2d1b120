"""/_dev/webhooks, /_dev/api-log, /_dev/faults: what happened, and what shall go wrong."""

from random import Random

import flask

from devstore import faults, store
from devstore.clock import iso
from devstore.control import reading
from devstore.webhooks import delivery
from devstore.world import errors

FAULTS = ("duplicate", "drop", "reorder", "delay_ms", "api_error_rate", "restore_rate", "seed")


def blueprint(store: store.Store) -> flask.Blueprint:
    """The routes of watching and disturbing."""
    routes = flask.Blueprint("control_observing", __name__)

    @routes.get("/_dev/webhooks")
    def webhooks() -> flask.Response:
        return flask.jsonify([_delivery(each) for each in store.deliveries.deliveries()])

    @routes.get("/_dev/api-log")
    def api_log() -> flask.Response:
        return flask.jsonify(
            [
                {
                    "operation": call.operation,
                    "cost": call.cost,
                    "throttled": call.throttled,
                    "status": call.status,
                    "at": iso(call.at),
                }
                for call in store.api_log.calls()
            ]
        )

    @routes.get("/_dev/faults")
    def current() -> flask.Response:
        return flask.jsonify(_faults(store.faults))

    @routes.post("/_dev/faults")
    def change() -> flask.Response:
        store.faults = _read(reading.body(*FAULTS))
        return flask.jsonify(_faults(store.faults))

    return routes


def _read(body: reading.Body) -> faults.Faults:
    seed = reading.integer(body, "seed", 0)
    rate = reading.integer(body, "restore_rate", 1)
    if rate < 1:
        raise errors.invalid("restore_rate must be at least 1 a second", "restore_rate")
    return faults.Faults(
        duplicate=reading.number(body, "duplicate", 0.0, 1),
        drop=reading.number(body, "drop", 0.0, 1),
        reorder=reading.flag(body, "reorder", False),
        delay_ms=int(reading.number(body, "delay_ms", 0, 600_000)),
        api_error_rate=reading.number(body, "api_error_rate", 0.0, 1),
        restore_rate=rate if reading.has(body, "restore_rate") else None,
        seed=seed,
        random=Random(seed),
    )


def _faults(faults: faults.Faults) -> dict[str, object]:
    return {
        "duplicate": faults.duplicate,
        "drop": faults.drop,
        "reorder": faults.reorder,
        "delay_ms": faults.delay_ms,
        "api_error_rate": faults.api_error_rate,
        "restore_rate": faults.restore_rate,
        "seed": faults.seed,
    }


def _delivery(each: delivery.Delivery) -> dict[str, object]:
    return {
        "id": each.id,
        "topic": each.topic,
        "attempts": each.attempts,
        "status": each.status,
        "answer": each.answer,
        "triggered_at": iso(each.triggered_at),
    }
