"""What Shopify told us, in our words: values that cross from the telephone and the ear into the services."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ShopFacts:
    """A shop's own details; `contact_email` is the merchant's public address for shoppers."""

    name: str
    contact_email: str
    timezone: str
    currency: str
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class LocationFacts:
    id: int
    name: str
    is_active: bool
    sells_online: bool
    is_fulfillment_service: bool


@dataclass(frozen=True, slots=True)
class ProductFacts:
    id: int
    title: str
    handle: str
    vendor: str
    tags: tuple[str, ...]
    is_active: bool
    is_published: bool
    is_gift_card: bool


@dataclass(frozen=True, slots=True)
class VariantFacts:
    """A variant with its inventory item; `continues` is inventoryPolicy CONTINUE."""

    id: int
    item_id: int
    title: str
    sku: str
    continues: bool
    is_tracked: bool
    requires_shipping: bool
    has_components: bool
    product: ProductFacts


@dataclass(frozen=True, slots=True)
class LevelFacts:
    """One item's units at one location, read at one moment."""

    item_id: int
    location_id: int
    available: int
    committed: int
    on_hand: int


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """One item as a replan observes it: every level, and the policy found on its variant.

    `continues` is None when the item has no variant any more.
    """

    item_id: int
    is_tracked: bool
    continues: bool | None
    levels: tuple[LevelFacts, ...]


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One order line. A webhook knows the variant only, a reading the item too.

    `is_touched`: something of it has shipped (fulfillment_status is not null), so open units must be
    read from its fulfillment orders; until then they are `current_quantity`.
    """

    id: int
    item_id: int | None
    variant_id: int | None
    title: str
    sku: str
    quantity: int
    current_quantity: int
    is_touched: bool
    requires_shipping: bool
    is_gift_card: bool
    unit_price: Decimal
    selling_plan_id: int | None


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """An order without anything personal. `financial_status` is Shopify's word in lower case.

    `has_payment_terms` and the lines' selling plans are None where the source cannot know them.
    """

    id: int
    name: str
    created_at: datetime
    updated_at: datetime
    cancelled_at: datetime | None
    is_test: bool
    source: str
    tags: tuple[str, ...]
    financial_status: str
    gateways: tuple[str, ...]
    has_payment_terms: bool | None
    currency: str
    lines: tuple[LineFacts, ...]


@dataclass(frozen=True, slots=True)
class HoldFacts:
    """A hold on a fulfillment order; `id` is the GID, `is_ours` is heldByRequestingApp."""

    id: str
    handle: str
    is_ours: bool


@dataclass(frozen=True, slots=True)
class FulfillmentOrderLineFacts:
    """`id` is the GID; `line_id` the order line it fulfils."""

    id: str
    line_id: int
    total: int
    remaining: int


@dataclass(frozen=True, slots=True)
class FulfillmentOrderFacts:
    """One fulfillment order; statuses and actions are Shopify's words in upper case.

    `due`: when it is to be sent by, or may be sent at the earliest; None: as soon as can be.
    """

    id: int
    order_id: int
    status: str
    request_status: str
    location_id: int | None
    actions: frozenset[str]
    holds: tuple[HoldFacts, ...]
    lines: tuple[FulfillmentOrderLineFacts, ...]
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class FullOrderFacts:
    """An order and its fulfillment orders, read together at one moment.

    `customer_priority`: its customer bears the tag that the merchant named.
    """

    order: OrderFacts
    fulfillment_orders: tuple[FulfillmentOrderFacts, ...]
    customer_priority: bool = False


@dataclass(frozen=True, slots=True)
class IncomingFacts:
    """One line of an inventory shipment; `status` is the shipment's word in upper case.

    `for_line`: the order line that it was ordered for.
    """

    shipment_id: int
    shipment_line_id: int
    name: str
    item_id: int
    location_id: int
    outstanding: int
    received: int
    arrives_at: datetime | None
    status: str
    for_line: int | None = None


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """Where a letter goes. Read when it is sent, stored nowhere."""

    email: str | None
    locale: str | None
    country: str | None
    is_cancelled: bool
    status_url: str


@dataclass(frozen=True, slots=True)
class VariantWithLevels:
    """A variant and every level of its item, as the import and the nightly sweep read them."""

    variant: VariantFacts
    levels: tuple[LevelFacts, ...]
