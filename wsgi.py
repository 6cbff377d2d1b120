"""The front door: hangs the doors on the house."""

import flask

from app import config
from app import house as houses
from app.replay import command
from app.web import counter, health, letters
from webhooks import receive


def create_app(house: houses.House | None = None) -> flask.Flask:
    """The WSGI app of a house; without one, this process's own, from the environment."""
    doors = flask.Flask(
        "first-in-line",
        root_path=str(config.ROOT),
        template_folder="templates",
        static_folder="app/web/static",
        static_url_path="/static",
    )
    doors.cli.add_command(command.command)
    # The commands need no house: typed where nothing is set, they find no door open, and that is right.
    if house is None and config.is_a_command() and not config.is_complete():
        return doors
    house = house or houses.current()
    doors.wsgi_app = receive.before(doors.wsgi_app, house)  # type: ignore[assignment, method-assign]
    doors.register_blueprint(health.blueprint(house))
    if house.config.letter_previews:
        doors.register_blueprint(letters.blueprint(house))
    counter.open_at(doors, house)
    return doors
