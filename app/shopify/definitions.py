"""The definitions of our metafields: without them the storefront and the account page cannot read."""

from dataclasses import dataclass
from typing import Any

from app.shopify import client, errors

NAMESPACE = "$app"
# Two codes that mean: somebody, the app's own configuration perhaps, was there first.
ALREADY_THERE = {"TAKEN", "APP_CONFIG_MANAGED"}


@dataclass(frozen=True, slots=True)
class Definition:
    owner: str
    key: str
    name: str
    storefront: str
    customer_account: str

    @property
    def input(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "namespace": NAMESPACE,
            "key": self.key,
            "type": "json",
            "ownerType": self.owner,
            "access": {"storefront": self.storefront, "customerAccount": self.customer_account},
        }


DEFINITIONS = (
    Definition("PRODUCTVARIANT", "backorder", "Backorder offer", "PUBLIC_READ", "NONE"),
    Definition("ORDER", "promise", "Promised date", "NONE", "READ"),
)


def ensure(admin: client.Admin) -> None:
    """Create what is missing; raises Refused when Shopify declines for another reason than that it exists."""
    for definition in DEFINITIONS:
        if definition.key not in _keys(admin, definition.owner):
            _create(admin, definition)


def _keys(admin: client.Admin, owner: str) -> set[str]:
    found = admin.run("metafield_definitions", {"ownerType": owner}).node("metafieldDefinitions")
    return {node.text("key") for node in found.nodes("nodes")}


def _create(admin: client.Admin, definition: Definition) -> None:
    answer = admin.run("create_metafield_definition", {"definition": definition.input})
    try:
        answer.payload("metafieldDefinitionCreate")
    except errors.Refused as refused:
        if refused.code not in ALREADY_THERE:
            raise
