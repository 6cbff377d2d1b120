"""Work owed: deliveries received, facts to read, effects on Shopify, letters, imports and exceptions."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db.rows import Id, Numbered, OfShop, Row


class Delivery(Row):
    """A webhook as it came. Kept by domain, not by shop: an unknown shop's is dropped, not refused."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("shop_domain", "webhook_id"),
        Index(
            "ix_deliveries_owed",
            "id",
            postgresql_where=text("done_at IS NULL"),
            sqlite_where=text("done_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    shop_domain: Mapped[str]
    webhook_id: Mapped[str]
    topic: Mapped[str]
    triggered_at: Mapped[datetime | None]
    received_at: Mapped[datetime]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    done_at: Mapped[datetime | None]  # processed, dropped or failed for good
    outcome: Mapped[str | None]  # processed · dropped · failed
    attempts: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None]  # protocol time
    error: Mapped[str | None]


class Reading(OfShop, Row):
    """Something to be read from Shopify again. Asking twice raises `asked`.

    kinds: order, changed_orders, fulfillment_order, item, product, collection, location, shop, and shipment,
    which is all that is on its way.
    """

    __tablename__ = "readings"

    kind: Mapped[str] = mapped_column(primary_key=True)
    target: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    asked: Mapped[int] = mapped_column(default=1)
    attempts: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None]  # protocol time
    lease_until: Mapped[datetime | None]  # protocol time
    error: Mapped[str | None]
    failed_at: Mapped[datetime | None]  # for good; an exception was raised


class Effect(Row):
    """A change owed to Shopify, one per kind and target, newest wish wins (`wished` counts them).

    kinds by urgency: definitions, hold, request, policy, badge, tags, promise. `target`: order, item or 0.
    """

    __tablename__ = "effects"
    __table_args__ = (
        Index(
            "ix_effects_owed",
            "shop_id",
            "urgency",
            "due_at",
            postgresql_where=text("failed_at IS NULL"),
            sqlite_where=text("failed_at IS NULL"),
        ),
    )

    # Refers to no shop, like the ledger.
    shop_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False, sort_order=-2)
    kind: Mapped[str] = mapped_column(primary_key=True)
    target: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    urgency: Mapped[int]
    wish: Mapped[dict[str, Any]]
    wished: Mapped[int] = mapped_column(default=1)
    due_at: Mapped[datetime]  # business time
    retry_at: Mapped[datetime | None]  # protocol time
    lease_until: Mapped[datetime | None]  # protocol time
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]
    failed_at: Mapped[datetime | None]  # permanent: it became an exception


class Notice(Numbered, Row):
    """A letter owed to the shopper of an order. `letter`: in_line or arrived; `parts`: {"<line id>": units}.

    The proof of a sent letter names no address: message id, language, and a digest of what was said.
    """

    __tablename__ = "notices"
    __table_args__ = (
        Index(
            "ix_notices_owed",
            "shop_id",
            "due_at",
            postgresql_where=text("done_at IS NULL"),
            sqlite_where=text("done_at IS NULL"),
        ),
        Index("ix_notices_order", "shop_id", "order_id", "letter"),
    )

    order_id: Mapped[int] = mapped_column(BigInteger)
    letter: Mapped[str]
    parts: Mapped[dict[str, Any]]
    owed_at: Mapped[datetime]
    due_at: Mapped[datetime]  # business time
    retry_at: Mapped[datetime | None]  # protocol time
    lease_until: Mapped[datetime | None]  # protocol time
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]
    done_at: Mapped[datetime | None]
    outcome: Mapped[str | None]  # sent · not_needed · no_address · failed
    proof: Mapped[dict[str, Any] | None]


class Import(OfShop, Row):
    """How far the first reading of a shop has come. `stage` names the step, `cursor` the page in it."""

    __tablename__ = "imports"

    stage: Mapped[str]
    cursor: Mapped[str | None]
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None]  # protocol time
    lease_until: Mapped[datetime | None]  # protocol time
    error: Mapped[str | None]


class ExceptionRow(Numbered, Row):
    """Something the merchant must know and decide.

    Open while `closed_at` is None; at most one open per kind and subject.
    """

    __tablename__ = "exceptions"
    __table_args__ = (Index("ix_exceptions_open", "shop_id", "kind", "subject"),)

    kind: Mapped[str]
    subject: Mapped[str]  # "order:123", "item:456", "shop"
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    raised_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class PrivacyRequest(Row):
    """A request of the privacy law's kind, and when it was answered. Holds no personal data."""

    __tablename__ = "privacy_requests"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    shop_domain: Mapped[str]
    kind: Mapped[str]
    order_ids: Mapped[list[Any]] = mapped_column(default=list)
    received_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answer: Mapped[dict[str, Any] | None]
