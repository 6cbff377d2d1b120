"""Changes to fulfillment orders: hold, release, split, move and request, by the world's own verbs."""

from collections.abc import Sequence
from typing import Any

from devstore.graphql import context
from devstore.graphql.resolvers import kinds, sundries
from devstore.world import dispatch, errors, holds, ids, moves, requests, splits

Units = list[tuple[int, int]]
Payload = dict[str, Any]


def writable(known: context.Context, text: str) -> dispatch.FulfillmentOrder:
    """The fulfillment order, if the token may change those of its class."""
    found = known.world.fulfillment_orders.get(ids.number(text) or 0)
    if found is None or ids.kind(text) != "FulfillmentOrder" or not kinds.may_handle(known, found, "write"):
        raise errors.Refused("Fulfillment order does not exist.", code="FULFILLMENT_ORDER_NOT_FOUND")
    return found


def units_of(given: Sequence[Any] | None) -> Units:
    return [(ids.number(each["id"]) or 0, each["quantity"]) for each in given or ()]


def hold(_: Any, known: context.Context, args: context.Args) -> Payload:
    given = args["fulfillmentHold"]
    new = holds.NewHold(
        reason=given["reason"],
        handle=given.get("handle") or "",
        reason_notes=given.get("reasonNotes") or "",
        external_id=given.get("externalId") or "",
    )
    try:
        target = writable(known, args["id"])
        placed, held, rest = holds.hold(
            known.world, target, new, units_of(given.get("fulfillmentOrderLineItems"))
        )
    except errors.Refused as refused:
        return {"userErrors": [sundries.user_error(refused, *place_of(refused))]}
    return {
        "fulfillmentHold": placed,
        "fulfillmentOrder": held,
        "remainingFulfillmentOrder": rest,
        "userErrors": [],
    }


def place_of(refused: errors.Refused) -> list[str]:
    """Where Shopify points to for a refused hold."""
    if refused.code == "FULFILLMENT_ORDER_NOT_FOUND":
        return ["id"]
    by_handle = refused.field == "handle" or "HANDLE" in (refused.code or "")
    return ["fulfillmentHold", "handle" if by_handle else "fulfillmentOrderLineItems"]


def release(_: Any, known: context.Context, args: context.Args) -> Payload:
    """Without holdIds or externalId every hold on it is lifted, whoever placed it."""
    try:
        target = writable(known, args["id"])
        released = holds.release(known.world, target, wanted(target, args))
    except errors.Refused as refused:
        return {"fulfillmentOrder": None, "userErrors": [sundries.user_error(refused, "id")]}
    return {"fulfillmentOrder": released, "userErrors": []}


def wanted(target: dispatch.FulfillmentOrder, args: context.Args) -> set[int] | None:
    if args.get("holdIds") is not None:
        return {ids.number(text) or 0 for text in args["holdIds"]}
    if args.get("externalId") is not None:
        return {each.id for each in target.holds if each.external_id == args["externalId"]}
    return None


def split(_: Any, known: context.Context, args: context.Args) -> Payload:
    made = []
    for at, each in enumerate(args["fulfillmentOrderSplits"]):
        try:
            target = writable(known, each["fulfillmentOrderId"])
            kept, rest = splits.split(known.world, target, units_of(each["fulfillmentOrderLineItems"]))
        except errors.Refused as refused:
            error = sundries.user_error(refused, "fulfillmentOrderSplits", str(at))
            return {"fulfillmentOrderSplits": None, "userErrors": [error]}
        made.append({"fulfillmentOrder": kept, "remainingFulfillmentOrder": rest})
    return {"fulfillmentOrderSplits": made, "userErrors": []}


def move(_: Any, known: context.Context, args: context.Args) -> Payload:
    try:
        target = writable(known, args["id"])
        units = units_of(args.get("fulfillmentOrderLineItems"))
        original, moved = moves.move(known.world, target, ids.number(args["newLocationId"]) or 0, units)
    except errors.Refused as refused:
        return {"userErrors": [sundries.user_error(refused, refused.field or "id")]}
    is_part = moved is not original
    return {
        "movedFulfillmentOrder": moved,
        "originalFulfillmentOrder": original,
        "remainingFulfillmentOrder": original if is_part else None,
        "userErrors": [],
    }


def submit(_: Any, known: context.Context, args: context.Args) -> Payload:
    try:
        target = writable(known, args["id"])
        asked, rest = requests.submit(known.world, target, units_of(args.get("fulfillmentOrderLineItems")))
    except errors.Refused as refused:
        return {"userErrors": [sundries.user_error(refused, "id")]}
    return {
        "originalFulfillmentOrder": asked,
        "submittedFulfillmentOrder": asked,
        "unsubmittedFulfillmentOrder": rest,
        "userErrors": [],
    }


READS: dict[str, dict[str, context.Read]] = {
    "FulfillmentOrderHoldPayload": sundries.keys(
        "fulfillmentHold", "fulfillmentOrder", "remainingFulfillmentOrder", "userErrors"
    ),
    "FulfillmentOrderReleaseHoldPayload": sundries.keys("fulfillmentOrder", "userErrors"),
    "FulfillmentOrderSplitPayload": sundries.keys("fulfillmentOrderSplits", "userErrors"),
    "FulfillmentOrderSplitResult": sundries.keys("fulfillmentOrder", "remainingFulfillmentOrder"),
    "FulfillmentOrderMovePayload": sundries.keys(
        "movedFulfillmentOrder", "originalFulfillmentOrder", "remainingFulfillmentOrder", "userErrors"
    ),
    "FulfillmentOrderSubmitFulfillmentRequestPayload": sundries.keys(
        "originalFulfillmentOrder", "submittedFulfillmentOrder", "unsubmittedFulfillmentOrder", "userErrors"
    ),
}
ASKS: dict[str, dict[str, context.Ask]] = {
    "Mutation": {
        "fulfillmentOrderHold": hold,
        "fulfillmentOrderReleaseHold": release,
        "fulfillmentOrderSplit": split,
        "fulfillmentOrderMove": move,
        "fulfillmentOrderSubmitFulfillmentRequest": submit,
    }
}
