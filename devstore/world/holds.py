"""Holding a fulfillment order, or a part of it, and letting it go."""

from collections.abc import Collection
from dataclasses import dataclass

from devstore.payloads import dispatch as payloads
from devstore.world import dispatch, errors, manners, splits, stamps, state

REASONS = (
    "AWAITING_PAYMENT",
    "AWAITING_RETURN_ITEMS",
    "HIGH_RISK_OF_FRAUD",
    "INCORRECT_ADDRESS",
    "INVENTORY_OUT_OF_STOCK",
    "ONLINE_STORE_POST_PURCHASE_CROSS_SELL",
    "OTHER",
    "UNKNOWN_DELIVERY_DATE",
)
HOLDS_PER_APP = 10
LONGEST_HANDLE = 64

Held = tuple[dispatch.Hold, dispatch.FulfillmentOrder, dispatch.FulfillmentOrder | None]


@dataclass(frozen=True, slots=True)
class NewHold:
    """A hold to be placed; `held_by` is app, other_app or merchant."""

    reason: str
    handle: str = ""
    reason_notes: str = ""
    external_id: str = ""
    held_by: str = "app"


def hold(
    world: state.World, target: dispatch.FulfillmentOrder, new: NewHold, units: splits.Units = ()
) -> Held:
    """Hold all of it, or these (fulfillment line id, units) only: then the rest goes to an open sibling."""
    with world.change():
        _check(target, new, units)
        rest = splits.divide(world, target, units) if units else None
        first = target.status != "ON_HOLD"
        placed = dispatch.Hold(
            world.next_id(),
            new.reason,
            world.now(),
            new.handle,
            new.reason_notes,
            new.external_id,
            new.held_by,
        )
        target.holds.append(placed)
        target.status = "ON_HOLD"
        target.updated_at = world.now()
        if first:
            world.emit("fulfillment_orders/placed_on_hold", payloads.placed_on_hold(target, rest, placed))
        world.emit("fulfillment_holds/added", payloads.hold_event(target, placed))
        stamps.touch(world, world.orders[target.order_id])
        return placed, target, rest


def release(
    world: state.World, target: dispatch.FulfillmentOrder, hold_ids: Collection[int] | None = None
) -> dispatch.FulfillmentOrder:
    """Lift these holds (None: all of them). With the last one gone it opens and its sibling merges back."""
    with world.change():
        if target.status != "ON_HOLD":
            raise errors.Refused("The fulfillment order is not on hold.", code="FULFILLMENT_ORDER_NOT_FOUND")
        lifted = [each for each in target.holds if hold_ids is None or each.id in hold_ids]
        if not lifted:
            raise errors.Refused("The fulfillment hold was not found.", code="INVALID_ACCESS")
        target.holds = [each for each in target.holds if each not in lifted]
        target.updated_at = world.now()
        for each in lifted:
            world.emit("fulfillment_holds/released", payloads.hold_event(target, each))
        if not target.holds:
            _open(world, target)
        stamps.touch(world, world.orders[target.order_id])
        return target


def _open(world: state.World, target: dispatch.FulfillmentOrder) -> None:
    target.status = "SCHEDULED" if _is_planned(world, target) else "OPEN"
    if target.status == "OPEN":
        splits.merge_siblings(world, target)
    world.emit("fulfillment_orders/hold_released", payloads.status(target))


def _is_planned(world: state.World, target: dispatch.FulfillmentOrder) -> bool:
    return any(manners.is_planned(world.lines[part.line_id]) for part in target.lines)


def _check(target: dispatch.FulfillmentOrder, new: NewHold, units: splits.Units) -> None:
    if not target.is_live or not target.remaining:
        raise errors.Refused("Fulfillment order does not exist.", code="FULFILLMENT_ORDER_NOT_FOUND")
    if "HOLD" not in target.supported_actions:
        raise errors.Refused("The fulfillment order can't be put on hold.", code="INVALID_ACCESS")
    if new.reason not in REASONS:
        raise errors.invalid(f"{new.reason!r} is no reason for a hold", "reason")
    if len(new.handle) > LONGEST_HANDLE:
        raise errors.Refused("The handle is too long (64 characters).", code="INVALID", field="handle")
    _check_others(target, new)
    if units and target.status == "ON_HOLD":
        raise errors.Refused("The fulfillment order can't be split.", code="FULFILLMENT_ORDER_NOT_SPLITTABLE")
    if units:
        splits.check(target, units)


def _check_others(target: dispatch.FulfillmentOrder, new: NewHold) -> None:
    own = [each for each in target.holds if each.held_by == new.held_by]
    if any(each.handle == new.handle for each in own):
        raise errors.Refused(
            "The handle is already used by a hold of this app.", code="DUPLICATE_FULFILLMENT_HOLD_HANDLE"
        )
    if len(own) >= HOLDS_PER_APP:
        raise errors.Refused("Too many holds.", code="FULFILLMENT_ORDER_HOLD_LIMIT_REACHED")
