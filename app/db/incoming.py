"""What is on its way: entered by hand, read from a CSV file or from Shopify, in one table."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
    and_,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.db.rows import Id, Numbered, Row
from app.domain import stages

HAND, CSV, SHOPIFY = "hand", "csv", "shopify"
DRAFT, CONFIRMED, PARTLY, RECEIVED, CANCELLED = stages.STATUSES


class Incoming(Numbered, Row):
    """Units of one item on their way to one location. Only what is confirmed and outstanding counts.

    `shipment_line_id` is Shopify's number of what was read there. Dates are the shop's calendar days.
    """

    __tablename__ = "incoming"
    __table_args__ = (
        UniqueConstraint("shop_id", "shipment_line_id"),
        Index("ix_incoming_item", "shop_id", "item_id", "location_id"),
        Index("ix_incoming_reference", "shop_id", "reference"),
    )

    source: Mapped[str]
    shipment_id: Mapped[int | None] = mapped_column(BigInteger)
    shipment_line_id: Mapped[int | None] = mapped_column(BigInteger)
    reference: Mapped[str] = mapped_column(default="")
    supplier: Mapped[str] = mapped_column(default="")
    item_id: Mapped[int] = mapped_column(BigInteger)
    location_id: Mapped[int] = mapped_column(BigInteger)
    outstanding: Mapped[int]
    received: Mapped[int] = mapped_column(default=0)
    expected: Mapped[date | None]
    status: Mapped[str]
    stage: Mapped[str] = mapped_column(default="")  # one of stages.STAGES, or nothing to tell
    note: Mapped[str] = mapped_column(default="")  # shoppers read it
    for_line_id: Mapped[int | None] = mapped_column(BigInteger)  # ordered for this line alone
    ordered_on: Mapped[date | None]
    received_on: Mapped[date | None]  # the day its last unit came
    received_at: Mapped[datetime | None]  # when units of it were last seen to have come
    seen_at: Mapped[datetime]  # when it was entered, or a reading last showed it


class Upload(Numbered, Row):
    """A CSV file of incoming stock on its way into the table; its content goes once it is read.

    `impact` is what it would mean for those who wait, looked at before its first row is taken in; where
    promises would break, the merchant is asked and it goes on once they agree.
    """

    __tablename__ = "uploads"
    __table_args__ = (
        Index(
            "ix_uploads_owed",
            "id",
            postgresql_where=text("finished_at IS NULL"),
            sqlite_where=text("finished_at IS NULL"),
        ),
        Index("ix_uploads_shop", "shop_id", "id"),
    )

    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    total: Mapped[int]  # rows under the heading
    done: Mapped[int] = mapped_column(default=0)
    entered: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    faulty: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]  # protocol time
    attempts: Mapped[int] = mapped_column(default=0)  # failed in a row, since it last got on
    error: Mapped[str | None]
    failed_at: Mapped[datetime | None]  # given up, until the merchant tries it again
    impact: Mapped[dict[str, Any] | None]
    asked_at: Mapped[datetime | None]
    agreed_at: Mapped[datetime | None]


class UploadFault(Row):
    """A row of a file that could not be taken in: as it was typed, and why."""

    __tablename__ = "upload_faults"

    upload_id: Mapped[int] = mapped_column(Id, ForeignKey("uploads.id", ondelete="CASCADE"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # as a spreadsheet counts
    shop_id: Mapped[int] = mapped_column(Id, ForeignKey("shops.id", ondelete="CASCADE"))
    typed: Mapped[dict[str, Any]]
    why: Mapped[list[Any]]


def is_coming() -> ColumnElement[bool]:
    """What counts as supply: confirmed, and some of it still to come."""
    return and_(Incoming.status.in_((CONFIRMED, PARTLY)), Incoming.outstanding > 0)
