"""Bodies about orders, their edits and refunds."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from devstore.clock import iso, optional_iso
from devstore.payloads import dispatch, lines, people
from devstore.world import ids, sales, state


def order(world: state.World, order: sales.Order) -> dict[str, Any]:
    """orders/create, updated, paid, fulfilled, partially_fulfilled, cancelled: the same object."""
    held = _held_units(order)
    return {
        "id": order.id,
        "admin_graphql_api_id": ids.gid("Order", order.id),
        "name": order.name,
        "order_number": order.number,
        "number": order.number - 1000,
        "token": order.token,
        **_stamps(order),
        **_people(order),
        **_money(order),
        "source_name": order.source_name,
        "test": order.test,
        "confirmed": True,
        "financial_status": order.financial_status,
        "fulfillment_status": order.fulfillment_status,
        "cancel_reason": order.cancel_reason,
        "tags": ", ".join(order.tags),
        "note": order.note or None,
        "note_attributes": [],
        "payment_gateway_names": list(order.gateways),
        "payment_terms": _terms(order),
        "line_items": [lines.line(world, line, order.currency, held.get(line.id, 0)) for line in order.lines],
        "fulfillments": [dispatch.fulfillment(order, each) for each in order.fulfillments],
        "refunds": [refund(world, order, each) for each in order.refunds],
        "returns": [],
        "shipping_lines": [],
        "discount_codes": [],
        "order_status_url": f"https://{world.shop.domain}/orders/{order.token}",
    }


def refund(world: state.World, order: sales.Order, refund: sales.Refund) -> dict[str, Any]:
    """refunds/create."""
    return {
        "id": refund.id,
        "admin_graphql_api_id": ids.gid("Refund", refund.id),
        "order_id": refund.order_id,
        "created_at": iso(refund.created_at),
        "processed_at": iso(refund.created_at),
        "note": refund.note,
        "user_id": None,
        "restock": any(line.restock_type != "no_restock" for line in refund.lines),
        "refund_line_items": [lines.refund_line(world, each, order.currency) for each in refund.lines],
        "transactions": [],
        "order_adjustments": [],
        "refund_shipping_lines": [],
        "duties": [],
        "return": None,
    }


def edited(order: sales.Order, line: sales.Line, delta: int, edit_id: int, now: datetime) -> dict[str, Any]:
    """orders/edited: what was added and removed, without the order."""
    change = [{"id": line.id, "delta": abs(delta)}]
    return {
        "order_edit": {
            "id": edit_id,
            "app_id": None,
            "created_at": iso(now),
            "committed_at": iso(now),
            "notify_customer": False,
            "order_id": order.id,
            "staff_note": "",
            "user_id": None,
            "line_items": {
                "additions": change if delta > 0 else [],
                "removals": change if delta < 0 else [],
            },
            "discounts": {"line_item": {"additions": [], "removals": []}},
            "shipping_lines": {"additions": [], "removals": []},
        }
    }


def _stamps(order: sales.Order) -> dict[str, Any]:
    return {
        "created_at": iso(order.created_at),
        "processed_at": iso(order.processed_at),
        "updated_at": iso(order.updated_at),
        "cancelled_at": optional_iso(order.cancelled_at),
        "closed_at": optional_iso(order.closed_at),
    }


def _people(order: sales.Order) -> dict[str, Any]:
    return {
        "email": order.email,
        "contact_email": order.email or None,
        "phone": None,
        "customer_locale": order.locale,
        "customer": people.customer(order.customer),
        "billing_address": people.address(order.billing_address),
        "shipping_address": people.address(order.shipping_address),
    }


def _money(order: sales.Order) -> dict[str, Any]:
    owed = order.current_total if order.financial_status == "pending" else Decimal(0)
    return {
        "currency": order.currency,
        "presentment_currency": order.currency,
        "total_price": str(order.total),
        "total_price_set": lines.both(order.total, order.currency),
        "current_total_price": str(order.current_total),
        "current_total_price_set": lines.both(order.current_total, order.currency),
        "total_outstanding": str(owed),
    }


def _terms(order: sales.Order) -> dict[str, Any] | None:
    if not order.payment_terms:
        return None
    return {
        "id": order.id,
        "payment_terms_name": "Net 30",
        "payment_terms_type": "net",
        "due_in_days": 30,
        "overdue": False,
    }


def _held_units(order: sales.Order) -> dict[int, int]:
    held: dict[int, int] = {}
    for each in order.fulfillment_orders:
        if each.status in ("ON_HOLD", "SCHEDULED"):
            for part in each.lines:
                held[part.line_id] = held.get(part.line_id, 0) + part.remaining
    return held
