"""Who may see or do what: Shopify's scope rules, checked field by field."""

import functools
import json
from pathlib import Path
from typing import NamedTuple

from graphql import GraphQLError

DOCUMENTATION = "https://shopify.dev/api/usage/access-scopes"

# Tags and metafields follow their owner, which the map cannot say: (to read, to write).
OWNERS = {
    "Order": ("read_orders", "write_orders"),
    "Product": ("read_products", "write_products"),
    "ProductVariant": ("read_products", "write_products"),
    "Collection": ("read_products", "write_products"),
    "Customer": ("read_customers", "write_customers"),
    "Location": ("read_locations", "write_locations"),
    "InventoryTransfer": ("read_inventory_transfers", "write_inventory_transfers"),
}


class Rule(NamedTuple):
    """Any one of `scopes` suffices; `sentence` is how Shopify says so."""

    scopes: frozenset[str]
    sentence: str


@functools.cache
def rules() -> dict[str, Rule]:
    """By "Type.field", and by type name for what is met behind an interface."""
    text = (Path(__file__).parent / "scopes.json").read_text()
    fields = json.loads(text)["fields"]
    return {place: Rule(frozenset(rule["any"]), rule["access"]) for place, rule in fields.items()}


def check(field_name: str, rule: Rule | None, granted: frozenset[str]) -> None:
    """Raise Shopify's refusal unless one of the rule's scopes is granted."""
    if rule is not None and not rule.scopes & granted:
        raise denied(field_name, rule.sentence)


def check_owner(field_name: str, kind: str, granted: frozenset[str], *, write: bool) -> None:
    """The same for tags and metafields, by the kind of their owner (Shop and AppInstallation are open)."""
    if kind in OWNERS and OWNERS[kind][write] not in granted:
        raise denied(field_name, f"`{OWNERS[kind][write]}` access scope.")


def denied(field_name: str, sentence: str) -> GraphQLError:
    """The error as Shopify words it."""
    return GraphQLError(
        f"Access denied for {field_name} field. Required access: {sentence}",
        extensions={"code": "ACCESS_DENIED", "documentation": DOCUMENTATION, "requiredAccess": sentence},
    )


def may_handle(granted: frozenset[str], verb: str, *, third_party: bool) -> bool:
    """Whether fulfillment orders of this class are visible (`read`) or changeable (`write`)."""
    return f"{verb}_{'third_party' if third_party else 'merchant_managed'}_fulfillment_orders" in granted
