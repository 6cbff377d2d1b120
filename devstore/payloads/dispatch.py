"""Bodies about fulfillment orders, holds and parcels: GIDs, and mostly no order id."""

from collections.abc import Sequence
from typing import Any

from devstore.clock import iso
from devstore.world import dispatch, ids
from devstore.world.extras import APP_ID

OTHER_APP_ID = 1998877665
APPS = {"app": APP_ID, "other_app": OTHER_APP_ID}


def status(whole: dispatch.FulfillmentOrder) -> dict[str, Any]:
    """order_routing_complete, hold_released, cancelled."""
    return {"fulfillment_order": _brief(whole)}


def placed_on_hold(
    held: dispatch.FulfillmentOrder, rest: dispatch.FulfillmentOrder | None, hold: dispatch.Hold
) -> dict[str, Any]:
    """Once, on the first hold."""
    return {
        "fulfillment_order": _brief(held) | {"fulfillment_holds": [_hold(each) for each in held.holds]},
        "remaining_fulfillment_order": _brief(rest) if rest else None,
        "held_fulfillment_order_line_items": [
            {"id": _line_gid(line.id), "quantity": line.remaining} for line in held.lines
        ],
        "created_fulfillment_hold": _hold(hold),
    }


def hold_event(whole: dispatch.FulfillmentOrder, hold: dispatch.Hold) -> dict[str, Any]:
    """fulfillment_holds/added and /released, one per hold."""
    return {"fulfillment_order": {"id": _gid(whole)}, "fulfillment_hold": _hold(hold)}


def split(
    whole: dispatch.FulfillmentOrder, rest: dispatch.FulfillmentOrder, units: Sequence[tuple[int, int]]
) -> dict[str, Any]:
    """fulfillment_orders/split."""
    return {
        "fulfillment_order": _brief(whole),
        "remaining_fulfillment_order": _brief(rest),
        "replacement_fulfillment_order": None,
        "split_line_items": [{"id": _line_gid(line_id), "quantity": count} for line_id, count in units],
    }


def merged(into: dispatch.FulfillmentOrder, other: dispatch.FulfillmentOrder) -> dict[str, Any]:
    """fulfillment_orders/merged."""
    intents = [{"fulfillment_order_id": _gid(each)} for each in (into, other)]
    return {
        "fulfillment_order_merges": [{"fulfillment_order": _brief(into)}],
        "merge_intents": intents,
    }


def moved(
    original: dispatch.FulfillmentOrder, moved: dispatch.FulfillmentOrder, source_id: int
) -> dict[str, Any]:
    """fulfillment_orders/moved."""
    destination = ids.gid("Location", moved.location_id)
    return {
        "original_fulfillment_order": _brief(original)
        | {"assigned_location_id": ids.gid("Location", original.location_id)},
        "moved_fulfillment_order": _brief(moved) | {"assigned_location_id": destination},
        "destination_location_id": destination,
        "source_location": {"id": ids.gid("Location", source_id)},
        "fulfillment_order_line_items_requested": [
            {"id": _line_gid(line.id), "quantity": line.remaining} for line in moved.lines
        ],
    }


def submitted(whole: dispatch.FulfillmentOrder) -> dict[str, Any]:
    """fulfillment_request_submitted: a person asked the service."""
    return {
        "original_fulfillment_order": _requested(whole),
        "submitted_fulfillment_order": _requested(whole),
        "fulfillment_order_merchant_request": {"message": "", "kind": "fulfillment_request"},
    }


def answered(whole: dispatch.FulfillmentOrder) -> dict[str, Any]:
    """fulfillment_request_accepted and _rejected: what the service said."""
    return {"fulfillment_order": _requested(whole), "message": ""}


def fulfillment(order: Any, parcel: dispatch.Fulfillment) -> dict[str, Any]:
    """fulfillments/create, and the list inside an order."""
    return {
        "id": parcel.id,
        "admin_graphql_api_id": ids.gid("Fulfillment", parcel.id),
        "order_id": order.id,
        "location_id": parcel.location_id,
        "status": parcel.status,
        "created_at": iso(parcel.created_at),
        "updated_at": iso(parcel.created_at),
        "line_items": [{"id": line_id, "quantity": count} for line_id, count in parcel.lines],
    }


def _brief(whole: dispatch.FulfillmentOrder) -> dict[str, Any]:
    return {"id": _gid(whole), "status": whole.status.lower()}


def _requested(whole: dispatch.FulfillmentOrder) -> dict[str, Any]:
    return _brief(whole) | {"request_status": whole.request_status.lower()}


def _gid(whole: dispatch.FulfillmentOrder) -> str:
    return ids.gid("FulfillmentOrder", whole.id)


def _line_gid(line_id: int) -> str:
    return ids.gid("FulfillmentOrderLineItem", line_id)


def _hold(hold: dispatch.Hold) -> dict[str, Any]:
    app_id = APPS.get(hold.held_by)
    return {
        "id": ids.gid("FulfillmentHold", hold.id),
        "reason": hold.reason.lower(),
        "reason_notes": hold.reason_notes,
        "handle": hold.handle,
        "held_by_requesting_app": hold.held_by == "app",
        "held_by_app": {"id": ids.gid("App", app_id)} if app_id else None,
    }
