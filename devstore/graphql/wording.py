"""GraphQL errors as Shopify words them, so that an app's handling of them is really tried."""

import functools
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from graphql import GraphQLError

Match = re.Match[str]
Words = tuple[str, dict[str, Any]]

OUR_WORDS: tuple[tuple[str, Callable[[Match], Words]], ...] = (
    (
        r"Cannot query field '(\w+)' on type '(\w+)'",
        lambda m: undefined(m[2], m[1]),
    ),
    (
        r"Unknown argument '(\w+)' on field '\w+\.(\w+)'",
        lambda m: (
            f"Field '{m[2]}' doesn't accept argument '{m[1]}'",
            {"code": "argumentNotAccepted", "name": m[2], "typeName": "Field", "argumentName": m[1]},
        ),
    ),
    (
        r"Argument '\w+\.(\w+)\((\w+):\)' of type '[^']+' is required",
        lambda m: (
            f"Field '{m[1]}' is missing required arguments: {m[2]}",
            {"code": "missingRequiredArguments", "className": "Field", "name": m[1], "arguments": m[2]},
        ),
    ),
    (
        r"Field '(\w+)' of type '([^']+)' must have a selection",
        lambda m: (
            f"Field must have selections (field '{m[1]}' returns {m[2].strip('[]!')} but has no selections. "
            f"Did you mean '{m[1]} {{ ... }}'?)",
            {"code": "selectionMismatch", "nodeName": f"field '{m[1]}'", "typeName": m[2].strip("[]!")},
        ),
    ),
    (
        r"Field '(\w+)' must not have a selection since type '([^']+)'",
        lambda m: (
            f"Selections can't be made on scalars (field '{m[1]}' returns {m[2].strip('[]!')})",
            {"code": "selectionMismatch", "nodeName": f"field '{m[1]}'", "typeName": m[2].strip("[]!")},
        ),
    ),
    (
        r"Variable '\$(\w+)' is not defined(?: by operation '(\w+)')?",
        lambda m: (
            f"Variable ${m[1]} is used by {m[2] or 'anonymous query'} but not declared",
            {"code": "variableNotDefined", "variableName": m[1]},
        ),
    ),
    (
        r"Variable '\$(\w+)' is never used(?: in operation '(\w+)')?",
        lambda m: (
            f"Variable ${m[1]} is declared by {m[2] or 'anonymous query'} but not used",
            {"code": "variableNotUsed", "variableName": m[1]},
        ),
    ),
    (
        r"Variable '\$(\w+)' of type '([^']+)' used in position expecting type '([^']+)'",
        lambda m: (
            f"Type mismatch on variable ${m[1]} ({m[2]} / {m[3]})",
            {"code": "variableMismatch", "variableName": m[1], "typeName": m[2]},
        ),
    ),
    (
        r"Unknown fragment '(\w+)'",
        lambda m: (
            f"Fragment {m[1]} was used, but not defined",
            {"code": "useAndDefineFragment", "fragmentName": m[1]},
        ),
    ),
    (
        r"Fragment '(\w+)' is never used",
        lambda m: (
            f"Fragment {m[1]} was defined, but not used",
            {"code": "useAndDefineFragment", "fragmentName": m[1]},
        ),
    ),
    (
        r"Unknown type '(\w+)'",
        lambda m: (
            f"No such type {m[1]}, so it can't be a fragment condition",
            {"code": "undefinedType", "typeName": m[1]},
        ),
    ),
    (
        r"Unknown directive '@(\w+)'",
        lambda m: (
            f"Directive @{m[1]} is not defined",
            {"code": "undefinedDirective", "directiveName": m[1]},
        ),
    ),
)


def refused(error: GraphQLError) -> dict[str, Any]:
    """A document that does not fit the schema, or does not parse."""
    if error.message.startswith("Syntax Error: "):
        return {"message": f"syntax error, {error.message[14:]}", **places(error)}
    for pattern, worded in OUR_WORDS:
        found = re.match(pattern, error.message)
        if found:
            message, extensions = worded(found)
            return {"message": message, **places(error), "extensions": extensions}
    return {"message": error.message, **places(error), "extensions": {"code": "argumentLiteralsIncompatible"}}


def undefined(type_name: str, field: str) -> Words:
    """A field that Shopify has not, or that only the dev store has not."""
    if field in beyond().get(type_name, ()):
        place = f"{type_name}.{field}"
        return f"The dev store does not simulate {place}", {"code": "NOT_SIMULATED", "field": place}
    return (
        f"Field '{field}' doesn't exist on type '{type_name}'",
        {"code": "undefinedField", "typeName": type_name, "fieldName": field},
    )


@functools.cache
def beyond() -> dict[str, list[str]]:
    """Fields of Shopify's schema that the cut leaves out, by type."""
    found: dict[str, list[str]] = json.loads((Path(__file__).parent / "beyond.json").read_text())
    return found


def bad_variable(
    error: GraphQLError, declared: Mapping[str, str], given: Mapping[str, Any]
) -> dict[str, Any]:
    """A variable that does not fit its declared type."""
    found = re.match(r"Variable '\$(\w+)'", error.message)
    name = found[1] if found else ""
    detail = error.message.partition(": ")[2] or error.message.partition("' ")[2]
    absent = given.get(name) is None
    return {
        "message": f"Variable ${name} of type {declared.get(name, '')} was provided invalid value",
        **places(error),
        "extensions": {
            "value": given.get(name),
            "problems": [{"path": [], "explanation": "Expected value to not be null" if absent else detail}],
        },
    }


def met(error: GraphQLError, request_id: str) -> dict[str, Any]:
    """An error that a field met while it ran; what we did not foresee is an internal error."""
    worded: dict[str, Any] = {"message": error.message, **places(error), "path": list(error.path or ())}
    extensions = dict(error.extensions or {})
    if error.original_error is not None and not isinstance(error.original_error, GraphQLError):
        worded["message"] = (
            "Internal error. Looks like something went wrong on our end.\n"
            f"Request ID: {request_id} (include this in support requests)."
        )
        extensions = {"code": "INTERNAL_SERVER_ERROR", "requestId": request_id}
    return {**worded, "extensions": extensions} if extensions else worded


def too_dear(cost: int, limit: int) -> dict[str, Any]:
    """A query that could never run."""
    return {
        "message": f"Query cost is {cost}, which exceeds the single query max cost limit ({limit}).",
        "extensions": {"code": "MAX_COST_EXCEEDED", "cost": cost, "maxCost": limit},
    }


def throttled() -> dict[str, Any]:
    """A query that must wait."""
    documentation = "https://shopify.dev/api/usage/rate-limits"
    return {"message": "Throttled", "extensions": {"code": "THROTTLED", "documentation": documentation}}


def too_many(size: int, limit: int, path: list[str]) -> dict[str, Any]:
    """An array argument that is too long."""
    return {
        "message": f"The input array size of {size} is greater than the maximum allowed of {limit}.",
        "path": path,
        "extensions": {"code": "MAX_INPUT_SIZE_EXCEEDED"},
    }


def places(error: GraphQLError) -> dict[str, Any]:
    if not error.locations:
        return {}
    return {"locations": [{"line": spot.line, "column": spot.column} for spot in error.locations]}
