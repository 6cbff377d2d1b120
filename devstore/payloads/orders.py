"""Bodies about orders, their edits and refunds."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from devstore.clock import iso, optional_iso
from devstore.payloads import dispatch, people
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
        "line_items": [_line(line, order.currency, held.get(line.id, 0)) for line in order.lines],
        "fulfillments": [dispatch.fulfillment(order, each) for each in order.fulfillments],
        "refunds": [refund(order, each) for each in order.refunds],
        "returns": [],
        "shipping_lines": [],
        "discount_codes": [],
        "order_status_url": f"https://{world.shop.domain}/orders/{order.token}",
    }


def refund(order: sales.Order, refund: sales.Refund) -> dict[str, Any]:
    """refunds/create."""
    lines = {line.id: line for line in order.lines}
    return {
        "id": refund.id,
        "admin_graphql_api_id": ids.gid("Refund", refund.id),
        "order_id": refund.order_id,
        "created_at": iso(refund.created_at),
        "processed_at": iso(refund.created_at),
        "note": refund.note,
        "user_id": None,
        "restock": any(line.restock_type != "no_restock" for line in refund.lines),
        "refund_line_items": [
            _refund_line(each, lines[each.line_id], order.currency) for each in refund.lines
        ],
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
        "total_price_set": _both(order.total, order.currency),
        "current_total_price": str(order.current_total),
        "current_total_price_set": _both(order.current_total, order.currency),
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


def _line(line: sales.Line, currency: str, held: int) -> dict[str, Any]:
    return {
        "id": line.id,
        "admin_graphql_api_id": ids.gid("LineItem", line.id),
        "variant_id": line.variant_id,
        "product_id": line.product_id,
        "product_exists": True,
        "sku": line.sku,
        "title": line.title,
        "variant_title": line.variant_title or None,
        "name": line.name,
        "vendor": line.vendor,
        "quantity": line.quantity,
        "current_quantity": line.current_quantity,
        "fulfillable_quantity": line.unfulfilled_quantity - held,
        "fulfillment_status": line.fulfillment_status,
        "fulfillment_service": "manual",
        "requires_shipping": line.requires_shipping,
        "gift_card": line.gift_card,
        "grams": 0,
        "price": str(line.price),
        "price_set": _both(line.price, currency),
        "total_discount": "0.00",
        "properties": [{"name": name, "value": value} for name, value in line.properties.items()],
        "variant_inventory_management": "shopify" if line.tracked else None,
        "discount_allocations": [],
        "tax_lines": [],
        "duties": [],
    }


def _held_units(order: sales.Order) -> dict[int, int]:
    held: dict[int, int] = {}
    for each in order.fulfillment_orders:
        if each.status in ("ON_HOLD", "SCHEDULED"):
            for part in each.lines:
                held[part.line_id] = held.get(part.line_id, 0) + part.remaining
    return held


def _refund_line(part: sales.RefundLine, line: sales.Line, currency: str) -> dict[str, Any]:
    return {
        "id": part.id,
        "line_item_id": part.line_id,
        "quantity": part.quantity,
        "restock_type": part.restock_type,
        "location_id": part.location_id,
        "subtotal": float(part.subtotal),
        "total_tax": 0.0,
        "line_item": _line(line, currency, 0),
    }


def _both(amount: Decimal, currency: str) -> dict[str, Any]:
    money = {"amount": str(amount), "currency_code": currency}
    return {"shop_money": money, "presentment_money": money}
