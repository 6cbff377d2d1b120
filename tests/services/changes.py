"""What happens to an order in the store after it came: edited, shipped in part, or read later."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.domain import facts


def later(full: facts.FullOrderFacts, minutes: int = 500, **changes: Any) -> facts.OrderFacts:
    return replace(full.order, updated_at=full.order.updated_at + timedelta(minutes=minutes), **changes)


def resized(full: facts.FullOrderFacts, units: int) -> facts.FullOrderFacts:
    """The order edited to so many units: Shopify makes its fulfillment orders anew."""
    line = replace(
        full.order.lines[0], current_quantity=units, quantity=max(units, full.order.lines[0].quantity)
    )
    old = full.fulfillment_orders[0]
    parts = tuple(replace(part, total=units, remaining=units) for part in old.lines)
    closed = replace(old, status="CLOSED", lines=tuple(replace(p, total=0, remaining=0) for p in old.lines))
    made = replace(old, id=old.id + 1, lines=parts, holds=())
    return facts.FullOrderFacts(later(full, lines=(line,)), (closed, made) if units else (closed,))


def shipped(full: facts.FullOrderFacts, units: int) -> facts.FullOrderFacts:
    line = replace(full.order.lines[0], is_touched=True)
    one = full.fulfillment_orders[0]
    parts = tuple(replace(part, remaining=part.remaining - units) for part in one.lines)
    status = "IN_PROGRESS" if any(part.remaining for part in parts) else "CLOSED"
    return facts.FullOrderFacts(later(full, lines=(line,)), (replace(one, lines=parts, status=status),))
