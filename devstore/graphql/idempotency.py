"""Keys of @idempotent: the same key and arguments give the first answer again."""

import json
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo, get_directive_values

MANDATORY = frozenset(
    {
        "inventoryActivate",
        "inventoryAdjustQuantities",
        "inventoryMoveQuantities",
        "inventorySetOnHandQuantities",
        "inventorySetQuantities",
        "inventoryShipmentAddItems",
        "inventoryShipmentCreate",
        "inventoryShipmentCreateInTransit",
        "inventoryShipmentReceive",
        "inventoryTransferCreate",
        "inventoryTransferCreateAsReadyToShip",
        "inventoryTransferDuplicate",
        "inventoryTransferSetItems",
        "locationActivate",
        "locationDeactivate",
        "refundCreate",
    }
)
MISMATCH = "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"


@dataclass(slots=True)
class Records:
    """Answers by key. They live as long as the process."""

    answers: dict[str, tuple[str, Any]] = field(default_factory=dict)


def key_of(info: GraphQLResolveInfo[Any]) -> str | None:
    """The key on the running field, None for a mutation that knows no keys; an error where one is owed."""
    if info.field_name not in MANDATORY:
        return None
    directive = info.schema.get_directive("idempotent")
    assert directive is not None
    found = get_directive_values(directive, info.field_nodes[0], info.variable_values)
    if found is None:
        raise GraphQLError(
            "The @idempotent directive is required for this mutation but was not provided.",
            extensions={"code": "BAD_REQUEST"},
        )
    key = str(found["key"])
    if not key.strip():
        raise GraphQLError("The idempotency key cannot be blank.", extensions={"code": "BAD_REQUEST"})
    return key


def fingerprint(field_name: str, args: Any) -> str:
    """What must be equal for two calls to be one operation."""
    return json.dumps([field_name, args], sort_keys=True, default=str)


def mismatch() -> dict[str, Any]:
    """The user error for a key that was used with other arguments."""
    message = "The idempotency key was already used with different parameters."
    return {"field": None, "message": message, "code": MISMATCH}
