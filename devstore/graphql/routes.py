"""The HTTP door of the Admin API: POST /admin/api/<version>/graphql.json."""

import json
import secrets
from typing import Any

from flask import Blueprint, Response, request

from devstore import api_log
from devstore import store as stores
from devstore.graphql import engine

SUPPORTED = ("2026-01", "2026-04", "2026-07", "2026-10", "2027-01", "unstable")
OUTAGES = (500, 502, 503)
BAD_TOKEN = "[API] Invalid API key or access token (unrecognized login or wrong password)"
Payload = dict[str, Any]


def blueprint(store: stores.Store, api: engine.Engine | None = None) -> Blueprint:
    """The door of one store; tests hand in an engine with a clock of their own."""
    door = Blueprint("admin_graphql", __name__)
    running = api or engine.Engine(store)

    @door.post("/admin/api/<version>/graphql.json")
    def graphql(version: str) -> Response:
        answer = answered(running)
        answer.headers["X-Shopify-API-Version"] = served(version)
        answer.headers["X-Request-Id"] = secrets.token_hex(16)
        return answer

    return door


def served(version: str) -> str:
    """The version that answers: one that is gone or never was falls to the oldest supported."""
    return version if version in SUPPORTED else SUPPORTED[0]


def answered(api: engine.Engine) -> Response:
    """Token first, then the outage that a fault may bring, then the query."""
    granted = api.store.installation.scopes_for(request.headers.get("X-Shopify-Access-Token", ""))
    if granted is None:
        return closed(api, 401, {"errors": BAD_TOKEN})
    asked = read(granted)
    if asked is None:
        return closed(api, 400, {"errors": {"query": "Required parameter missing or invalid"}})
    outage = outage_of(api)
    if outage == OUTAGES[0]:
        return closed(api, outage, {"errors": "Internal Server Error"}, engine.name_of(asked))
    outcome = engine.run(api, asked)
    status = outage or 200
    note(api, outcome, status)
    # A gateway that gives up hides an answer whose work was done: the caller cannot know.
    return as_json({"errors": "Bad Gateway"}, status) if outage else as_json(outcome.body, 200)


def outage_of(api: engine.Engine) -> int | None:
    """The status of a failure on purpose, if the fault strikes."""
    faults = api.store.faults
    return faults.random.choice(OUTAGES) if faults.strikes(faults.api_error_rate) else None


def read(granted: frozenset[str]) -> engine.Request | None:
    """The request's body, None when it is no GraphQL request."""
    if request.mimetype == "application/graphql":
        return engine.Request(request.get_data(as_text=True), {}, None, granted)
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("query"), str):
        return None
    variables, name = body.get("variables") or {}, body.get("operationName") or None
    if not isinstance(variables, dict) or not (name is None or isinstance(name, str)):
        return None
    return engine.Request(body["query"], variables, name, granted)


def closed(api: engine.Engine, status: int, body: Payload, operation: str = "") -> Response:
    """An answer before anything ran."""
    note(api, engine.Outcome({}, operation), status)
    return as_json(body, status)


def note(api: engine.Engine, outcome: engine.Outcome, status: int) -> None:
    call = api_log.Call(
        operation=outcome.operation,
        cost=outcome.cost,
        throttled=outcome.is_throttled,
        status=status,
        at=api.store.clock.now(),
    )
    api.store.api_log.append(call)


def as_json(body: Payload, status: int) -> Response:
    return Response(json.dumps(body), status, mimetype="application/json")
