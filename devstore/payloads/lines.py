"""Bodies of order lines and of what was refunded of them."""

from decimal import Decimal
from typing import Any

from devstore.world import ids, sales, state


def line(world: state.World, line: sales.Line, currency: str, held: int) -> dict[str, Any]:
    """A line; `held` of its units cannot be shipped now."""
    exists = line.variant_id in world.variants
    return {
        "id": line.id,
        "admin_graphql_api_id": ids.gid("LineItem", line.id),
        "variant_id": line.variant_id if exists else None,
        "product_id": line.product_id,
        "product_exists": line.product_id in world.products,
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
        "price_set": both(line.price, currency),
        "total_discount": "0.00",
        "properties": [{"name": name, "value": value} for name, value in line.properties.items()],
        "variant_inventory_management": "shopify" if line.tracked else None,
        "discount_allocations": [],
        "tax_lines": [],
        "duties": [],
    }


def refund_line(world: state.World, part: sales.RefundLine, currency: str) -> dict[str, Any]:
    """A line of a refund."""
    return {
        "id": part.id,
        "line_item_id": part.line_id,
        "quantity": part.quantity,
        "restock_type": part.restock_type,
        "location_id": part.location_id,
        "subtotal": float(part.subtotal),
        "total_tax": 0.0,
        "line_item": line(world, world.lines[part.line_id], currency, 0),
    }


def both(amount: Decimal, currency: str) -> dict[str, Any]:
    """Shopify's pair of shop and shopper money; here they are the same."""
    money = {"amount": str(amount), "currency_code": currency}
    return {"shop_money": money, "presentment_money": money}
