"""Bodies as Shopify sends them, with what the TOML lets through."""

from typing import Any

Body = dict[str, Any]


def order(number: int = 1, **changed: Any) -> Body:
    """Ann's order of two lamps."""
    return {
        "id": 5_000_000_000 + number,
        "admin_graphql_api_id": f"gid://shopify/Order/{5_000_000_000 + number}",
        "name": f"#{1000 + number}",
        "created_at": "2026-11-23T11:30:00+01:00",
        "updated_at": "2026-11-23T11:30:00+01:00",
        "cancelled_at": None,
        "closed_at": None,
        "financial_status": "paid",
        "payment_gateway_names": ["bogus"],
        "payment_terms": None,
        "source_name": "web",
        "test": False,
        "tags": "gift, vip",
        "currency": "USD",
        "line_items": [line(number)],
        **changed,
    }


def line(number: int = 1, **changed: Any) -> Body:
    return {
        "id": 6_000_000_000 + number,
        "variant_id": 4_000_000_001,
        "title": "Desk Lamp",
        "name": "Desk Lamp - Red",
        "sku": "LAMP-RED",
        "quantity": 2,
        "current_quantity": 2,
        "fulfillment_status": None,
        "requires_shipping": True,
        "gift_card": False,
        "price": "49.00",
        **changed,
    }
