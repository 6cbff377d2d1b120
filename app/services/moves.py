"""Units that our places have elsewhere than Shopify: what was moved, what is stuck, what is tried again."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.db.line import Order
from app.db.shop import Shop
from app.domain.facts import FulfillmentOrderFacts
from app.domain.moving import Spot
from app.services import exceptions, unmoved

KIND = "cannot_move"


def stuck_units(order: Order) -> dict[str, int]:
    """Order line → units that Shopify would not move: they stay held where they are."""
    units: Counter[str] = Counter()
    for move in unmoved.of(order):
        if move.is_stuck:
            units[str(move.line)] += move.units
    return dict(units)


def settle(
    session: Session,
    shop: Shop,
    order: Order,
    tried: Iterable[int],
    stuck: Mapping[Spot, int],
    why: str,
    now: datetime,
) -> None:
    """The moves of the lines `tried` are made, but for the `stuck` units by line and where they stand."""
    left, tried = Counter(stuck), set(tried)
    kept = []
    for move in unmoved.of(order):
        if move.line not in tried:
            kept.append(move)
            continue
        spot = (move.line, move.start)
        units = min(move.units, left[spot])
        if units:
            kept.append(replace(move, units=units, is_stuck=True))
            left[spot] -= units
    unmoved.keep(order, kept)
    told = [unmoved.row(replace(move, is_stuck=False)) for move in kept if move.is_stuck]
    if told:
        detail = {"moves": told} | ({"error": why} if why else {})
        exceptions.raise_one(session, shop.id, KIND, f"order:{order.id}", detail, now)
    else:
        clear(session, shop, order, now)


def clear(session: Session, shop: Shop, order: Order, now: datetime) -> None:
    """The merchant is told no more of what is not stuck any more."""
    if not stuck_units(order):
        exceptions.close(session, shop.id, KIND, f"order:{order.id}", now)


def try_again(order: Order, orders: Iterable[FulfillmentOrderFacts]) -> list[int]:
    """Lines whose stuck units Shopify lets go now after all: the next plan wishes for their move anew."""
    may = {
        (line.line_id, one.location_id)
        for one in orders
        if "MOVE" in one.actions
        for line in one.lines
        if line.remaining
    }
    owed = unmoved.of(order)
    again = [move for move in owed if move.is_stuck and (move.line, move.start) in may]
    unmoved.keep(order, [replace(move, is_stuck=False) if move in again else move for move in owed])
    return sorted({move.line for move in again})
