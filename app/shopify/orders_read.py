"""An order's JSON read into facts."""

from collections.abc import Callable, Iterator

from app.domain import facts
from app.shopify.shapes import Node

# Fetches a further page: (operation, the object it hangs on, after) → that object again.
More = Callable[[str, Node, str], Node]


def full(node: Node, more: More) -> facts.FullOrderFacts:
    """Everything about one order; `more` is called where a connection has further pages."""
    lines = members(node, "lineItems", "order_more_lines", more)
    fos = members(node, "fulfillmentOrders", "order_more_fulfillment_orders", more)
    return facts.FullOrderFacts(
        order=_order(node, tuple(_line(one) for one in lines)),
        fulfillment_orders=tuple(_fulfillment_order(one, node.id(), more) for one in fos),
    )


def members(node: Node, key: str, operation: str, more: More) -> Iterator[Node]:
    """All members of one of an object's connections."""
    connection = node.node(key)
    yield from connection.nodes("nodes")
    while (after := connection.next_page()) is not None:
        connection = more(operation, node, after).node(key)
        yield from connection.nodes("nodes")


def item_of(variant: Node | None) -> int | None:
    """The inventory item of a line's variant, which may have been deleted."""
    item = variant.maybe("inventoryItem") if variant else None
    return item.id() if item else None


def _order(node: Node, lines: tuple[facts.LineFacts, ...]) -> facts.OrderFacts:
    return facts.OrderFacts(
        id=node.id(),
        name=node.text("name"),
        created_at=node.moment("createdAt"),
        updated_at=node.moment("updatedAt"),
        cancelled_at=node.maybe_moment("cancelledAt"),
        is_test=node.flag("test"),
        source=node.maybe_text("sourceName") or "",
        tags=node.words("tags"),
        financial_status=(node.maybe_text("displayFinancialStatus") or "").lower(),
        gateways=node.words("paymentGatewayNames"),
        has_payment_terms=node.maybe("paymentTerms") is not None,
        currency=node.text("currencyCode"),
        lines=lines,
    )


def _line(node: Node) -> facts.LineFacts:
    variant, plan = node.maybe("variant"), node.maybe("sellingPlan")
    current = node.count("currentQuantity")
    return facts.LineFacts(
        id=node.id(),
        item_id=item_of(variant),
        variant_id=variant.id() if variant else None,
        title=_title(node),
        sku=node.maybe_text("sku") or "",
        quantity=node.count("quantity"),
        current_quantity=current,
        is_touched=node.count("unfulfilledQuantity") != current,
        requires_shipping=node.flag("requiresShipping"),
        is_gift_card=node.flag("isGiftCard"),
        unit_price=node.node("discountedUnitPriceSet").node("shopMoney").money("amount"),
        selling_plan_id=plan.maybe_id("sellingPlanId") if plan else None,
    )


def _title(node: Node) -> str:
    variant = node.maybe_text("variantTitle")
    plain = variant in (None, "", "Default Title")
    return node.text("title") if plain else f"{node.text('title')} - {variant}"


def _fulfillment_order(node: Node, order_id: int, more: More) -> facts.FulfillmentOrderFacts:
    location = node.node("assignedLocation").maybe("location")
    lines = members(node, "lineItems", "fulfillment_order_more_lines", more)
    return facts.FulfillmentOrderFacts(
        id=node.id(),
        order_id=order_id,
        status=node.text("status"),
        request_status=node.text("requestStatus"),
        location_id=location.id() if location else None,
        actions=frozenset(one.text("action") for one in node.nodes("supportedActions")),
        holds=tuple(_hold(one) for one in node.nodes("fulfillmentHolds")),
        lines=tuple(_fulfillment_order_line(one) for one in lines),
        # What nobody wants on a day of its own is fulfilled at once: since the order came, a day in the past.
        due=node.maybe_moment("fulfillBy") or node.maybe_moment("fulfillAt"),
    )


def _hold(node: Node) -> facts.HoldFacts:
    return facts.HoldFacts(
        id=node.text("id"),
        handle=node.maybe_text("handle") or "",
        is_ours=node.flag("heldByRequestingApp"),
    )


def _fulfillment_order_line(node: Node) -> facts.FulfillmentOrderLineFacts:
    return facts.FulfillmentOrderLineFacts(
        id=node.text("id"),
        line_id=node.node("lineItem").id(),
        total=node.count("totalQuantity"),
        remaining=node.count("remainingQuantity"),
    )
