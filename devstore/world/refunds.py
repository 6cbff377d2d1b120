"""Giving money back for units of a line, which leaves the order smaller."""

from collections.abc import Sequence
from decimal import Decimal

from devstore.payloads import orders as payloads
from devstore.world import errors, removal, sales, stamps, state

KINDS = ("cancel", "return", "no_restock")
Part = tuple[sales.Line, int, str]


def refund(world: state.World, order: sales.Order, parts: Sequence[Part], note: str = "") -> sales.Refund:
    """`cancel`: open units, back on sale; `return`: shipped ones; `no_restock`: shipped first, none back."""
    with world.change():
        for line, units, kind in parts:
            _check(line, units, kind)
        made = sales.Refund(world.next_id(), order.id, world.now(), note)
        for line, units, kind in parts:
            made.lines.append(_one(world, order, line, units, kind))
        order.refunds.append(made)
        _settle_status(order)
        stamps.close_if_done(world, order)
        world.emit("refunds/create", payloads.refund(world, order, made))
        stamps.touch(world, order)
        return made


def _check(line: sales.Line, units: int, kind: str) -> None:
    if kind not in KINDS:
        raise errors.invalid(f"restock is one of {', '.join(KINDS)}, not {kind!r}", "restock")
    if units < 1:
        raise errors.invalid("quantity must be at least 1", "quantity")
    most = {"cancel": line.unfulfilled_quantity, "return": _shipped(line)}
    if units > most.get(kind, line.current_quantity):
        raise errors.Refused(f"Of {line.sku} fewer than {units} can be refunded so", field="quantity")


def _shipped(line: sales.Line) -> int:
    return line.current_quantity - line.unfulfilled_quantity


def _one(world: state.World, order: sales.Order, line: sales.Line, units: int, kind: str) -> sales.RefundLine:
    location_id = order.fulfillments[-1].location_id if order.fulfillments else order.location_id
    shipped = 0 if kind == "cancel" else min(units, _shipped(line))
    if shipped:
        removal.take_back(world, line, location_id, shipped, restock=kind == "return")
    if units > shipped:
        location_id = removal.take_open(world, order, line, units - shipped, restock=kind == "cancel")
    place = None if kind == "no_restock" else location_id
    return sales.RefundLine(world.next_id(), line.id, units, kind, place, line.price * units)


def _settle_status(order: sales.Order) -> None:
    if order.financial_status == "pending":
        return
    back = sum((made.total for made in order.refunds), Decimal(0))
    order.financial_status = "refunded" if back >= order.total else "partially_refunded"
