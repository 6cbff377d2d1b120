"""What cannot happen in a store: found before the services are told, who would take it for a fact."""

from app.replay import scenario
from app.replay.store import Line, Order, Shipment, Store


class CannotHappen(Exception):
    """An event that contradicts what happened before; the message says how."""


def check(store: Store, what: scenario.What) -> None:
    """Raises CannotHappen. Shipping more than is ready is judged by what the plan says: see `check_ship`."""
    match what:
        case scenario.Order():
            _check_order(store, what)
        case scenario.Incoming():
            _check_incoming(store, what)
        case scenario.Pay() | scenario.Prioritise():
            order_of(store, what.order)
        case scenario.Cancel():
            _check_cancel(store, what)
        case scenario.Commit() | scenario.Hold() | scenario.Ship():
            line_of(store, what.line)
        case scenario.Edit():
            _check_edit(store, what)
        case scenario.Return():
            _check_return(store, what)
        case scenario.MoveIncoming() | scenario.ReceiveIncoming():
            shipment_of(store, what.id)
        case _:
            pass


def check_ship(what: scenario.Ship, ready: int) -> None:
    if what.quantity > ready:
        raise CannotHappen(f"ship {what.quantity} of line {what.line}: only {ready} are ready")


def order_of(store: Store, order: str) -> Order:
    if order not in store.orders:
        raise CannotHappen(f"there is no order {order}{_why(store, order)}")
    return store.orders[order]


def line_of(store: Store, line: str) -> Line:
    if line not in store.lines:
        raise CannotHappen(f"there is no line {line}{_why(store, store.refused_lines.get(line))}")
    return store.lines[line]


def shipment_of(store: Store, shipment: str) -> Shipment:
    if shipment not in store.shipments:
        raise CannotHappen(f"there is no incoming {shipment}")
    return store.shipments[shipment]


def _why(store: Store, order: str | None) -> str:
    event = store.refused.get(order or "")
    return f": order {order} was refused at event {event}" if event is not None else ""


def _check_order(store: Store, what: scenario.Order) -> None:
    if what.id in store.orders:
        raise CannotHappen(f"there is an order {what.id} already")
    seen = set(store.lines)
    for line in what.lines:
        if line.id in seen:
            raise CannotHappen(f"there is a line {line.id} already")
        seen.add(line.id)


def _check_incoming(store: Store, what: scenario.Incoming) -> None:
    if what.id in store.shipments:
        raise CannotHappen(f"there is an incoming {what.id} already")
    if what.for_line is None:
        return
    line = line_of(store, what.for_line)
    if (line.sku, line.location) != (what.sku, what.location):
        raise CannotHappen(f"line {line.id} waits for {line.sku} at {line.location}, not for this")


def _check_cancel(store: Store, what: scenario.Cancel) -> None:
    if what.order is not None:
        order_of(store, what.order)
    if what.line is not None:
        line = line_of(store, what.line)
        if _is_counted(store, line) and what.quantity is not None and what.quantity > line.open:
            raise CannotHappen(f"cancel {what.quantity} of line {line.id}: only {line.open} are open")


def _check_edit(store: Store, what: scenario.Edit) -> None:
    line = line_of(store, what.line)
    if _is_counted(store, line) and what.quantity < line.shipped:
        raise CannotHappen(f"edit line {line.id} to {what.quantity}: {line.shipped} are shipped already")


def _check_return(store: Store, what: scenario.Return) -> None:
    line = line_of(store, what.line)
    out = line.shipped - line.returned
    if _is_counted(store, line) and what.quantity > out:
        raise CannotHappen(
            f"return {what.quantity} of line {line.id}: only {out} were shipped and not returned"
        )


def _is_counted(store: Store, line: Line) -> bool:
    """Of a sku that is not tracked nothing is counted, so nothing is too many."""
    return store.skus[line.sku].tracked
