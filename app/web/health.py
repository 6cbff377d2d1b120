"""GET /health: what the house still owes, as counts only."""

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from app.db import session as db
from app.house import House
from app.services import health


def blueprint(house: House) -> Blueprint:
    """200 with the counts; 503 when the database does not answer."""
    door = Blueprint("health", __name__)

    @door.get("/health")
    def look() -> tuple[Response, int]:
        try:
            with db.look(house.sessions) as session:
                owed = health.owed(session, house.clock.now())
                shops = health.shops(session)
        except SQLAlchemyError as error:
            return jsonify(error=type(error).__name__), 503
        return jsonify(owed=owed, shops=shops), 200

    return door
