"""The personal parts of an order's body."""

from typing import Any

from devstore.world import sales


def customer(customer: sales.Customer | None) -> dict[str, Any] | None:
    """None for a nameless till sale."""
    if customer is None:
        return None
    return {
        "id": customer.id,
        "email": customer.email,
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "tags": ", ".join(customer.tags),
        "admin_graphql_api_id": f"gid://shopify/Customer/{customer.id}",
    }


def address(address: sales.Address | None) -> dict[str, Any] | None:
    """None where nothing is shipped."""
    if address is None:
        return None
    return {
        "first_name": address.first_name,
        "last_name": address.last_name,
        "name": f"{address.first_name} {address.last_name}".strip(),
        "address1": address.address1,
        "city": address.city,
        "zip": address.zip,
        "country_code": address.country_code,
        "phone": None,
    }
