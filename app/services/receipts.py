"""Receipts: what arrived, whether a person looks at it first, and to whom it went."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.db.catalogue import Item, Level
from app.db.line import Order, Place
from app.db.receipts import CHOSEN, DOUBTED, FREED, STOCK, UNUSUAL, Receipt
from app.db.shop import Settings, Shop
from app.domain import receiving
from app.services import dirty, exceptions, gains, pools, reviews
from app.services.gains import Gained
from app.services.pools import Layout, Queue
from app.services.sources import Looked

KIND = "unusual_receipt"


def note(
    session: Session,
    shop: Shop,
    settings: Settings,
    looks: Sequence[Looked],
    aside: Set[int],
    now: datetime,
    layout: Layout,
) -> list[Receipt]:
    """Write down what came since the last plan went by these levels. Items put `aside` are planned later."""
    short = _short([look.level for look in looks], layout)
    doubted, paused = reviews.doubted_pools(session, shop), reviews.paused_pools(session, shop)
    fresh = []
    for look in looks:
        level, queue = look.level, layout.queue(look.level.id, look.level.location_id)
        if look.risen <= 0 or not shop.is_live:
            continue
        receipt = _receipt(shop, level, look.risen, now)
        if queue in short:
            is_doubted = queue[1] in doubted
            receipt.review = DOUBTED if is_doubted else _review(session, shop, settings, receipt)
        # What a pause keeps back is not through before it ends.
        is_kept = queue in short and (shop.paused_at is not None or queue[1] in paused)
        receipt.settled_at = None if receipt.review or is_kept or level.id in aside else now
        session.add(receipt)
        fresh.append(receipt)
    session.flush()
    for receipt in fresh:
        if receipt.review == UNUSUAL:
            detail = {"units": receipt.units, "location": receipt.location_id}
            exceptions.raise_one(session, shop.id, KIND, f"receipt:{receipt.id}", detail, now)
    return fresh


def serving(session: Session, shop: Shop, item_ids: Iterable[int]) -> dict[Queue, list[Receipt]]:
    """(item, location) → the receipts there that serve now, oldest first: those that are not through, and the
    newest; none that wait for a person's word."""
    query = select(Receipt).where(Receipt.shop_id == shop.id, Receipt.item_id.in_(item_ids))
    newest = query.with_only_columns(func.max(Receipt.id)).group_by(Receipt.item_id, Receipt.location_id)
    found: dict[Queue, list[Receipt]] = defaultdict(list)
    rows = query.where(or_(Receipt.settled_at.is_(None), Receipt.id.in_(newest))).order_by(Receipt.id)
    for row in session.scalars(rows):
        if not row.is_open:
            found[row.item_id, row.location_id].append(row)
    return found


def queue_of(session: Session, shop: Shop, receipt: Receipt) -> Queue:
    """The line that a receipt serves."""
    return receipt.item_id, pools.of_location(session, shop.id, receipt.location_id)


def is_waited_for(session: Session, shop: Shop, receipt: Receipt, order: Order) -> bool:
    """Whether units of the order wait in the line that the receipt serves."""
    item, pool = queue_of(session, shop, receipt)
    here = (Place.shop_id == shop.id, Place.item_id == item, Place.pool_id == pool, Place.is_open)
    query = select(Place.id).where(*here, Place.order_id == order.id, Place.units > Place.ready)
    return session.scalar(query.limit(1)) is not None


def keep(
    session: Session,
    shop: Shop,
    gained: Sequence[Gained],
    withheld: Mapping[Queue, int],
    items: Sequence[Item],
    now: datetime,
    layout: Layout,
) -> None:
    """After a plan: who got what, what is settled, and what now waits for a person without a receipt.

    `withheld`: (item, pool) → units that only a review keeps back.
    """
    ids = [item.id for item in items]
    gains.write(session, shop, gained, serving(session, shop, ids), now)
    query = select(Receipt).where(Receipt.shop_id == shop.id, Receipt.item_id.in_(ids))
    open_rows = session.scalars(query.where(Receipt.settled_at.is_(None))).all()
    if shop.paused_at is not None or not (open_rows or withheld):
        return
    paused = reviews.paused_pools(session, shop)
    for row in open_rows:
        queue = layout.queue(row.item_id, row.location_id)
        if queue[1] not in paused and queue not in withheld:
            _settle(session, shop, row, now)
    session.flush()
    freed = {queue: units for queue, units in withheld.items() if queue[1] not in paused}
    _ask_for_freed(session, shop, freed, now, layout)


def release(session: Session, shop: Shop, receipt: Receipt, now: datetime) -> None:
    """The merchant's word: whatever waits for review in the receipt's queue goes with the next plan."""
    pool_of = pools.of_shop(session, shop.id)
    pool = pool_of.get(receipt.location_id, receipt.location_id)
    here = [location for location, its in pool_of.items() if its == pool] or [pool]
    query = select(Receipt).where(
        Receipt.shop_id == shop.id,
        Receipt.item_id == receipt.item_id,
        Receipt.location_id.in_(here),
        Receipt.settled_at.is_(None),
    )
    for row in session.scalars(query):
        row.released_at = row.released_at or now
        exceptions.close(session, shop.id, KIND, f"receipt:{row.id}", now)
    session.flush()
    dirty.mark(session, shop.id, [receipt.item_id])


def _short(levels: Sequence[Level], layout: Layout) -> set[Queue]:
    """Queues in which somebody waits."""
    waiting: Counter[Queue] = Counter()
    for level in levels:
        waiting[layout.queue(level.id, level.location_id)] += level.open_units - level.ready_units
    return {queue for queue, units in waiting.items() if units > 0}


def _receipt(shop: Shop, level: Level, units: int, now: datetime) -> Receipt:
    row = Receipt(
        shop_id=shop.id, item_id=level.id, location_id=level.location_id, units=units, cause=STOCK, at=now
    )
    row.review = row.released_at = None
    return row


def _review(session: Session, shop: Shop, settings: Settings, receipt: Receipt) -> str | None:
    if settings.release == reviews.REVIEW:
        return CHOSEN
    usual = select(Receipt.units).where(
        Receipt.shop_id == shop.id, Receipt.item_id == receipt.item_id, Receipt.cause == STOCK
    )
    last = session.scalars(usual.order_by(Receipt.id.desc()).limit(receiving.KNOWN)).all()
    return UNUSUAL if receiving.is_unusual(receipt.units, last) else None


def _settle(session: Session, shop: Shop, row: Receipt, now: datetime) -> None:
    row.settled_at = now
    exceptions.close(session, shop.id, KIND, f"receipt:{row.id}", now)


def _ask_for_freed(
    session: Session, shop: Shop, withheld: Mapping[Queue, int], now: datetime, layout: Layout
) -> None:
    """Units freed within the line are reviewed like those that arrive. Any location stands for its pool."""
    query = select(Receipt.item_id, Receipt.location_id)
    rows = session.execute(query.where(Receipt.shop_id == shop.id, Receipt.settled_at.is_(None)))
    asked = {layout.queue(row.item_id, row.location_id) for row in rows}
    doubted = reviews.doubted_pools(session, shop)
    for queue, units in sorted(withheld.items()):
        if queue not in asked:
            row = Receipt(shop_id=shop.id, item_id=queue[0], location_id=queue[1], units=units, at=now)
            row.cause, row.review = FREED, DOUBTED if queue[1] in doubted else CHOSEN
            session.add(row)
    session.flush()
