"""The index of the ear: which function hears which topic. shopify.app.toml says what we subscribe to."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from app.db.shop import Shop
from app.services.deliveries import Delivered
from webhooks import catalogue, fulfillment, incoming, installation, orders, privacy, stock
from webhooks.shapes import Body

Handler = Callable[[Session, Shop, Body, datetime, Delivered], None]

# Heard whether or not the shop is still there.
COMPLIANCE: dict[str, Callable[[Session, Shop | None, Body, datetime, Delivered], None]] = {
    "customers/data_request": privacy.data_requested,
    "customers/redact": privacy.customer_redacted,
    "shop/redact": privacy.shop_redacted,
}

TOPICS: dict[str, Handler] = {
    "app/uninstalled": installation.uninstalled,
    "app/scopes_update": installation.scopes_changed,
    "shop/update": installation.details_changed,
    "products/create": catalogue.product_changed,
    "products/update": catalogue.product_changed,
    "products/delete": catalogue.product_deleted,
    "inventory_items/update": catalogue.item_changed,
    "inventory_items/delete": catalogue.item_deleted,
    "inventory_levels/connect": stock.level_changed,
    "inventory_levels/update": stock.level_changed,
    "inventory_levels/disconnect": stock.level_gone,
    "locations/create": stock.location_changed,
    "locations/update": stock.location_changed,
    "locations/activate": stock.location_changed,
    "locations/deactivate": stock.location_changed,
    "locations/delete": stock.location_deleted,
    "orders/create": orders.changed,
    "orders/updated": orders.changed,
    "orders/paid": orders.changed,
    "orders/cancelled": orders.changed,
    "orders/fulfilled": orders.changed,
    "orders/partially_fulfilled": orders.changed,
    "orders/edited": orders.edited,
    "orders/delete": orders.deleted,
    "refunds/create": orders.refunded,
    "fulfillment_orders/order_routing_complete": fulfillment.moved,
    "fulfillment_orders/moved": fulfillment.moved,
    "fulfillment_orders/merged": fulfillment.moved,
    "fulfillment_orders/split": fulfillment.moved,
    "fulfillment_orders/cancelled": fulfillment.moved,
    "fulfillment_orders/placed_on_hold": fulfillment.held,
    "fulfillment_orders/hold_released": fulfillment.moved,
    "fulfillment_orders/rescheduled": fulfillment.moved,
    "fulfillment_orders/scheduled_fulfillment_order_ready": fulfillment.moved,
    "fulfillment_orders/fulfillment_request_submitted": fulfillment.moved,
    "fulfillment_orders/fulfillment_request_accepted": fulfillment.moved,
    "fulfillment_orders/fulfillment_request_rejected": fulfillment.moved,
    "fulfillment_orders/cancellation_request_accepted": fulfillment.moved,
    "fulfillment_holds/added": fulfillment.held,
    "fulfillment_holds/released": fulfillment.moved,
    "inventory_shipments/create": incoming.moved,
    "inventory_shipments/receive_items": incoming.moved,
    "inventory_shipments/update_tracking": incoming.moved,
    "inventory_shipments/mark_in_transit": incoming.moved,
    "inventory_shipments/delete": incoming.moved,
    "inventory_transfers/updated": incoming.moved,
    "inventory_transfers/cancel": incoming.moved,
    "inventory_transfers/complete": incoming.moved,
    **COMPLIANCE,
}
