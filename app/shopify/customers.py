"""Whose customer bears a tag: the only thing we ask about a person beside where a letter goes."""

from app.shopify import client, gid, pages
from app.shopify.shapes import Node

ORDERS_AT_ONCE = 100


def tagged(admin: client.Admin, order_ids: list[int], tag: str) -> frozenset[int]:
    """Of these orders those whose customer bears the tag; none where we may not read customers."""
    found: set[int] = set()
    for ids in pages.batches(order_ids, ORDERS_AT_ONCE):
        members = admin.run("order_customers", {"ids": gid.many("Order", ids)}).members()
        found |= {one for one, node in zip(ids, members, strict=True) if node and tag in _tags(node)}
    return frozenset(found)


def _tags(order: Node) -> tuple[str, ...]:
    customer = order.maybe("customer")
    return customer.words("tags") if customer else ()
