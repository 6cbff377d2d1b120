"""How an order goes out: fulfillment orders with their holds, and the parcels made of them."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class Hold:
    """`held_by` is `app` (the app under test), `other_app` or `merchant`. `reason` is upper case."""

    id: int
    reason: str
    created_at: datetime
    handle: str = ""
    reason_notes: str = ""
    external_id: str = ""
    held_by: str = "app"


@dataclass(slots=True)
class FulfillmentLine:
    """Units of one order line in one fulfillment order."""

    id: int
    line_id: int
    item_id: int
    sku: str
    total: int
    remaining: int


@dataclass(slots=True)
class FulfillmentOrder:
    """`status`: OPEN, ON_HOLD, SCHEDULED, IN_PROGRESS (with a service), CLOSED.

    `request_status`: UNSUBMITTED, SUBMITTED, ACCEPTED, REJECTED. `delivery_method`: SHIPPING, PICK_UP, NONE.
    """

    id: int
    order_id: int
    location_id: int
    created_at: datetime
    updated_at: datetime
    status: str = "OPEN"
    request_status: str = "UNSUBMITTED"
    delivery_method: str = "SHIPPING"
    fulfill_at: datetime | None = None
    fulfill_by: datetime | None = None
    lines: list[FulfillmentLine] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)

    @property
    def remaining(self) -> int:
        """Units that can still ship from it."""
        return sum(line.remaining for line in self.lines)

    @property
    def is_live(self) -> bool:
        """Whether anything may still happen to it."""
        return self.status in ("OPEN", "ON_HOLD", "SCHEDULED", "IN_PROGRESS")

    @property
    def supported_actions(self) -> list[str]:
        """As Shopify offers them: a held one can only be released, held again or moved; one that a service
        was asked for, or has, can only be asked back.
        """
        if self.request_status == "SUBMITTED":
            return ["REQUEST_CANCELLATION"]
        if self.status == "IN_PROGRESS":
            return ["CREATE_FULFILLMENT", "REQUEST_CANCELLATION"]
        if self.status == "ON_HOLD":
            return ["RELEASE_HOLD", "HOLD", "MOVE"]
        if self.status == "SCHEDULED":
            return ["MARK_AS_OPEN", "MOVE", "HOLD"]
        if self.status != "OPEN":
            return []
        splittable = ["SPLIT"] if self.remaining > 1 else []
        return ["CREATE_FULFILLMENT", "MOVE", "HOLD", *splittable]


@dataclass(frozen=True, slots=True)
class Fulfillment:
    """A parcel. `lines` are pairs of order line id and units."""

    id: int
    order_id: int
    location_id: int
    created_at: datetime
    lines: tuple[tuple[int, int], ...]
    fulfillment_order_id: int | None = None
    status: str = "success"
