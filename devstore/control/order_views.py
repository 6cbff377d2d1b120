"""How the control interface shows orders."""

from devstore.clock import iso, optional_iso
from devstore.control import views
from devstore.world import dispatch, ids, sales, state


def order(world: state.World, order: sales.Order) -> views.Shown:
    """An order with its lines, fulfillment orders, refunds and metafields."""
    return {
        "id": ids.gid("Order", order.id),
        "name": order.name,
        "tags": list(order.tags),
        "created_at": iso(order.created_at),
        "updated_at": iso(order.updated_at),
        "cancelled_at": optional_iso(order.cancelled_at),
        "closed_at": optional_iso(order.closed_at),
        "financial_status": order.financial_status,
        "fulfillment_status": order.fulfillment_status,
        "source_name": order.source_name,
        "email": order.email,
        "locale": order.locale,
        "test": order.test,
        "lines": [_line(line) for line in order.lines],
        "fulfillment_orders": [_fulfillment_order(world, each) for each in order.fulfillment_orders],
        "metafields": views.values(world, ids.gid("Order", order.id)),
        "refunds": [_refund(each) for each in order.refunds],
        "status_path": f"/orders/{order.token}",
    }


def _line(line: sales.Line) -> views.Shown:
    return {
        "id": ids.gid("LineItem", line.id),
        "sku": line.sku,
        "quantity": line.quantity,
        "current_quantity": line.current_quantity,
        "unfulfilled_quantity": line.unfulfilled_quantity,
        "properties": dict(line.properties),
    }


def _fulfillment_order(world: state.World, whole: dispatch.FulfillmentOrder) -> views.Shown:
    return {
        "id": ids.gid("FulfillmentOrder", whole.id),
        "status": whole.status,
        "request_status": whole.request_status,
        "location": world.locations[whole.location_id].name,
        "fulfill_by": optional_iso(whole.fulfill_by),
        "delivery_method": whole.delivery_method,
        "holds": [
            {"handle": each.handle, "reason": each.reason, "held_by": each.held_by} for each in whole.holds
        ],
        "lines": [{"sku": line.sku, "remaining": line.remaining} for line in whole.lines],
    }


def _refund(refund: sales.Refund) -> views.Shown:
    return {
        "id": ids.gid("Refund", refund.id),
        "created_at": iso(refund.created_at),
        "total": str(refund.total),
        "lines": [
            {
                "line": ids.gid("LineItem", line.line_id),
                "quantity": line.quantity,
                "restock": line.restock_type,
            }
            for line in refund.lines
        ],
    }
