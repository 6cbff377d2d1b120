"""Where a shop keeps its stock."""

from app.domain import facts
from app.shopify import client, pages
from app.shopify.shapes import Node


def every(admin: client.Admin) -> list[facts.LocationFacts]:
    """All of them, closed and legacy ones too: old orders still name them."""
    return list(pages.every(lambda after: _page(admin, after)))


def _page(admin: client.Admin, after: str | None) -> pages.Page[facts.LocationFacts]:
    found = admin.run("locations", {"after": after}).node("locations")
    return pages.Page(tuple(_location(node) for node in found.nodes("nodes")), found.next_page())


def _location(node: Node) -> facts.LocationFacts:
    return facts.LocationFacts(
        id=node.id(),
        name=node.text("name"),
        is_active=node.flag("isActive"),
        sells_online=node.flag("fulfillsOnlineOrders"),
        is_fulfillment_service=node.flag("isFulfillmentService"),
    )
