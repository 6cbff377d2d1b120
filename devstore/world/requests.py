"""What is asked of fulfillment services; a moment later they say yes, or no where they are told to."""

from devstore.payloads import dispatch as payloads
from devstore.world import dispatch, errors, splits, stamps, state

# Of these a service may be asked, for the first time or again.
MAY_BE_ASKED = ("UNSUBMITTED", "REJECTED")
Submitted = tuple[dispatch.FulfillmentOrder, dispatch.FulfillmentOrder | None]


def actions(world: state.World, whole: dispatch.FulfillmentOrder) -> list[str]:
    """What Shopify offers for it, the request included where a service would send it."""
    may_ask = whole.status == "OPEN" and whole.request_status in MAY_BE_ASKED
    asked = ["REQUEST_FULFILLMENT"] if may_ask and _is_served(world, whole) else []
    return [*whole.supported_actions, *asked]


def submit(world: state.World, whole: dispatch.FulfillmentOrder, units: splits.Units = ()) -> Submitted:
    """Ask for all of it, or for these (fulfillment line id, units): (what was asked for, the rest)."""
    with world.change():
        _check(world, whole)
        rest = splits.divide(world, whole, units) if units else None
        whole.request_status = "SUBMITTED"
        whole.updated_at = world.now()
        world.emit("fulfillment_orders/fulfillment_request_submitted", payloads.submitted(whole))
        stamps.touch(world, world.orders[whole.order_id])
        world.unanswered.append(whole.id)
        world.wake()
        return whole, rest


def answer_all(world: state.World) -> int:
    """Every service answers what it was asked; how many requests that were."""
    with world.lock:
        asked, world.unanswered = world.unanswered, []
        for one in asked:
            _answer(world, world.fulfillment_orders[one])
        return len(asked)


def _answer(world: state.World, whole: dispatch.FulfillmentOrder) -> None:
    if not whole.is_live or whole.request_status != "SUBMITTED":
        return
    with world.change():
        if whole.location_id in world.refusing:
            whole.request_status, answer = "REJECTED", "rejected"
        else:
            whole.status, whole.request_status, answer = "IN_PROGRESS", "ACCEPTED", "accepted"
        whole.updated_at = world.now()
        world.emit(f"fulfillment_orders/fulfillment_request_{answer}", payloads.answered(whole))
        stamps.touch(world, world.orders[whole.order_id])


def _check(world: state.World, whole: dispatch.FulfillmentOrder) -> None:
    if not whole.is_live or not whole.remaining:
        raise errors.Refused("The fulfillment order is closed.")
    if not _is_served(world, whole):
        raise errors.Refused("The fulfillment order's assigned fulfillment service must be of api type")
    if whole.status == "ON_HOLD":
        raise errors.Refused("The fulfillment order is on hold.")
    if "REQUEST_FULFILLMENT" not in actions(world, whole):
        raise errors.Refused("The fulfillment order has been requested already.")


def _is_served(world: state.World, whole: dispatch.FulfillmentOrder) -> bool:
    return world.locations[whole.location_id].fulfillment_service
