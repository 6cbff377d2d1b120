"""The line: orders, their lines, the places they stand in, and what was told and decided about them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Computed, ForeignKeyConstraint, Index, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from app.db.rows import Numbered, Row, ShopifyKeyed


class Order(ShopifyKeyed, Row):
    """An order without anything personal. `standing`: in_line, unpaid (recorded, not in line)."""

    __tablename__ = "orders"
    __table_args__ = (
        Index("ix_orders_name", "shop_id", "name"),
        Index(
            "ix_orders_open",
            "shop_id",
            "queued_at",
            postgresql_where=text("closed_at IS NULL"),
            sqlite_where=text("closed_at IS NULL"),
        ),
    )

    name: Mapped[str]
    queued_at: Mapped[datetime]  # Shopify's createdAt
    updated_at: Mapped[datetime]  # Shopify's, of the newest facts we took in
    cancelled_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    is_test: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(default="")
    tags: Mapped[list[Any]] = mapped_column(default=list)
    financial_status: Mapped[str]
    gateways: Mapped[list[Any]] = mapped_column(default=list)
    has_payment_terms: Mapped[bool] = mapped_column(default=False)
    currency: Mapped[str]
    standing: Mapped[str]
    priority: Mapped[int] = mapped_column(default=0)
    priority_given: Mapped[int | None]  # by a person's hand; None: by a tag
    customer_priority: Mapped[bool] = mapped_column(default=False)  # its customer bears the merchant's tag
    due: Mapped[date | None]  # the day its shopper wants it
    ship_together: Mapped[bool] = mapped_column(default=False)
    routed_at: Mapped[datetime | None]
    # Somebody else's hold (fraud) keeps its units for a while, then yields them.
    foreign_hold_since: Mapped[datetime | None]
    # As last made true in Shopify: {"<line id>": units held}, and the tags we put on.
    held: Mapped[dict[str, Any]] = mapped_column(default=dict)
    held_fulfillment_orders: Mapped[list[Any]] = mapped_column(default=list)
    held_at: Mapped[datetime | None]
    tagged: Mapped[list[Any]] = mapped_column(default=list)
    # Units that our places have at another location than Shopify yet: [{"line", "from", "to", "units"}].
    moves: Mapped[list[Any]] = mapped_column(default=list)
    promise_shown: Mapped[dict[str, Any] | None]


class FulfillmentOrder(ShopifyKeyed, Row):
    """Which order a fulfillment order belongs to: most webhooks name only the fulfillment order."""

    __tablename__ = "fulfillment_orders"
    __table_args__ = (Index("ix_fulfillment_orders_order", "shop_id", "order_id"),)

    order_id: Mapped[int] = mapped_column(BigInteger)


class Line(ShopifyKeyed, Row):
    """One order line: ordered = open + shipped + cancelled, and open = the units of its places.

    `never`: why it is never in line (gift_card, no_shipping, untracked, bundle, pre_order), or None.
    `quiet`: it was there before we went live or its item was enrolled; nobody is held, tagged or told
    until the merchant adopts it.
    """

    __tablename__ = "lines"
    __table_args__ = (
        ForeignKeyConstraint(["shop_id", "order_id"], ["orders.shop_id", "orders.id"], ondelete="CASCADE"),
        Index("ix_lines_order", "shop_id", "order_id"),
        Index("ix_lines_item", "shop_id", "item_id"),
    )

    order_id: Mapped[int] = mapped_column(BigInteger)
    item_id: Mapped[int | None] = mapped_column(BigInteger)
    title: Mapped[str]
    sku: Mapped[str]
    unit_price: Mapped[Decimal]
    ordered: Mapped[int]
    shipped: Mapped[int] = mapped_column(default=0)
    cancelled: Mapped[int] = mapped_column(default=0)
    never: Mapped[str | None]
    quiet: Mapped[bool] = mapped_column(default=False)
    adopted_at: Mapped[datetime | None]
    # What an adoption chose: {"hold", "tag", "date", "tell"}; None means everything.
    adoption: Mapped[dict[str, Any] | None]
    recorded_at: Mapped[datetime]
    waited_at: Mapped[datetime | None]  # first time it had waiting units
    closed_at: Mapped[datetime | None]

    @property
    def open(self) -> int:
        return self.ordered - self.shipped - self.cancelled


RESTLESS = "(unseen OR covered > committed OR let_go > committed OR reserved > 0)"


def _where_it_is(context: DefaultExecutionContext) -> int | None:
    found: int | None = context.get_current_parameters().get("location_id")  # type: ignore[no-untyped-call]
    return found


class Place(Numbered, Row):
    """Units of a line that queue together; `units` are open ones, ready ≤ units, committed ≤ ready.

    `location_id` is None until the order is routed; `pool_id` is that location's pool, whose line the place
    stands in. `in_line` is false for unpaid orders and lines that are never in line: they are counted, not
    queued. `seq` 0 is the original, later ones edits' places.
    """

    __tablename__ = "places"
    __table_args__ = (
        ForeignKeyConstraint(["shop_id", "line_id"], ["lines.shop_id", "lines.id"], ondelete="CASCADE"),
        Index("ix_places_line", "shop_id", "line_id"),
        Index("ix_places_order", "shop_id", "order_id"),
        Index(
            # What a plan must look at wherever it stands in the line.
            "ix_places_restless",
            "shop_id",
            "item_id",
            postgresql_where=text("restless"),
            sqlite_where=text("restless = 1"),
        ),
        # Room on each page for the rows that a plan changes, which then need no new index entry.
        {"postgresql_with": {"fillfactor": 50}},
    )

    line_id: Mapped[int] = mapped_column(BigInteger)
    order_id: Mapped[int] = mapped_column(BigInteger)
    item_id: Mapped[int] = mapped_column(BigInteger)
    location_id: Mapped[int | None] = mapped_column(BigInteger)
    pool_id: Mapped[int | None] = mapped_column(BigInteger, default=_where_it_is)
    queued_at: Mapped[datetime]
    seq: Mapped[int] = mapped_column(default=0)
    priority: Mapped[int] = mapped_column(default=0)
    is_open: Mapped[bool] = mapped_column(default=True)  # units > 0 and in line
    in_line: Mapped[bool] = mapped_column(default=True)
    units: Mapped[int]
    ready: Mapped[int] = mapped_column(default=0)
    committed: Mapped[int] = mapped_column(default=0)
    # Units that stock covers, ready or withheld: ready ≤ covered ≤ units.
    covered: Mapped[int] = mapped_column(default=0)
    # Units that a person or the warehouse let go, stock or not: never held again.
    let_go: Mapped[int] = mapped_column(default=0)
    # Units of the stock that were ordered for its line alone and have come.
    reserved: Mapped[int] = mapped_column(default=0)
    # No plan has looked at it since it came, moved, was adopted or changed its standing.
    unseen: Mapped[bool] = mapped_column(default=True)
    withheld: Mapped[bool] = mapped_column(default=False)  # by hand, until it is released
    # Whether a plan must look at it wherever it stands. Kept by the database, because an index on the
    # quantities themselves would have to follow each of their changes.
    restless: Mapped[bool] = mapped_column(Computed(RESTLESS, persisted=True))
    waited: Mapped[bool] = mapped_column(default=False)  # a plan once left units of it waiting


# The line itself: who is served before whom.
Index(
    "ix_places_line_order",
    Place.shop_id,
    Place.item_id,
    Place.pool_id,
    Place.priority.desc(),
    Place.queued_at,
    Place.seq,
    Place.line_id,
    postgresql_where=text("is_open"),
    # Spelled as a query for SQLite spells it, or the index is not found.
    sqlite_where=text("is_open = 1"),
)


class Promise(Numbered, Row):
    """A date told to a shopper for a line; never overwritten, a new one follows the old."""

    __tablename__ = "promises"
    __table_args__ = (
        ForeignKeyConstraint(["shop_id", "line_id"], ["lines.shop_id", "lines.id"], ondelete="CASCADE"),
        Index("ix_promises_line", "shop_id", "line_id"),
    )

    line_id: Mapped[int] = mapped_column(BigInteger)
    ships_by: Mapped[date | None]  # None: "to be confirmed" was told
    basis: Mapped[dict[str, Any]]  # {"kind": "stock"|"incoming"|"lead_time"|"none", ...}
    told_at: Mapped[datetime]
    told_by: Mapped[str]  # "letter:in_line", "merchant", ...
