"""Holds as Shopify shows them: ours, other people's, and units that the warehouse has already."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.line import Order
from app.db.shop import Shop
from app.db.work import Effect
from app.domain import holds, steps
from app.domain.facts import FulfillmentOrderFacts
from app.services import effects, exceptions, lines, moves, order_lines, requests

AT_WAREHOUSE = frozenset({"SUBMITTED", "ACCEPTED", "CANCELLATION_REQUESTED", "CANCELLATION_REJECTED"})


def is_held_by_others(orders: Iterable[FulfillmentOrderFacts]) -> bool:
    """Whether somebody else holds some of what is still to be sent."""
    return any(not hold.is_ours for order in _open(orders) for hold in order.holds)


def see(
    session: Session,
    shop: Shop,
    row: Order,
    orders: Sequence[FulfillmentOrderFacts],
    now: datetime,
    read_at: datetime,
) -> None:
    """Compare the holds found with those we made: what a person lifted is let go, for good.

    What fulfillment services said is told too, and a move that has become possible is tried again.
    """
    requests.see(session, shop, row, orders, now)
    _see_moves(session, shop, row, orders, now)
    gone = _units(order for order in _open(orders) if order.request_status in AT_WAREHOUSE)
    if gone:
        lines.let_go(session, shop.id, _not_yet(session, row, gone), "at_warehouse", now)
    if _is_unfinished(session, row) or (row.held_at is not None and row.held_at > read_at):
        return
    ours = [order for order in _open(orders) if any(hold.is_ours for hold in order.holds)]
    held = _units([*ours, *(order for order in _open(orders) if steps.is_dormant(order))])
    lost = {int(line): units - held[int(line)] for line, units in row.held.items()}
    lifted = _lifted(row, orders)
    by_hand = {line: min(units, lifted[line]) for line, units in lost.items() if units > 0}
    by_hand = {line: units for line, units in by_hand.items() if units > 0}
    if by_hand:
        lines.let_go(session, shop.id, by_hand, "released_in_shopify", now)
    if any(units > 0 for units in lost.values()):
        kept = {line: min(units, held[int(line)]) for line, units in row.held.items()}
        row.held = {line: units for line, units in kept.items() if units}
        row.held_fulfillment_orders = [order.id for order in ours]
        lines.look_at(session, shop.id, list(lost))
    elif _is_too_wide(row, orders):
        effects.wish(session, shop, "hold", row.id, {"lines": row.held}, now)


def end(session: Session, shop: Shop, row: Order, now: datetime) -> None:
    """Of an order with nothing left to send there is nothing to tell any more."""
    if row.closed_at is not None:
        for kind in (moves.KIND, requests.NOT_REQUESTED, requests.REJECTED):
            exceptions.close(session, shop.id, kind, f"order:{row.id}", now)


def _see_moves(
    session: Session, shop: Shop, row: Order, orders: Sequence[FulfillmentOrderFacts], now: datetime
) -> None:
    if not shop.is_live:
        return
    again = moves.try_again(row, orders)
    if again:
        lines.look_at(session, shop.id, again)
    else:
        moves.clear(session, shop, row, now)


def _is_too_wide(row: Order, orders: Sequence[FulfillmentOrderFacts]) -> bool:
    """We hold more than we mean to: beside a hold of somebody else's, now gone, ours had to cover all."""
    wanted = {int(line): units for line, units in row.held.items()}
    step = holds.decide(orders, wanted, holds.HANDLE).step
    return step is not None and step.kind != "hold"


def _open(orders: Iterable[FulfillmentOrderFacts]) -> list[FulfillmentOrderFacts]:
    return [
        order
        for order in orders
        if order.status in order_lines.LIVE and any(line.remaining for line in order.lines)
    ]


def _units(orders: Iterable[FulfillmentOrderFacts]) -> Counter[int]:
    units: Counter[int] = Counter()
    for order in orders:
        for line in order.lines:
            units[line.line_id] += line.remaining
    return units


def _lifted(row: Order, orders: Sequence[FulfillmentOrderFacts]) -> Counter[int]:
    """Units of fulfillment orders that carried our hold, still exist, and carry it no more."""
    ours = set(row.held_fulfillment_orders)
    return _units(
        order for order in _open(orders) if order.id in ours and not any(hold.is_ours for hold in order.holds)
    )


def _not_yet(session: Session, row: Order, gone: Counter[int]) -> dict[int, int]:
    """Units at the warehouse that are not let go yet."""
    known = lines.let_go_of(session, row.shop_id, list(gone))
    return {line: units - known.get(line, 0) for line, units in gone.items() if units > known.get(line, 0)}


def _is_unfinished(session: Session, row: Order) -> bool:
    query = select(Effect.target).where(
        Effect.shop_id == row.shop_id,
        Effect.kind == "hold",
        Effect.target == row.id,
        Effect.failed_at.is_(None),
    )
    return session.scalar(query) is not None
