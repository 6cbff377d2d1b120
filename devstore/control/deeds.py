"""What a merchant does to an order, by the last word of its address."""

from collections.abc import Callable

from devstore.control import reading
from devstore.world import (
    cancels,
    dispatch,
    edits,
    errors,
    find,
    holds,
    moves,
    orders,
    parcels,
    refunds,
    requests,
    routing,
    sales,
    state,
)

Deed = Callable[[state.World, sales.Order, reading.Body], None]


def _cancel(world: state.World, order: sales.Order, body: reading.Body) -> None:
    cancels.cancel(
        world,
        order,
        restock=reading.flag(body, "restock", True),
        reason=reading.text(body, "reason", "other"),
    )


def _edit(world: state.World, order: sales.Order, body: reading.Body) -> None:
    quantity = reading.integer(body, "quantity")
    edits.set_quantity(world, order, _line(order, body), quantity)


def _fulfill(world: state.World, order: sales.Order, body: reading.Body) -> None:
    routing.route_all(world)
    requests.answer_all(world)
    named = reading.units(body, "lines")
    wanted = _by_line(order, named) if named else None
    parcels.fulfil(world, order, wanted, force=reading.flag(body, "force", False))


def _by_line(order: sales.Order, named: dict[str, int]) -> dict[int, int]:
    wanted: dict[int, int] = {}
    for sku, units in named.items():
        left = units
        for line in order.lines:
            if line.sku == sku and left:
                wanted[line.id] = min(left, line.unfulfilled_quantity)
                left -= wanted[line.id]
        if left:
            raise errors.Refused(f"Order {order.name} has no {units} of {sku} left to ship", field="lines")
    return wanted


def _refund(world: state.World, order: sales.Order, body: reading.Body) -> None:
    line = _line(order, body)
    refunds.refund(world, order, _parts(line, reading.integer(body, "quantity"), body.get("restock")))


def _parts(line: sales.Line, units: int, restock: object) -> list[refunds.Part]:
    if restock is False:
        return [(line, units, "no_restock")]
    if isinstance(restock, str):
        return [(line, units, restock.lower())]
    if restock not in (None, True):
        raise errors.invalid(f"restock is true, false or one of {', '.join(refunds.KINDS)}", "restock")
    unshipped = min(units, line.unfulfilled_quantity)
    parts = [(line, unshipped, "cancel"), (line, units - unshipped, "return")]
    return [part for part in parts if part[1]] or [(line, units, "cancel")]


def _line(order: sales.Order, body: reading.Body) -> sales.Line:
    key = body.get("line")
    if isinstance(key, bool) or not isinstance(key, str | int):
        raise errors.invalid("line must be a line's id", "line")
    return find.line(order, key)


def _pay(world: state.World, order: sales.Order, body: reading.Body) -> None:
    orders.mark_paid(world, order)


def _release(world: state.World, order: sales.Order, body: reading.Body) -> None:
    held = [each for each in order.fulfillment_orders if each.status == "ON_HOLD"]
    if not held:
        raise errors.Refused(f"Nothing of order {order.name} is on hold")
    by = reading.text(body, "held_by", "")
    for each in held:
        ids = [hold.id for hold in each.holds if by in ("", hold.held_by)]
        holds.release(world, each, ids)


def _move(world: state.World, order: sales.Order, body: reading.Body) -> None:
    routing.route_all(world)
    place = find.location_by_name(world, reading.text(body, "location"))
    moves.move_all(world, order, place.id)


def _submit(world: state.World, order: sales.Order, body: reading.Body) -> None:
    routing.route_all(world)
    asked = [each for each in order.fulfillment_orders if _may_be_asked_for(world, each)]
    if not asked:
        raise errors.Refused(f"Nothing of order {order.name} can be asked of a fulfillment service")
    for each in asked:
        requests.submit(world, each)


def _may_be_asked_for(world: state.World, whole: dispatch.FulfillmentOrder) -> bool:
    return "REQUEST_FULFILLMENT" in requests.actions(world, whole)


DEEDS: dict[str, Deed] = {
    "cancel": _cancel,
    "edit": _edit,
    "fulfill": _fulfill,
    "refund": _refund,
    "pay": _pay,
    "release": _release,
    "move": _move,
    "submit": _submit,
}
FIELDS = {
    "cancel": ("restock", "reason"),
    "edit": ("line", "quantity"),
    "fulfill": ("lines", "force"),
    "refund": ("line", "quantity", "restock"),
    "pay": (),
    "release": ("held_by",),
    "move": ("location",),
    "submit": (),
}
