"""Stock that arrived, as seen by a plan, and what of it went to those who waited."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db.rows import Id, Numbered, Row

STOCK, FREED = "stock", "freed"
CHOSEN, UNUSUAL, DOUBTED = "chosen", "unusual", "doubted"


class Receipt(Numbered, Row):
    """A rise of the units of one item at one location; `cause` stock, or freed within the line.

    `review`: why a person looks at it before anything goes (chosen: the setting, unusual: its size,
    doubted: its location's levels), or None. Nothing of it is owed any more since `settled_at`;
    `released_at` is when the merchant pressed release.
    """

    __tablename__ = "receipts"
    __table_args__ = (
        Index("ix_receipts_item", "shop_id", "item_id", "id"),
        Index("ix_receipts_newest", "shop_id", "id"),
        Index(
            "ix_receipts_open",
            "shop_id",
            postgresql_where=text("settled_at IS NULL"),
            sqlite_where=text("settled_at IS NULL"),
        ),
    )

    item_id: Mapped[int] = mapped_column(BigInteger)
    location_id: Mapped[int] = mapped_column(BigInteger)
    units: Mapped[int]
    cause: Mapped[str]
    at: Mapped[datetime]
    review: Mapped[str | None]
    released_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        """Whether it waits for a person's word."""
        return self.review is not None and self.settled_at is None and self.released_at is None


class Gain(Numbered, Row):
    """Units of a receipt that went straight to an order which waited: a line of its dock list."""

    __tablename__ = "gains"
    __table_args__ = (Index("ix_gains_receipt", "receipt_id"),)

    shop_id: Mapped[int] = mapped_column(Id)  # the receipt's, with which it is deleted
    receipt_id: Mapped[int] = mapped_column(Id, ForeignKey("receipts.id", ondelete="CASCADE"))
    order_id: Mapped[int] = mapped_column(BigInteger)
    line_id: Mapped[int] = mapped_column(BigInteger)
    units: Mapped[int]
    at: Mapped[datetime]
