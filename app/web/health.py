"""GET /health and /metrics: what the house still owes, as counts only."""

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from app.db import session as db
from app.house import House
from app.services import health

Counts = dict[str, int]


def blueprint(house: House) -> Blueprint:
    """200 with the counts; 503 when the database does not answer."""
    door = Blueprint("health", __name__)
    door.register_error_handler(SQLAlchemyError, _no_database)

    @door.get("/health")
    def look() -> Response:
        owed, shops = _counts(house)
        return jsonify(owed=owed, shops=shops)

    @door.get("/metrics")
    def metrics() -> Response:
        owed, shops = _counts(house)
        return Response(_gauges(owed, shops), content_type=CONTENT_TYPE_LATEST)

    return door


def _counts(house: House) -> tuple[Counts, Counts]:
    with db.look(house.sessions) as session:
        return health.owed(session, house.clock.now()), health.shops(session)


def _gauges(owed: Counts, shops: Counts) -> bytes:
    # Counted at the look, by any process alike: nothing is kept between looks, nobody is named.
    registry = CollectorRegistry()
    work = Gauge("first_in_line_owed", "Rows of work owed now", ["kind"], registry=registry)
    tenants = Gauge("first_in_line_shops", "Shops by state", ["state"], registry=registry)
    for kind, count in owed.items():
        work.labels(kind).set(count)
    for state, count in shops.items():
        tenants.labels(state).set(count)
    return generate_latest(registry)


def _no_database(error: SQLAlchemyError) -> tuple[Response, int]:
    return jsonify(error=type(error).__name__), 503
