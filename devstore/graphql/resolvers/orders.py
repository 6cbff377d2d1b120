"""Orders as the API shows them: their lines, money, people and refunds."""

from typing import Any

from devstore.graphql import context, paging
from devstore.graphql.resolvers import kinds, readers
from devstore.graphql.resolvers.readers import REF, attr, held, listed, moment, money, optional, upper
from devstore.world import ids, sales

SORTS: dict[str, readers.Read] = {
    "CREATED_AT": readers.stamp("created_at"),
    "UPDATED_AT": readers.stamp("updated_at"),
    "PROCESSED_AT": readers.stamp("processed_at"),
    "ORDER_NUMBER": attr("number"),
}
FILTERS: dict[str, Any] = {
    "id": attr("id"),
    "name": lambda order: [order.name, str(order.number)],
    "status": lambda order: ["any", status(order)],
    "financial_status": attr("financial_status"),
    "fulfillment_status": lambda order: shipping_words(order),
    "created_at": attr("created_at"),
    "updated_at": attr("updated_at"),
    "processed_at": attr("processed_at"),
    "tag": attr("tags"),
    "source_name": attr("source_name"),
    "sku": lambda order: [line.sku for line in order.lines],
    "product_id": lambda order: [line.product_id for line in order.lines],
    "test": attr("test"),
    "email": attr("email"),
}


def status(order: sales.Order) -> str:
    """open, closed or cancelled, as the search knows it."""
    if order.cancelled_at:
        return "cancelled"
    return "closed" if order.closed_at else "open"


def shipping_words(order: sales.Order) -> list[str]:
    """What fulfillment_status may be searched by."""
    word = {None: "unshipped", "partial": "partial", "fulfilled": "shipped"}[order.fulfillment_status]
    return [word] if word == "shipped" else [word, "unfulfilled"]


def found(known: context.Context, path: str, args: context.Args) -> list[Any]:
    """The visible orders that fit the query."""
    seen = [order for order in known.world.orders.values() if kinds.may_see_order(known, order)]
    return readers.searched(known, path, seen, args, FILTERS, attr("name"))


def orders(_: Any, known: context.Context, args: context.Args) -> paging.Page:
    wanted = args.get("sortKey") or "PROCESSED_AT"
    if wanted not in SORTS and wanted not in ("ID", "RELEVANCE"):
        raise context.not_simulated(f"sortKey {wanted}")
    return paging.page(found(known, "orders", args), args, SORTS.get(wanted))


def display_status(order: sales.Order) -> str:
    """displayFulfillmentStatus: what the merchant reads in the list."""
    if order.fulfillment_status == "fulfilled":
        return "FULFILLED"
    live = [each.status for each in order.fulfillment_orders if each.is_live and each.remaining]
    for state in ("ON_HOLD", "SCHEDULED"):
        if live and all(one == state for one in live):
            return state
    if order.fulfillment_status == "partial":
        return "PARTIALLY_FULFILLED"
    return "ON_HOLD" if "ON_HOLD" in live else "UNFULFILLED"


def status_page(order: sales.Order, known: context.Context, args: context.Args) -> str:
    return f"{known.store.settings.public_url}/orders/{order.token}"


def address(order: sales.Order) -> dict[str, Any] | None:
    if order.shipping_address is None:
        return None
    return {
        "id": ids.gid("MailingAddress", order.id) + "?model_name=Address",
        "countryCodeV2": order.shipping_address.country_code,
    }


def line_price(line: sales.Line, known: context.Context, args: context.Args) -> dict[str, Any]:
    return money(line.price, known.world.orders[line.order_id].currency)


def attributes(line: sales.Line) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in line.properties.items()]


def refunds(order: sales.Order, known: context.Context, args: context.Args) -> list[sales.Refund]:
    return order.refunds[: args.get("first")]


def fulfillments(order: sales.Order, known: context.Context, args: context.Args) -> list[Any]:
    if args.get("query"):
        raise context.not_simulated("Order.fulfillments(query:)")
    return order.fulfillments[: args.get("first")]


