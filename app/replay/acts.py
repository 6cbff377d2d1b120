"""What happens in a store: the store changes, and the services are told."""

from dataclasses import replace

from sqlalchemy.orm import Session

from app.replay import checks, facts, scenario, stage
from app.replay.stage import Stage
from app.replay.store import Line, Order, Shipment
from app.services import incoming, orders, withholding


def act(session: Session, on: Stage, what: scenario.What, cause: str) -> None:
    """Do it; it was checked."""
    match what:
        case scenario.Stock() | scenario.Receive() | scenario.Adjust():
            _count(on, what)
        case scenario.Order():
            _order(session, on, what, cause)
        case scenario.Pay():
            on.store.orders[what.order].is_paid = True
            _tell(session, on, what.order, cause)
        case scenario.Prioritise():
            number = on.numbers.orders[what.order]
            orders.arrange(session, on.shop(session), number, on.store.now, priority=what.priority)
        case scenario.Commit():
            withholding.allow(session, on.shop_id, on.numbers.lines[what.line])
        case scenario.Hold():
            withholding.withhold(session, on.shop_id, on.numbers.lines[what.line])
        case scenario.Cancel():
            _cancel(session, on, what, cause)
        case scenario.Ship() | scenario.Edit() | scenario.Return():
            _change(session, on, what, cause)
        case scenario.Incoming() | scenario.MoveIncoming() | scenario.ReceiveIncoming():
            _supply(session, on, what)
        case scenario.Limit():
            on.store.met.setdefault(what.sku)
            on.store.skus[what.sku] = replace(on.store.skus[what.sku], limit=what.limit)
            stage.choose(session, on, what.sku)
        case scenario.Day():
            pass


def _count(on: Stage, what: scenario.Stock | scenario.Receive | scenario.Adjust) -> None:
    if isinstance(what, scenario.Stock):
        on.store.put(what.sku, what.location, what.on_hand - on.store.physical[what.sku, what.location])
    else:
        on.store.put(what.sku, what.location, what.quantity)


def _order(session: Session, on: Stage, what: scenario.Order, cause: str) -> None:
    lines = [Line(line.id, what.id, line.sku, line.location, line.quantity) for line in what.lines]
    on.store.orders[what.id] = Order(what.id, what.at or on.store.now, what.paid, lines, what.due)
    on.store.lines.update((line.id, line) for line in lines)
    on.store.met.update((line.sku, None) for line in lines)
    _tell(session, on, what.id, cause)
    number, together = on.numbers.orders[what.id], what.ship == "together"
    if what.priority or together:
        shop, now = on.shop(session), on.store.now
        orders.arrange(session, shop, number, now, priority=what.priority, ship_together=together)


def _cancel(session: Session, on: Stage, what: scenario.Cancel, cause: str) -> None:
    if what.line is not None:
        line = on.store.lines[what.line]
        line.cancelled += line.open if what.quantity is None else min(what.quantity, line.open)
        _tell(session, on, line.order, cause)
    elif what.order is not None:
        for line in on.store.orders[what.order].lines:
            line.cancelled += line.open
        _tell(session, on, what.order, cause)


def _change(
    session: Session, on: Stage, what: scenario.Ship | scenario.Edit | scenario.Return, cause: str
) -> None:
    line = on.store.lines[what.line]
    if not on.store.skus[line.sku].tracked:
        return
    match what:
        case scenario.Ship():
            line.shipped += what.quantity
            on.store.put(line.sku, line.location, -what.quantity)
        case scenario.Edit():
            added = what.quantity - line.open - line.shipped
            line.ordered += max(added, 0)
            line.cancelled += max(-added, 0)
        case scenario.Return():
            line.returned += what.quantity
            on.store.put(line.sku, line.location, what.quantity if what.restock else 0)
    _tell(session, on, line.order, cause)


def _supply(
    session: Session,
    on: Stage,
    what: scenario.Incoming | scenario.MoveIncoming | scenario.ReceiveIncoming,
) -> None:
    match what:
        case scenario.Incoming():
            on.store.met.setdefault(what.sku)
            on.store.shipments[what.id] = Shipment(
                what.id, what.sku, what.location, what.quantity, what.expected, what.confirmed, what.for_line
            )
        case scenario.MoveIncoming():
            _move(checks.shipment_of(on.store, what.id), what)
        case scenario.ReceiveIncoming():
            _receive(on, checks.shipment_of(on.store, what.id), what.quantity)
    told = facts.shipment(on.store.shipments[what.id], on.numbers)
    incoming.record_page(session, on.shop(session), [told], on.store.now)


def _move(shipment: Shipment, what: scenario.MoveIncoming) -> None:
    if not isinstance(what.expected, scenario.Left):
        shipment.expected = what.expected
    if what.quantity is not None:
        shipment.outstanding = what.quantity
    if what.confirmed is not None:
        shipment.is_confirmed = what.confirmed


def _receive(on: Stage, shipment: Shipment, units: int) -> None:
    shipment.received += units
    shipment.outstanding = max(shipment.outstanding - units, 0)
    on.store.put(shipment.sku, shipment.location, units)


def _tell(session: Session, on: Stage, order: str, cause: str) -> None:
    told = facts.order(on.store, on.store.orders[order], on.numbers)
    orders.record_full(session, on.shop(session), told, on.store.now, cause)
