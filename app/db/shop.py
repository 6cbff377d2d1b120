"""The shop: the tenant, its state, its tokens and the merchant's choices."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from app.db.rows import Id, OfShop, Row


class Shop(Row):
    """One merchant's store. Times are business time unless they concern tokens."""

    __tablename__ = "shops"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    domain: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    timezone: Mapped[str] = mapped_column(default="UTC")
    currency: Mapped[str] = mapped_column(default="USD")
    installed_at: Mapped[datetime]
    uninstalled_at: Mapped[datetime | None]
    imported_at: Mapped[datetime | None]
    live_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    # Newest moment up to which orders changed in Shopify have been read (the self-check's mark).
    orders_read_until: Mapped[datetime | None]
    nightly_due_at: Mapped[datetime | None]
    has_active_block: Mapped[bool | None]

    @property
    def is_installed(self) -> bool:
        return self.uninstalled_at is None

    @property
    def is_live(self) -> bool:
        return self.live_at is not None and self.is_installed


class Token(OfShop, Row):
    """A shop's expiring offline token, both halves encrypted. All times are protocol time."""

    __tablename__ = "tokens"

    access: Mapped[str]
    access_expires_at: Mapped[datetime]
    refresh: Mapped[str]
    refresh_expires_at: Mapped[datetime]
    scopes: Mapped[str]
    lease_until: Mapped[datetime | None]
    # Shopify refused the pair: work waits until the merchant opens the app again.
    refused_at: Mapped[datetime | None]


class Settings(OfShop, Row):
    """What the merchant chose. Days are whole days; None means no limit or no lead time."""

    __tablename__ = "settings"

    enrolment: Mapped[str] = mapped_column(default="none")  # all · chosen · none
    chosen_collections: Mapped[list[Any]] = mapped_column(default=list)  # [{"id", "title"}]
    chosen_tags: Mapped[list[Any]] = mapped_column(default=list)
    chosen_vendors: Mapped[list[Any]] = mapped_column(default=list)
    default_lead_time_days: Mapped[int | None]
    vendor_lead_times: Mapped[dict[str, Any]] = mapped_column(default=dict)  # vendor → days
    # Lead times learned from what was received: how sure (a percentile), and whether dates go by them.
    learned_percentile: Mapped[int] = mapped_column(default=80)
    uses_learned: Mapped[bool] = mapped_column(default=False)
    default_limit: Mapped[int | None]
    handling_days: Mapped[int] = mapped_column(default=1)
    margin_days: Mapped[int] = mapped_column(default=2)
    announce_after_days: Mapped[int] = mapped_column(default=0)
    without_date: Mapped[str] = mapped_column(default="to_be_confirmed")  # or stop_selling
    working_days: Mapped[list[Any]] = mapped_column(default=lambda: [0, 1, 2, 3, 4])  # Monday is 0
    holidays_country: Mapped[str] = mapped_column(default="")
    closures: Mapped[list[Any]] = mapped_column(default=list)  # [["2026-12-24", "2027-01-02"]]
    ship_together: Mapped[bool] = mapped_column(default=False)
    # Orders wanted later than this many days from now let others go first. None: everybody by their turn.
    horizon_days: Mapped[int | None]
    release: Mapped[str] = mapped_column(default="automatic")  # or review
    # A released order that nobody asked the fulfillment service for: ask, or else tell the merchant.
    submit_requests: Mapped[bool] = mapped_column(default=False)
    manual_gateways: Mapped[list[Any]] = mapped_column(
        default=lambda: ["Cash on Delivery (COD)", "Bank Deposit", "Money Order", "manual"]
    )
    foreign_hold_days: Mapped[int] = mapped_column(default=7)
    priority_tag: Mapped[str] = mapped_column(default="")
    priority_customer_tag: Mapped[str] = mapped_column(default="")  # works where customers may be read
    tag_waiting: Mapped[str] = mapped_column(default="backorder")
    tag_ready: Mapped[str] = mapped_column(default="backorder-ready")
    hold_reason: Mapped[str] = mapped_column(default="INVENTORY_OUT_OF_STOCK")
    wording: Mapped[str] = mapped_column(default="backorder")  # or made_to_order
    reply_to: Mapped[str] = mapped_column(default="")  # the merchant's address for shoppers' questions
    letter_note: Mapped[str] = mapped_column(default="")  # the merchant's own sentence in letters
