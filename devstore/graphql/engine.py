"""One request to the Admin API: throttled by cost, run under the shop's lock, answered as Shopify does."""

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import DocumentNode, ExecutionResult, GraphQLError, execute

from devstore import store as stores
from devstore.graphql import binding, bucket, context, cost, idempotency, prepared, wording

MAX_ARRAY = 250
logger = logging.getLogger(__name__)
Answer = dict[str, Any]


@dataclass(slots=True)
class Engine:
    """The API's own memory: points left and idempotency keys."""

    store: stores.Store
    points: bucket.Bucket = field(default_factory=bucket.Bucket)
    records: idempotency.Records = field(default_factory=idempotency.Records)


@dataclass(frozen=True, slots=True)
class Request:
    """What was posted, and what the token may do."""

    text: str
    variables: Mapping[str, Any]
    operation_name: str | None
    granted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer's body and what the log keeps of it."""

    body: Answer
    operation: str = ""
    cost: int = 0
    is_throttled: bool = False


def run(engine: Engine, request: Request) -> Outcome:
    """Answer one request; the errors in the body are Shopify's kind, HTTP stays 200."""
    engine.points.set_rate(engine.store.faults.restore_rate)
    ready = prepared.prepared(request.text)
    if ready.errors:
        return refused(engine, list(ready.errors))
    operation = ready.chosen(request.operation_name)
    if operation is None:
        message = (
            f'No operation named "{request.operation_name}"' if request.operation_name else unnamed(ready)
        )
        return refused(engine, [{"message": message}])
    name = operation.name or ""
    variables, wrong = operation.coerced(request.variables)
    if wrong:
        return refused(engine, wrong, name)
    too_long = list(long_arrays(name, variables))
    if too_long:
        return refused(engine, too_long, name)
    asked = cost.requested(operation.parts, variables)
    if asked > cost.MAX_QUERY_COST:
        return refused(engine, [wording.too_dear(asked, cost.MAX_QUERY_COST)], name, asked)
    if not engine.points.take(asked):
        body = {"errors": [wording.throttled()], "extensions": costs(engine, cost.Cost(asked))}
        return Outcome(body, name, 0, is_throttled=True)
    wanted = tuple(part for part in operation.parts if part.is_wanted(variables))
    known, result = executed(engine, request, ready.document, operation.name)
    spent = cost.actual(wanted, result.data, asked)
    engine.points.give_back(asked - spent)
    searches = {"search": known.searches} if known.searches else {}
    extensions = {**costs(engine, cost.Cost(asked, spent)), **searches}
    return Outcome({**answered(result), "extensions": extensions}, name, spent)


def executed(
    engine: Engine, request: Request, document: DocumentNode | None, name: str | None
) -> tuple[context.Context, ExecutionResult]:
    """Run it: nobody else moves in the shop meanwhile."""
    assert document is not None
    with engine.store.lock:
        known = context.Context(
            engine.store, engine.store.world, request.granted, engine.records, engine.store.clock.now()
        )
        result = execute(
            binding.schema(),
            document,
            context_value=known,
            variable_values=dict(request.variables),
            operation_name=name,
        )
    assert isinstance(result, ExecutionResult)
    return known, result


def answered(result: ExecutionResult) -> Answer:
    """`data`, and `errors` where something failed."""
    errors = {"errors": [noted(error) for error in result.errors]} if result.errors else {}
    return {"data": result.data, **errors}


def noted(error: GraphQLError) -> Answer:
    """A field's error for the answer; our own faults go to the log with their trace."""
    request_id = secrets.token_hex(8)
    cause = error.original_error
    if cause is not None and not isinstance(cause, GraphQLError):
        logger.error("Request %s failed at %s", request_id, error.path, exc_info=cause)
    return wording.met(error, request_id)


def name_of(request: Request) -> str:
    """The name of the operation that is asked for, empty where it has none."""
    operation = prepared.prepared(request.text).chosen(request.operation_name)
    return (operation.name if operation else None) or ""


def refused(engine: Engine, errors: list[Answer], name: str = "", asked: int = 0) -> Outcome:
    """Nothing ran and nothing was charged."""
    return Outcome({"errors": errors, "extensions": costs(engine, cost.Cost(asked))}, name)


def costs(engine: Engine, found: cost.Cost) -> Answer:
    """`extensions` as every answer carries them."""
    return {
        "cost": {
            "requestedQueryCost": found.requested,
            "actualQueryCost": found.actual,
            "throttleStatus": engine.points.status(),
        }
    }


def unnamed(ready: prepared.Prepared) -> str:
    return "An operation name is required" if ready.operations else "The document holds no operation"


def long_arrays(name: str, variables: Mapping[str, Any]) -> list[Answer]:
    """An error for each variable that holds more than 250 things."""
    long = ((key, value) for key, value in variables.items() if isinstance(value, list))
    return [
        wording.too_many(len(value), MAX_ARRAY, [name, key]) for key, value in long if len(value) > MAX_ARRAY
    ]
