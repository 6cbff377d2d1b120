"""Receipts: what arrived, whether a person looks at it first, and to whom it went."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.db.catalogue import Item, Level
from app.db.receipts import CHOSEN, FREED, STOCK, UNUSUAL, Gain, Receipt
from app.db.shop import Settings, Shop
from app.domain import receiving
from app.services import dirty, exceptions, reviews
from app.services.reviews import Queue

KIND = "unusual_receipt"


@dataclass(frozen=True, slots=True)
class Gained:
    """Units of an order line that waited and were let go by a plan."""

    queue: Queue
    order_id: int
    line_id: int
    units: int


def note(
    session: Session, shop: Shop, settings: Settings, items: Sequence[Item], now: datetime
) -> list[Receipt]:
    """Write down what rose since the last plan went by these levels. An item's first look is no receipt."""
    levels = _levels(session, shop, items)
    met = {level.id for level in levels if level.seen_units is not None}
    fresh = []
    for level in levels:
        units, before = level.available + level.committed, level.seen_units
        if units != before:
            level.seen_units = units
        risen = units - (before or 0) if level.id in met and shop.is_live else 0
        if risen > 0:
            fresh.append(_receipt(session, shop, settings, level, risen, now))
    session.flush()
    for receipt in fresh:
        if receipt.review == UNUSUAL:
            detail = {"units": receipt.units, "location": receipt.location_id}
            exceptions.raise_one(session, shop.id, KIND, f"receipt:{receipt.id}", detail, now)
    return fresh


def served_by(session: Session, shop: Shop, item_ids: Iterable[int]) -> dict[Queue, Receipt]:
    """Queue → the newest receipt that serves it now: not waiting for a person's word."""
    query = select(Receipt).where(Receipt.shop_id == shop.id, Receipt.item_id.in_(item_ids))
    newest = select(func.max(Receipt.id)).where(Receipt.shop_id == shop.id)
    newest = newest.group_by(Receipt.item_id, Receipt.location_id)
    rows = session.scalars(query.where(Receipt.id.in_(newest)))
    return {(row.item_id, row.location_id): row for row in rows if not row.is_open}


def keep(
    session: Session,
    shop: Shop,
    gained: Sequence[Gained],
    withheld: Mapping[Queue, int],
    items: Sequence[Item],
    now: datetime,
) -> None:
    """After a plan: who got what, what is settled, and what now waits for a person without a receipt."""
    ids = [item.id for item in items]
    _list(session, shop, gained, served_by(session, shop, ids), now)
    query = select(Receipt).where(Receipt.shop_id == shop.id, Receipt.item_id.in_(ids))
    for row in session.scalars(query.where(Receipt.settled_at.is_(None))):
        queue = (row.item_id, row.location_id)
        if not reviews.is_paused(session, shop, queue) and queue not in withheld:
            _settle(session, shop, row, now)
    session.flush()
    _ask_for_freed(session, shop, withheld, now)


def release(session: Session, shop: Shop, receipt: Receipt, now: datetime) -> None:
    """The merchant's word: whatever waits for review in the receipt's queue goes with the next plan."""
    query = select(Receipt).where(
        Receipt.shop_id == shop.id,
        Receipt.item_id == receipt.item_id,
        Receipt.location_id == receipt.location_id,
        Receipt.settled_at.is_(None),
    )
    for row in session.scalars(query):
        row.released_at = row.released_at or now
        exceptions.close(session, shop.id, KIND, f"receipt:{row.id}", now)
    session.flush()
    dirty.mark(session, shop.id, [receipt.item_id])


def _levels(session: Session, shop: Shop, items: Sequence[Item]) -> Sequence[Level]:
    query = select(Level).where(Level.shop_id == shop.id, Level.id.in_([item.id for item in items]))
    query = query.where(Level.location_id != 0).order_by(Level.id, Level.location_id)
    return session.scalars(query.execution_options(populate_existing=True)).all()


def _receipt(
    session: Session, shop: Shop, settings: Settings, level: Level, units: int, now: datetime
) -> Receipt:
    is_waited_for = level.open_units > level.ready_units
    review = _review(session, shop, settings, level, units) if is_waited_for else None
    row = Receipt(
        shop_id=shop.id, item_id=level.id, location_id=level.location_id, units=units, cause=STOCK, at=now
    )
    row.review, row.released_at = review, None
    row.settled_at = None if review else now
    session.add(row)
    return row


def _review(session: Session, shop: Shop, settings: Settings, level: Level, units: int) -> str | None:
    if settings.release == reviews.REVIEW:
        return CHOSEN
    usual = select(Receipt.units).where(
        Receipt.shop_id == shop.id, Receipt.item_id == level.id, Receipt.cause == STOCK
    )
    last = session.scalars(usual.order_by(Receipt.id.desc()).limit(receiving.KNOWN)).all()
    return UNUSUAL if receiving.is_unusual(units, last) else None


def _list(
    session: Session,
    shop: Shop,
    gained: Sequence[Gained],
    receipts: Mapping[Queue, Receipt],
    now: datetime,
) -> None:
    """The dock list: never more units of a receipt than arrived."""
    room = _room(session, receipts.values())
    rows = []
    for gain in gained:
        receipt = receipts.get(gain.queue)
        units = min(gain.units, room[receipt.id]) if receipt is not None else 0
        if receipt is not None and units > 0:
            room[receipt.id] -= units
            rows.append(
                {
                    "shop_id": shop.id,
                    "receipt_id": receipt.id,
                    "order_id": gain.order_id,
                    "line_id": gain.line_id,
                    "units": units,
                    "at": now,
                }
            )
    if rows:
        session.execute(insert(Gain).returning(Gain.receipt_id), rows)


def _room(session: Session, receipts: Iterable[Receipt]) -> Counter[int]:
    room = Counter({receipt.id: receipt.units for receipt in receipts})
    query = select(Gain.receipt_id, func.sum(Gain.units)).where(Gain.receipt_id.in_(room))
    for receipt, units in session.execute(query.group_by(Gain.receipt_id)):
        room[receipt] -= int(units)
    return room


def _settle(session: Session, shop: Shop, row: Receipt, now: datetime) -> None:
    row.settled_at = now
    exceptions.close(session, shop.id, KIND, f"receipt:{row.id}", now)


def _ask_for_freed(session: Session, shop: Shop, withheld: Mapping[Queue, int], now: datetime) -> None:
    """Units freed within the line are reviewed like those that arrive."""
    waiting: dict[Queue, list[Receipt]] = defaultdict(list)
    query = select(Receipt).where(Receipt.shop_id == shop.id, Receipt.settled_at.is_(None))
    for row in session.scalars(query):
        waiting[row.item_id, row.location_id].append(row)
    for queue, units in sorted(withheld.items()):
        if not waiting[queue] and not reviews.is_paused(session, shop, queue):
            row = Receipt(shop_id=shop.id, item_id=queue[0], location_id=queue[1], units=units, at=now)
            row.cause, row.review = FREED, CHOSEN
            session.add(row)
    session.flush()
