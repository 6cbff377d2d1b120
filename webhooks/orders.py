"""Orders: Shopify's body put into our words; edits and refunds name an order only, so it is read again."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from app.db.shop import Shop
from app.domain.facts import LineFacts, OrderFacts
from app.services import orders, readings
from app.services.deliveries import Delivered
from webhooks import shapes

CAUSES = {
    "orders/create": "order_created",
    "orders/cancelled": "cancel",
    "orders/paid": "order_paid",
    "orders/fulfilled": "shipped",
    "orders/partially_fulfilled": "shipped",
}


def changed(session: Session, shop: Shop, body: shapes.Body, now: datetime, delivered: Delivered) -> None:
    orders.record(session, shop, facts(body), now, CAUSES.get(delivered.topic, "order_updated"))


def edited(session: Session, shop: Shop, body: shapes.Body, now: datetime, delivered: Delivered) -> None:
    readings.ask(session, shop.id, "order", shapes.number(shapes.inner(body, "order_edit"), "order_id"))


def refunded(session: Session, shop: Shop, body: shapes.Body, now: datetime, delivered: Delivered) -> None:
    readings.ask(session, shop.id, "order", shapes.number(body, "order_id"))


def deleted(session: Session, shop: Shop, body: shapes.Body, now: datetime, delivered: Delivered) -> None:
    orders.forget(session, shop, shapes.number(body, "id"), now)


def facts(body: shapes.Body) -> OrderFacts:
    """The order as its webhook tells it; nothing personal is taken over."""
    return OrderFacts(
        id=shapes.number(body, "id"),
        name=shapes.text(body, "name"),
        created_at=shapes.moment(body, "created_at"),
        updated_at=shapes.moment(body, "updated_at"),
        cancelled_at=shapes.optional_moment(body, "cancelled_at"),
        is_test=shapes.flag(body, "test"),
        source=shapes.optional_text(body, "source_name"),
        tags=shapes.words(body, "tags"),
        financial_status=shapes.optional_text(body, "financial_status").lower(),
        gateways=shapes.words(body, "payment_gateway_names"),
        has_payment_terms=body["payment_terms"] is not None if "payment_terms" in body else None,
        currency=shapes.text(body, "currency"),
        lines=tuple(_line(line) for line in shapes.several(body, "line_items")),
    )


def _line(body: shapes.Body) -> LineFacts:
    return LineFacts(
        id=shapes.number(body, "id"),
        item_id=None,
        variant_id=shapes.optional_number(body, "variant_id"),
        title=shapes.optional_text(body, "name") or shapes.optional_text(body, "title"),
        sku=shapes.optional_text(body, "sku"),
        quantity=shapes.number(body, "quantity"),
        current_quantity=shapes.number(body, "current_quantity"),
        is_touched=body.get("fulfillment_status") is not None,
        requires_shipping=shapes.flag(body, "requires_shipping"),
        is_gift_card=shapes.flag(body, "gift_card"),
        unit_price=shapes.money(body, "price") if body.get("price") is not None else Decimal(0),
        selling_plan_id=None,
    )
