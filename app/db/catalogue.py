"""What can be sold: products, items (one per variant), locations and the units at each."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from app.db.rows import Row, ShopifyKeyed

COUNTED, WRITTEN = "counted", "written"


def _own_id(context: DefaultExecutionContext) -> int:
    return int(context.get_current_parameters()["id"])  # type: ignore[no-untyped-call]


class Location(ShopifyKeyed, Row):
    """A place that keeps stock, and what the merchant chose for it; None follows from its kind.

    `pool`: the merchant's name for locations that share their lines, or "" for lines of its own. `pool_id`
    follows from it: the smallest id among the locations of that name, else its own.
    """

    __tablename__ = "locations"

    name: Mapped[str]
    is_active: Mapped[bool]
    sells_online: Mapped[bool]
    is_fulfillment_service: Mapped[bool] = mapped_column(default=False)
    paused_at: Mapped[datetime | None]  # nothing is released here until the merchant resumes
    pool: Mapped[str] = mapped_column(default="")
    pool_id: Mapped[int] = mapped_column(BigInteger, default=_own_id)
    stock_source: Mapped[str | None]  # COUNTED or WRITTEN
    whole_lines: Mapped[bool | None]  # a line is released as a whole only
    # Its levels look as if another system wrote them: since when, and when the merchant said who does.
    doubted_at: Mapped[datetime | None]
    source_answered_at: Mapped[datetime | None]

    @property
    def is_written(self) -> bool:
        """Whether another system writes its stock, one that knows no number below zero."""
        return (self.stock_source or (WRITTEN if self.is_fulfillment_service else COUNTED)) == WRITTEN


class Product(ShopifyKeyed, Row):
    __tablename__ = "products"

    title: Mapped[str]
    handle: Mapped[str]
    vendor: Mapped[str]
    tags: Mapped[list[Any]]
    is_active: Mapped[bool]
    is_published: Mapped[bool]
    is_gift_card: Mapped[bool] = mapped_column(default=False)


class Item(ShopifyKeyed, Row):
    """An inventory item and its variant; `id` is the inventory item's number.

    `dirty_seq` rises whenever something about the item must be planned again; a replan that read the
    world at `dirty_seq` n marks `clean_seq` n. `continues` is the policy last found on the variant.
    """

    __tablename__ = "items"
    __table_args__ = (
        ForeignKeyConstraint(
            ["shop_id", "product_id"], ["products.shop_id", "products.id"], ondelete="CASCADE"
        ),
        Index("ix_items_variant", "shop_id", "variant_id"),
        Index("ix_items_product", "shop_id", "product_id"),
        Index(
            "ix_items_dirty",
            "shop_id",
            "replan_at",
            postgresql_where=text("dirty_seq > clean_seq"),
            sqlite_where=text("dirty_seq > clean_seq"),
        ),
    )

    variant_id: Mapped[int] = mapped_column(BigInteger)
    product_id: Mapped[int] = mapped_column(BigInteger)
    title: Mapped[str]
    sku: Mapped[str]
    is_tracked: Mapped[bool]
    requires_shipping: Mapped[bool]
    has_components: Mapped[bool] = mapped_column(default=False)
    continues: Mapped[bool]
    last_sold_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]

    # The merchant's own choices for this variant; None follows the shop.
    override: Mapped[bool | None]
    limit: Mapped[int | None]
    lead_time_days: Mapped[int | None]

    enrolled_at: Mapped[datetime | None]
    # The policy found before we first switched it, restored when we leave; None: not ours.
    continued_before: Mapped[bool | None]
    # Someone changed the policy by hand after us: respected until the merchant gives it back.
    drifted_at: Mapped[datetime | None]
    # The offer last written down to be shown, with its date: {"offer", "ships_by", ...}.
    offer: Mapped[dict[str, Any] | None]
    # What the storefront's metafield holds as far as we know.
    badge: Mapped[dict[str, Any] | None]
    badge_valid_until: Mapped[datetime | None]

    dirty_seq: Mapped[int] = mapped_column(BigInteger, default=0)
    clean_seq: Mapped[int] = mapped_column(BigInteger, default=0)
    replan_at: Mapped[datetime | None]  # protocol time: paced to one replan a second
    lease_until: Mapped[datetime | None]  # protocol time
    unexplained_tries: Mapped[int] = mapped_column(default=0)  # self-checks that failed in a row
    # Replans in a row that broke off, and what the last of them met.
    replan_failures: Mapped[int] = mapped_column(default=0)
    replan_error: Mapped[str | None]


class Level(ShopifyKeyed, Row):
    """Units of one item at one location as last read, with our totals; `id` is the item's number.

    Location 0 stands for "not routed yet": it has our totals only.
    """

    __tablename__ = "levels"
    __table_args__ = (
        ForeignKeyConstraint(["shop_id", "id"], ["items.shop_id", "items.id"], ondelete="CASCADE"),
        {"postgresql_with": {"fillfactor": 70}},
    )

    location_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    available: Mapped[int] = mapped_column(default=0)
    committed: Mapped[int] = mapped_column(default=0)
    on_hand: Mapped[int] = mapped_column(default=0)
    # When a plan last went by them: available, and available + committed + shipped_units. Orders, cancels
    # and shipments leave that sum alone: it changes only where somebody counts, receives or writes.
    seen_available: Mapped[int | None]
    seen_units: Mapped[int | None]
    # Where another system writes the stock: units in available + committed that nothing stands behind.
    unbacked: Mapped[int] = mapped_column(default=0)
    # How often the level went from below zero to exactly zero without a receipt, and when last.
    zeroed_times: Mapped[int] = mapped_column(default=0)
    zeroed_at: Mapped[datetime | None]
    # Ours, kept in the same transaction as the places: units in line, and of them ready and committed.
    open_units: Mapped[int] = mapped_column(default=0)
    ready_units: Mapped[int] = mapped_column(default=0)
    committed_units: Mapped[int] = mapped_column(default=0)
    unpaid_units: Mapped[int] = mapped_column(default=0)
    never_units: Mapped[int] = mapped_column(default=0)  # open, but never in line
    shipped_units: Mapped[int] = mapped_column(default=0)  # all that ever left, in line or not
