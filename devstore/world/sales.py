"""What was ordered: orders, their lines, refunds and parcels."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from devstore.world import dispatch


@dataclass(slots=True)
class Address:
    """Where an order goes."""

    first_name: str
    last_name: str
    address1: str
    city: str
    zip: str
    country_code: str


@dataclass(slots=True)
class Customer:
    """Who ordered. The people are invented."""

    id: int
    email: str
    first_name: str
    last_name: str
    locale: str
    created_at: datetime
    tags: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SellingPlan:
    """Another app's plan under which a line was bought. `category` is as in Shopify: PRE_ORDER."""

    id: int
    name: str
    category: str


@dataclass(slots=True)
class Line:
    """Units: `quantity` as ordered (edits up add to it), `current_quantity` after edits and refunds.

    `unfulfilled_quantity` may still ship; `fulfilled_quantity` has shipped, returned units included.
    """

    id: int
    order_id: int
    product_id: int
    variant_id: int
    item_id: int
    sku: str
    title: str
    variant_title: str
    vendor: str
    price: Decimal
    quantity: int
    current_quantity: int
    unfulfilled_quantity: int
    fulfilled_quantity: int = 0
    returned_quantity: int = 0
    tracked: bool = True
    requires_shipping: bool = True
    gift_card: bool = False
    selling_plan: SellingPlan | None = None
    properties: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Product and variant in one."""
        return f"{self.title} - {self.variant_title}" if self.variant_title else self.title

    @property
    def fulfillment_status(self) -> str | None:
        """None, `partial` or `fulfilled`, as in webhooks."""
        if not self.fulfilled_quantity:
            return None
        return "partial" if self.unfulfilled_quantity else "fulfilled"


@dataclass(slots=True)
class RefundLine:
    """`restock_type` is cancel, return or no_restock."""

    id: int
    line_id: int
    quantity: int
    restock_type: str
    location_id: int | None
    subtotal: Decimal


@dataclass(slots=True)
class Refund:
    """Money given back, or units taken off an order."""

    id: int
    order_id: int
    created_at: datetime
    note: str = ""
    lines: list[RefundLine] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        """In the shop's currency."""
        return sum((line.subtotal for line in self.lines), Decimal(0))


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
    cancelled_at: datetime | None = None
    cancel_reason: str | None = None
    closed_at: datetime | None = None
    currency: str = "EUR"
    note: str = ""
    gateways: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    fulfillment_orders: list["dispatch.FulfillmentOrder"] = field(default_factory=list)
    fulfillments: list["dispatch.Fulfillment"] = field(default_factory=list)
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
