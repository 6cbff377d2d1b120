"""The lines of an order, and what was taken off them."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal


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
