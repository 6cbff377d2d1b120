"""What is on its way: transfers and the shipments that carry them."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class ShipmentLine:
    """Units of one item in a shipment."""

    id: int
    item_id: int
    sku: str
    quantity: int
    accepted: int = 0
    rejected: int = 0

    @property
    def unreceived(self) -> int:
        """Still on the road."""
        return self.quantity - self.accepted - self.rejected


@dataclass(slots=True)
class Shipment:
    """`status`: DRAFT, IN_TRANSIT, PARTIALLY_RECEIVED, RECEIVED. `arrives_at` is None when unknown."""

    id: int
    number: int
    transfer_id: int
    location_id: int
    created_at: datetime
    updated_at: datetime
    arrives_at: datetime | None
    status: str = "IN_TRANSIT"
    shipped_at: datetime | None = None
    received_at: datetime | None = None
    lines: list[ShipmentLine] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What people call it."""
        return f"#T{self.number:04d}-1"


@dataclass(slots=True)
class TransferLine:
    """Units of one item in a transfer."""

    id: int
    item_id: int
    total: int
    shipped: int = 0


@dataclass(slots=True)
class Transfer:
    """`status`: DRAFT, READY_TO_SHIP, IN_PROGRESS, TRANSFERRED, CANCELED. It has no date of its own."""

    id: int
    number: int
    destination_id: int
    created_at: datetime
    updated_at: datetime
    origin_id: int | None = None
    status: str = "IN_PROGRESS"
    lines: list[TransferLine] = field(default_factory=list)
    shipment_ids: list[int] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What people call it."""
        return f"#T{self.number:04d}"
