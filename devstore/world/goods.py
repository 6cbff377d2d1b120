"""What the shop sells and where it lies: products, variants, items, locations, levels."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal


@dataclass(slots=True)
class Location:
    """A place that holds stock."""

    id: int
    name: str
    created_at: datetime
    updated_at: datetime
    online: bool = True
    active: bool = True
    fulfillment_service: bool = False
    city: str = ""
    country_code: str = "DK"


@dataclass(slots=True)
class Item:
    """Shopify's inventory item: what is counted for one variant."""

    id: int
    variant_id: int
    sku: str
    created_at: datetime
    updated_at: datetime
    tracked: bool = True
    requires_shipping: bool = True


@dataclass(slots=True)
class Variant:
    """One choice of a product. `inventory_policy` is DENY or CONTINUE."""

    id: int
    product_id: int
    item_id: int
    sku: str
    title: str
    price: Decimal
    position: int
    created_at: datetime
    updated_at: datetime
    option_values: list[str] = field(default_factory=list)
    inventory_policy: str = "DENY"
    compare_at_price: Decimal | None = None
    requires_components: bool = False


@dataclass(slots=True)
class Product:
    """`status` is ACTIVE, DRAFT or ARCHIVED; `published_at` is None while it is not in the online store."""

    id: int
    title: str
    handle: str
    created_at: datetime
    updated_at: datetime
    vendor: str = ""
    product_type: str = ""
    description: str = ""
    status: str = "ACTIVE"
    published_at: datetime | None = None
    gift_card: bool = False
    tags: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    variants: list[Variant] = field(default_factory=list)


@dataclass(slots=True)
class Level:
    """Units of one item at one location. `available` may be negative: oversold."""

    id: int
    item_id: int
    location_id: int
    updated_at: datetime
    available: int = 0
    committed: int = 0
    incoming: int = 0
    reserved: int = 0
    damaged: int = 0
    safety_stock: int = 0
    quality_control: int = 0

    @property
    def on_hand(self) -> int:
        """All that is physically there."""
        return self.available + self.committed + self.unavailable

    @property
    def unavailable(self) -> int:
        """Units that are there and not for sale."""
        return self.reserved + self.damaged + self.safety_stock + self.quality_control


@dataclass(slots=True)
class Collection:
    """A hand-picked list of products."""

    id: int
    handle: str
    title: str
    updated_at: datetime
    product_ids: list[int] = field(default_factory=list)