def refund_place(line: sales.RefundLine, known: context.Context, args: context.Args) -> Any:
    return known.world.locations.get(line.location_id) if line.location_id else None


READS: dict[str, dict[str, context.Read]] = {
    "Order": {
        **REF,
        "legacyResourceId": lambda order: str(order.id),
        **{name: attr(name) for name in ("name", "number", "tags", "test")},
        **{f"{name}At": moment(f"{name}_at") for name in ("created", "processed", "updated")},
        "cancelledAt": moment("cancelled_at"),
        "closedAt": moment("closed_at"),
        "cancelReason": lambda order: order.cancel_reason.upper() if order.cancel_reason else None,
        "closed": lambda order: order.closed_at is not None,
        "confirmed": lambda order: True,
        "note": optional("note"),
        "email": optional("email"),
        "customerLocale": optional("locale"),
        "sourceName": attr("source_name"),
        "currencyCode": attr("currency"),
        "displayFinancialStatus": upper("financial_status"),
        "displayFulfillmentStatus": display_status,
        "fullyPaid": lambda order: order.financial_status not in ("pending", "voided"),
        "unpaid": lambda order: order.financial_status == "pending",
        "requiresShipping": lambda order: any(line.requires_shipping for line in order.lines),
        "paymentGatewayNames": attr("gateways"),
        "paymentTerms": lambda order: (
            {"id": ids.gid("PaymentTerms", order.id)} if order.payment_terms else None
        ),
        "totalPriceSet": lambda order: money(order.total, order.currency),
        "customer": attr("customer"),
        "shippingAddress": address,
    },
    "PaymentTerms": {"id": readers.key("id")},
    "MailingAddress": {"id": readers.key("id"), "countryCodeV2": readers.key("countryCodeV2")},
    "Customer": {**REF, "locale": attr("locale"), "tags": attr("tags")},
    "LineItem": {
        **REF,
        **{name: attr(name) for name in ("name", "title", "quantity")},
        "sku": optional("sku"),
        "vendor": optional("vendor"),
        "variantTitle": optional("variant_title"),
        "currentQuantity": attr("current_quantity"),
        "unfulfilledQuantity": attr("unfulfilled_quantity"),
        "refundableQuantity": attr("current_quantity"),
        "nonFulfillableQuantity": lambda line: (
            line.quantity - line.unfulfilled_quantity - line.fulfilled_quantity
        ),
        "requiresShipping": attr("requires_shipping"),
        "isGiftCard": attr("gift_card"),
        "sellingPlan": attr("selling_plan"),
        "customAttributes": attributes,
    },
    "Attribute": {"key": readers.key("key"), "value": readers.key("value")},
    "Refund": {**REF, "createdAt": moment("created_at"), "note": optional("note")},
    "RefundLineItem": {
        "quantity": attr("quantity"),
        "restockType": upper("restock_type"),
        "restocked": lambda line: line.restock_type != "no_restock",
    },
    "Fulfillment": {**REF, "status": upper("status"), "createdAt": moment("created_at")},
}
ASKS: dict[str, dict[str, context.Ask]] = {
    "QueryRoot": {
        "order": kinds.named("Order"),
        "orders": orders,
        "ordersCount": lambda _, known, args: readers.counted(found(known, "ordersCount", args), args),
    },
    "Order": {
        "lineItems": listed(lambda order: order.lines),
        "statusPageUrl": status_page,
        "refunds": refunds,
        "fulfillments": fulfillments,
    },
    "LineItem": {
        "variant": held("variants", "variant_id"),
        "product": held("products", "product_id"),
        "originalUnitPriceSet": line_price,
        "discountedUnitPriceSet": line_price,
    },
    "Refund": {"refundLineItems": listed(lambda refund: refund.lines)},
    "RefundLineItem": {"lineItem": held("lines", "line_id"), "location": refund_place},
}
