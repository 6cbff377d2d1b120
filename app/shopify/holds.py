"""Holding the waiting part of an order back from the warehouse, and letting it go."""

from collections.abc import Sequence
from typing import Any

from app.shopify import client, errors, gid

# A retry of a hold that had worked is refused by this code: that is success.
ALREADY_HELD = "DUPLICATE_FULFILLMENT_HOLD_HANDLE"

Units = Sequence[tuple[str, int]]


def hold(admin: client.Admin, fo_id: int, handle: str, reason: str, lines: Units | None = None) -> None:
    """Hold units of a fulfillment order, given as (its line's gid, units), or all of it; raises Refused."""
    variables = {"id": _gid(fo_id), "hold": _input(handle, reason, lines)}
    refused = admin.run("hold", variables).refusal("fulfillmentOrderHold")
    _raise_unless_held(refused)


def release(admin: client.Admin, fo_id: int, hold_ids: Sequence[str]) -> None:
    """Lift our own holds, named by gid: without names Shopify would lift everybody's."""
    if not hold_ids:
        raise ValueError("a release names the holds it lifts")
    variables = {"id": _gid(fo_id), "holdIds": list(hold_ids)}
    admin.run("release_hold", variables).payload("fulfillmentOrderReleaseHold")


def release_part(
    admin: client.Admin, fo_id: int, hold_ids: Sequence[str], handle: str, reason: str, lines: Units
) -> None:
    """Lift our holds and hold `lines` again in the same request: a held order cannot be split.

    When the second half is refused the first has happened: read the order again.
    """
    if not hold_ids or not lines:
        raise ValueError("a part is released from named holds, and something stays held")
    variables = {
        "id": _gid(fo_id),
        "holdIds": list(hold_ids),
        "rest": _input(handle, reason, lines),
    }
    answer = admin.run("release_part_of_hold", variables)
    answer.payload("released")
    _raise_unless_held(answer.refusal("held"))


def _input(handle: str, reason: str, lines: Units | None) -> dict[str, Any]:
    units = [{"id": line, "quantity": quantity} for line, quantity in lines or ()]
    return {
        "reason": reason,
        "handle": handle,
        "notifyMerchant": False,
        "fulfillmentOrderLineItems": units,
    }


def _raise_unless_held(refused: errors.Refused | None) -> None:
    if refused is not None and refused.code != ALREADY_HELD:
        raise refused


def _gid(fo_id: int) -> str:
    return gid.of("FulfillmentOrder", fo_id)
