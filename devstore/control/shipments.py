"""/_dev/shipments: goods on their way in."""

from datetime import datetime

import flask

from devstore import store as stores
from devstore.control import reading, views
from devstore.world import errors, find, ids, shipments, state, supply


def blueprint(store: stores.Store) -> flask.Blueprint:
    """The routes of shipments."""
    routes = flask.Blueprint("control_shipments", __name__)
    _setting_out(routes, store)
    _on_the_way(routes, store)
    return routes


def _setting_out(routes: flask.Blueprint, store: stores.Store) -> None:
    @routes.get("/_dev/shipments")
    def all_shipments() -> flask.Response:
        with store.lock:
            world = store.world
            return flask.jsonify([views.shipment(world, each) for each in world.shipments.values()])

    @routes.post("/_dev/shipments")
    def send() -> flask.Response:
        body = reading.body("lines", "location", "arrives_at")
        with store.world.change():
            world = store.world
            name = reading.text(body, "location", find.first_location(world).name)
            place = find.location_by_name(world, name)
            arrives_at = _arrival(body)
            made = shipments.send(world, reading.units(body, "lines"), place, arrives_at)
            return flask.jsonify(views.shipment(world, made))


def _on_the_way(routes: flask.Blueprint, store: stores.Store) -> None:
    @routes.get("/_dev/shipments/<key>")
    def one(key: str) -> flask.Response:
        with store.lock:
            return flask.jsonify(views.shipment(store.world, _found(store.world, key)))

    @routes.post("/_dev/shipments/<key>/receive")
    def receive(key: str) -> flask.Response:
        body = reading.body("lines")
        with store.world.change():
            shipment = _found(store.world, key)
            shipments.receive(store.world, shipment, reading.units(body, "lines") or None)
            return flask.jsonify(views.shipment(store.world, shipment))

    @routes.post("/_dev/shipments/<key>/move")
    def move(key: str) -> flask.Response:
        body = reading.body("arrives_at")
        with store.world.change():
            shipment = _found(store.world, key)
            shipments.reschedule(store.world, shipment, _arrival(body))
            return flask.jsonify(views.shipment(store.world, shipment))


def _arrival(body: reading.Body) -> datetime | None:
    if "arrives_at" not in body:
        raise errors.invalid("arrives_at is needed (null: not known)", "arrives_at")
    return reading.moment(body, "arrives_at")


def _found(world: state.World, key: str) -> supply.Shipment:
    shipment = world.shipments.get(ids.number(key) or 0)
    if shipment is None:
        raise errors.unknown(f"The shipment {key!r}")
    return shipment
