"""The part of the control interface where the merchant acts: install, go live, uninstall, reset."""

from collections.abc import Callable

from flask import Blueprint, Response, jsonify, render_template

from devstore.admin import installing, robot
from devstore.control import health, reading, settling
from devstore.store import Store
from devstore.world import errors

SETTLE_SECONDS = 120.0


def blueprint(store: Store) -> Blueprint:
    """POST /_dev/{install,go-live,uninstall,reset} and the index of all addresses."""
    routes = Blueprint("merchant", __name__, template_folder="templates")
    routes.register_error_handler(errors.Refused, _refused)
    routes.register_error_handler(robot.Stuck, _stuck)

    @routes.post("/_dev/install")
    def install() -> Response:
        reading.body()
        installing.install(store)
        return jsonify(health.look(store))

    @routes.post("/_dev/go-live")
    def go_live() -> Response:
        reading.body()
        if not store.installation.installed:
            raise errors.Refused("The app is not installed: POST /_dev/install first", status=409)
        settle = _settler(store)
        with store.merchant_at_work():
            robot.press_go_live(store, settle)
            settle()
        return jsonify(health.look(store))

    @routes.post("/_dev/uninstall")
    def uninstall() -> Response:
        reading.body()
        installing.uninstall(store)
        return jsonify(health.look(store))

    @routes.post("/_dev/reset")
    def reset() -> Response:
        installing.reset(store, reading.text(reading.body("seed"), "seed", "ada-lamps"))
        return jsonify(health.look(store))

    @routes.get("/_dev")
    @routes.get("/_dev/")
    def index() -> str:
        return render_template("dev_index.html", store=store, health=health.look(store))

    return routes


def _settler(store: Store) -> Callable[[], None]:
    def settle() -> None:
        owed = settling.wait(store, SETTLE_SECONDS)
        if owed:
            raise robot.Stuck(f"the app still owed {owed} after {SETTLE_SECONDS:g} s", 504)

    return settle


def _refused(refusal: errors.Refused) -> tuple[Response, int]:
    return jsonify({"error": refusal.message}), refusal.status


def _stuck(stuck: robot.Stuck) -> tuple[Response, int]:
    return jsonify({"error": str(stuck)}), 504 if stuck.status == 504 else 502
