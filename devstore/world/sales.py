"""What was ordered. Its parts live in rooms of their own and are at home here too."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from devstore.world import dispatch
from devstore.world.order_lines import Line, Refund, RefundLine, SellingPlan
from devstore.world.persons import Address, Customer

__all__ = ["Address", "Customer", "Line", "Order", "Refund", "RefundLine", "SellingPlan"]


@dataclass(slots=True)
class Order:
    """`financial_status` is lower case as in webhooks: paid, pending, partially_refunded, refunded, voided.

    Until `is_routed` there are no fulfillment orders; `location_id` is where its stock is committed anyway.
    """

    id: int
    number: int
    token: str
    created_at: datetime
    processed_at: datetime
    updated_at: datetime
    location_id: int
    customer: Customer | None
    email: str
    locale: str
    shipping_address: Address | None
    billing_address: Address
    financial_status: str = "paid"
    source_name: str = "web"
    delivery: str = "shipping"
    test: bool = False
    payment_terms: bool = False
    is_routed: bool = False
    foreign_hold: str = ""
    fulfill_by: datetime | None = None
    cancelled_at: datetime | None = None
    cancel_reason: str | None = None
    closed_at: datetime | None = None
    currency: str = "EUR"
    note: str = ""
    gateways: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    fulfillment_orders: list[dispatch.FulfillmentOrder] = field(default_factory=list)
    fulfillments: list[dispatch.Fulfillment] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What people call it: `#1001`."""
        return f"#{self.number}"

    @property
    def total(self) -> Decimal:
        """As ordered."""
        return sum((line.price * line.quantity for line in self.lines), Decimal(0))

    @property
    def current_total(self) -> Decimal:
        """After edits and refunds."""
        return sum((line.price * line.current_quantity for line in self.lines), Decimal(0))

    @property
    def fulfillment_status(self) -> str | None:
        """None, `partial` or `fulfilled`, as in webhooks."""
        if not any(line.fulfilled_quantity for line in self.lines):
            return None
        waits = any(line.unfulfilled_quantity for line in self.lines)
        return "partial" if waits else "fulfilled"
