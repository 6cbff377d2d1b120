"""Orders: which there are, each with all its lines and fulfillment orders, and where its letter goes."""

from datetime import UTC, datetime, timedelta

from app.domain import facts
from app.shopify import client, errors, gid, orders_read, pages
from app.shopify.shapes import Node

ORDERS_AT_ONCE = 6
COST_OF_ONE = 135
# Shopify's search index lags a little behind its writes.
OVERLAP = timedelta(minutes=2)


def open_query() -> str:
    """Orders that may still have something to ship."""
    return "status:open"


def changed_query(since: datetime) -> str:
    """Orders touched since then, of any status."""
    return f"updated_at:>='{_stamp(since - OVERLAP)}'"


def ids_page(admin: client.Admin, query: str, sort_key: str, after: str | None) -> pages.Page[int]:
    """A page of order ids; `sort_key` is CREATED_AT or UPDATED_AT."""
    variables = {"query": query, "after": after, "sortKey": sort_key}
    found = admin.run("order_ids", variables).node("orders")
    return pages.Page(tuple(node.id() for node in found.nodes("nodes")), found.next_page())


def in_full(admin: client.Admin, order_ids: list[int]) -> dict[int, facts.FullOrderFacts | None]:
    """Each order with all lines and fulfillment orders; None when it is gone or hidden from us."""
    found: dict[int, facts.FullOrderFacts | None] = {}
    for ids in pages.batches(order_ids, ORDERS_AT_ONCE):
        found |= _in_full(admin, ids)
    return found


def of_fulfillment_orders(admin: client.Admin, fo_ids: list[int]) -> dict[int, int | None]:
    """The order that each fulfillment order belongs to; None when it is gone."""
    found: dict[int, int | None] = {}
    for ids in pages.batches(fo_ids, 100):
        variables = {"ids": gid.many("FulfillmentOrder", ids)}
        members = admin.run("fulfillment_order_order", variables).members()
        found |= zip(ids, (node.id("orderId") if node else None for node in members), strict=True)
    return found


def sold_page(admin: client.Admin, since: datetime, after: str | None) -> pages.Page[tuple[int, datetime]]:
    """A page of orders placed since then, as (item id, when) for each line whose item still exists."""
    variables = {"query": f"created_at:>='{_stamp(since)}'", "after": after}
    found = admin.run("orders_sold", variables).node("orders")
    sales = [sale for order in found.nodes("nodes") for sale in _sales(admin, order)]
    return pages.Page(tuple(sales), found.next_page())


def contact(admin: client.Admin, order_id: int) -> facts.ContactFacts | None:
    """Where a letter about an order goes; None when the order is gone."""
    node = admin.run("order_contact", {"id": gid.of("Order", order_id)}).maybe("order")
    if node is None:
        return None
    address = node.maybe("shippingAddress")
    return facts.ContactFacts(
        email=node.maybe_text("email"),
        locale=node.maybe_text("customerLocale"),
        country=address.maybe_text("countryCodeV2") if address else None,
        is_cancelled=node.maybe_moment("cancelledAt") is not None,
        status_url=node.text("statusPageUrl"),
    )


def _in_full(admin: client.Admin, ids: list[int]) -> dict[int, facts.FullOrderFacts | None]:
    """One request; halved where a shop's orders turn out to cost more than a request may."""
    try:
        hint = COST_OF_ONE * len(ids)
        answer = admin.run("orders_in_full", {"ids": gid.many("Order", ids)}, cost_hint=hint)
    except errors.TooCostly:
        if len(ids) == 1:
            raise
        middle = len(ids) // 2
        return _in_full(admin, ids[:middle]) | _in_full(admin, ids[middle:])
    members = zip(ids, answer.members(), strict=True)
    return {one: orders_read.full(node, _more(admin)) if node else None for one, node in members}


def _more(admin: client.Admin) -> orders_read.More:
    """How a long order's further pages are fetched: by the operation, and the object they hang on."""

    def fetch(operation: str, node: Node, after: str) -> Node:
        kind = "FulfillmentOrder" if operation.startswith("fulfillment_order") else "Order"
        variables = {"id": gid.of(kind, node.id()), "after": after}
        return admin.run(operation, variables).node(kind[0].lower() + kind[1:])

    return fetch


def _sales(admin: client.Admin, order: Node) -> list[tuple[int, datetime]]:
    sold_at = order.moment("createdAt")
    lines = orders_read.members(order, "lineItems", "order_more_lines", _more(admin))
    items = (orders_read.item_of(line.maybe("variant")) for line in lines)
    return [(item_id, sold_at) for item_id in items if item_id is not None]


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
