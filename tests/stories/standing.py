"""How the units of an order stand, asked of the store and of our books, in the same words."""

from collections import Counter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import tables

OURS = "first-in-line"
SHIPPED, RELEASED, WAITING = "shipped", "released", "waiting"
# Units by (what they do, where).
Stand = Counter[tuple[str, str]]


def in_the_store(order: dict[str, Any], sku: str) -> Stand:
    """By the fulfillment orders: what carries our hold waits."""
    found = Stand()
    for whole in order["fulfillment_orders"]:
        held = any(hold["handle"] == OURS for hold in whole["holds"])
        for line in whole["lines"]:
            if line["sku"] == sku:
                found[WAITING if held else RELEASED, whole["location"]] += line["remaining"]
    for line in order["lines"]:
        if line["sku"] == sku:
            found[SHIPPED, ""] += line["current_quantity"] - line["unfulfilled_quantity"]
    return found


def in_our_books(session: Session, order: tables.Order, sku: str) -> Stand:
    """By our lines and places; what Shopify has refused to move still waits where it is."""
    found = Stand()
    where = {location.id: location.name for location in session.scalars(select(tables.Location))}
    lines = select(tables.Line).where(tables.Line.order_id == order.id, tables.Line.sku == sku)
    for line in session.scalars(lines):
        found[SHIPPED, ""] += line.shipped
        places = select(tables.Place).where(tables.Place.line_id == line.id, tables.Place.units > 0)
        for place in session.scalars(places):
            free, at = max(place.committed, place.let_go), where.get(place.location_id or 0, "nowhere")
            found[RELEASED, at] += free
            found[WAITING, at] += place.units - free
        for move in (move for move in order.moves if move["line"] == line.id):
            found[RELEASED, where[move["to"]]] -= move["units"]
            found[WAITING, where[move["from"]]] += move["units"]
    return found


def said(stand: Stand) -> str:
    """As in: 2 shipped, 3 released at East, 1 waiting at Main."""
    kinds = (SHIPPED, RELEASED, WAITING)
    parts = sorted((kinds.index(what), where, units) for (what, where), units in stand.items() if units)
    words = (f"{units} {kinds[kind]}{f' at {where}' if where else ''}" for kind, where, units in parts)
    return ", ".join(words)
