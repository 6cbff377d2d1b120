"""The ledger: what happened to units of the line, append-only."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db.rows import Id, Numbered, Numbers, Row


class Written(Numbered):
    """What every entry tells: the item and where its units stood, why something happened to them and when.

    It refers to no other row: to check that the shop is there takes longer than to write the line down, and
    whoever writes holds the lock on the shop's row. shops.erase deletes it with the shop.
    """

    shop_id: Mapped[int] = mapped_column(Id)
    item_id: Mapped[int] = mapped_column(BigInteger)
    location_id: Mapped[int | None] = mapped_column(BigInteger)
    # order_created, stock, cancel, edit, refund, shipped, released_in_shopify, adopted, recount, ...
    cause: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime]


class LedgerEntry(Written, Row):
    """One change of some units of a line.

    States: none, waiting, ready, committed, shipped, cancelled.
    """

    __tablename__ = "ledger"
    __table_args__ = (Index("ix_ledger_line", "shop_id", "line_id"),)

    order_id: Mapped[int] = mapped_column(BigInteger)
    line_id: Mapped[int] = mapped_column(BigInteger)
    units: Mapped[int]
    from_state: Mapped[str]
    to_state: Mapped[str]


class LedgerBatch(Written, Row):
    """The same change of many places, each with `ready` and `committed` units before, and after it with
    `became` of both. `lines` names the line of each place; they lie between `first_line` and `last_line`."""

    __tablename__ = "ledger_batches"
    __table_args__ = (Index("ix_ledger_batches_lines", "shop_id", "last_line"),)

    lines: Mapped[list[int]] = mapped_column(Numbers)
    first_line: Mapped[int] = mapped_column(BigInteger)
    last_line: Mapped[int] = mapped_column(BigInteger)
    ready: Mapped[int]
    committed: Mapped[int]
    became: Mapped[int]
