"""Fulfillment orders as the API shows them, with the holds on them."""

from typing import Any

from devstore.graphql import context, paging
from devstore.graphql.resolvers import kinds, readers, shop
from devstore.graphql.resolvers.readers import REF, attr, held, linked, listed, moment, optional
from devstore.world import dispatch, ids, requests, sales

REASONS = {
    "AWAITING_PAYMENT": "Awaiting payment",
    "AWAITING_RETURN_ITEMS": "Awaiting return items",
    "HIGH_RISK_OF_FRAUD": "High risk of fraud",
    "INCORRECT_ADDRESS": "Incorrect address",
    "INVENTORY_OUT_OF_STOCK": "Inventory out of stock",
    "ONLINE_STORE_POST_PURCHASE_CROSS_SELL": "Online store post purchase upsell",
    "OTHER": "Other",
    "UNKNOWN_DELIVERY_DATE": "Unknown delivery date",
}
FILTERS: dict[str, Any] = {
    "id": attr("id"),
    "status": attr("status"),
    "request_status": attr("request_status"),
    "assigned_location_id": attr("location_id"),
    "updated_at": attr("updated_at"),
}
OTHER_APP = {"id": ids.gid("App", 1464241), "handle": "fraud-filter", "title": "Fraud Filter"}


def of_order(order: sales.Order, known: context.Context, args: context.Args) -> paging.Page:
    """Those of the classes the token reads; closed ones too when `displayable` is false."""
    wants_all = args.get("displayable") is False
    shown = [
        each
        for each in order.fulfillment_orders
        if kinds.may_handle(known, each, "read") and (wants_all or each.is_live or each.remaining)
    ]
    return paging.page(
        readers.searched(known, "fulfillmentOrders", shown, args, FILTERS, attr("status")), args
    )


def everywhere(_: Any, known: context.Context, args: context.Args) -> paging.Page:
    shown = [
        each
        for each in known.world.fulfillment_orders.values()
        if kinds.may_handle(known, each, "read") and (args.get("includeClosed") or each.is_live)
    ]
    found = readers.searched(known, "fulfillmentOrders", shown, args, FILTERS, attr("status"))
    by_time = args.get("sortKey") == "UPDATED_AT"
    return paging.page(found, args, readers.stamp("updated_at") if by_time else None)


def assigned(each: dispatch.FulfillmentOrder, known: context.Context, args: context.Args) -> dict[str, Any]:
    location = known.world.locations[each.location_id]
    return {"name": location.name, "location": location}


def actions(each: dispatch.FulfillmentOrder, known: context.Context, args: context.Args) -> list[Any]:
    return [{"action": action} for action in requests.actions(known.world, each)]


def holder(hold: dispatch.Hold, known: context.Context, args: context.Args) -> dict[str, Any] | None:
    """The app that holds; None for a person."""
    if hold.held_by == "app":
        return shop.app(None, known, args)
    return None if hold.held_by == "merchant" else OTHER_APP


def product_title(line: dispatch.FulfillmentLine, known: context.Context, args: context.Args) -> str:
    return known.world.lines[line.line_id].title


def of_line(name: str) -> context.Ask:
    """What the order line behind a fulfillment order's line says."""
    return lambda line, known, args: getattr(known.world.lines[line.line_id], name)


def variant(line: dispatch.FulfillmentLine, known: context.Context, args: context.Args) -> Any:
    return known.world.variants.get(known.world.lines[line.line_id].variant_id)


READS: dict[str, dict[str, context.Read]] = {
    "FulfillmentOrder": {
        **REF,
        "status": attr("status"),
        "requestStatus": attr("request_status"),
        "orderId": linked("Order", "order_id"),
        "createdAt": moment("created_at"),
        "updatedAt": moment("updated_at"),
        "fulfillAt": moment("fulfill_at"),
        "fulfillBy": moment("fulfill_by"),
        "fulfillmentHolds": attr("holds"),
        "deliveryMethod": lambda each: {
            "id": ids.gid("DeliveryMethod", each.id),
            "methodType": each.delivery_method,
        },
    },
    "FulfillmentOrderSupportedAction": {"action": readers.key("action")},
    "FulfillmentOrderAssignedLocation": {"name": readers.key("name"), "location": readers.key("location")},
    "DeliveryMethod": {"id": readers.key("id"), "methodType": readers.key("methodType")},
    "FulfillmentHold": {
        **REF,
        "handle": attr("handle"),
        "reason": attr("reason"),
        "reasonNotes": optional("reason_notes"),
        "displayReason": lambda hold: REASONS[hold.reason],
        "heldByRequestingApp": lambda hold: hold.held_by == "app",
    },
    "FulfillmentOrderLineItem": {
        **REF,
        "totalQuantity": attr("total"),
        "remainingQuantity": attr("remaining"),
        "inventoryItemId": linked("InventoryItem", "item_id"),
        "sku": optional("sku"),
    },
}
ASKS: dict[str, dict[str, context.Ask]] = {
    "QueryRoot": {
        "fulfillmentOrder": kinds.named("FulfillmentOrder"),
        "fulfillmentOrders": everywhere,
    },
    "Order": {"fulfillmentOrders": of_order},
    "FulfillmentOrder": {
        "order": held("orders", "order_id"),
        "orderName": lambda each, known, args: known.world.orders[each.order_id].name,
        "assignedLocation": assigned,
        "supportedActions": actions,
        "lineItems": listed(lambda each: each.lines),
    },
    "FulfillmentHold": {"heldByApp": holder},
    "FulfillmentOrderLineItem": {
        "lineItem": held("lines", "line_id"),
        "variant": variant,
        "productTitle": product_title,
        "variantTitle": lambda line, known, args: known.world.lines[line.line_id].variant_title or None,
        "requiresShipping": of_line("requires_shipping"),
    },
}
