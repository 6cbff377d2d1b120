"""The dock: receipts as the merchant reads them, what goes straight to shipping, and what would."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import Session

from app.db.catalogue import Item, Level, Location, Product
from app.db.line import Line, Order, Place
from app.db.receipts import Gain, Receipt
from app.db.shop import Shop
from app.domain import plan
from app.services import outcome, policies, pools, queues, selfcheck, shops, waiting
from app.services.pools import Layout, Queue

PAGE = 25
# Lines of a list on one page; the CSV file has them all.
SHOWN = 100
MOST = 400


@dataclass(frozen=True, slots=True)
class Delivered:
    """One receipt in the list: `gone` units went straight to `orders` orders."""

    receipt: Receipt
    title: str
    sku: str
    location: str
    orders: int
    gone: int


@dataclass(frozen=True, slots=True)
class Page:
    rows: tuple[Delivered, ...]
    next: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """Units of an order line that go, went, or still wait."""

    order_id: int
    order_name: str
    line_id: int
    title: str
    sku: str
    units: int
    priority: int
    queued_at: datetime | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a release would let go, in rank, and who would still wait: the first of them, units in all."""

    gains: tuple[Entry, ...]
    units: int
    still: tuple[Entry, ...]
    still_units: int


def listed(session: Session, shop: Shop, before: int | None = None) -> Page:
    """Receipts, newest first."""
    query = _described(shop).order_by(Receipt.id.desc())
    if before is not None:
        query = query.where(Receipt.id < before)
    found = session.execute(query.limit(PAGE + 1)).all()
    gone = _gone(session, shop, [row.Receipt.id for row in found[:PAGE]])
    rows = tuple(_delivered(row, gone) for row in found[:PAGE])
    return Page(rows, rows[-1].receipt.id if len(found) > PAGE else None)


def one(session: Session, shop: Shop, receipt_id: int) -> Delivered | None:
    """None when the shop has no such receipt."""
    row = session.execute(_described(shop).where(Receipt.id == receipt_id)).first()
    return _delivered(row, _gone(session, shop, [receipt_id])) if row is not None else None


def open_count(session: Session, shop: Shop) -> int:
    """Receipts that wait for the merchant's word."""
    query = select(func.count()).where(Receipt.shop_id == shop.id, Receipt.review.is_not(None))
    query = query.where(Receipt.settled_at.is_(None), Receipt.released_at.is_(None))
    return session.scalar(query) or 0


def dock_list(session: Session, shop: Shop, receipt_id: int, limit: int | None = SHOWN) -> list[Entry]:
    """What of a receipt went straight to shipping, in the order in which it went."""
    query = (
        select(Gain, Order.name, Order.priority, Order.queued_at, Line.title, Line.sku)
        .outerjoin(Order, and_(Order.shop_id == Gain.shop_id, Order.id == Gain.order_id))
        .outerjoin(Line, and_(Line.shop_id == Gain.shop_id, Line.id == Gain.line_id))
        .where(Gain.shop_id == shop.id, Gain.receipt_id == receipt_id)
        .order_by(Gain.id)
        .limit(limit)
    )
    return [
        _entry(row.Gain.order_id, row.Gain.line_id, row.Gain.units, row) for row in session.execute(query)
    ]


def proposal(session: Session, shop: Shop, receipt: Receipt, now: datetime) -> Proposal:
    """From the rows as the last plan left them, priorities given since included."""
    layout = pools.look(session, shop.id)
    queue = layout.queue(receipt.item_id, receipt.location_id)
    item = session.get(Item, (shop.id, receipt.item_id))
    physical = layout.pooled(selfcheck.physical(session, shop, [item] if item is not None else []))
    standing = policies.of(shop, shops.settings(session, shop), now)
    policy = replace(standing, review=plan.Review(frozenset({queue})))
    seen = queues.load(session, shop, {queue: physical.get(queue, 0)}, policy, layout)
    covers = plan.plan(seen.demands(), seen.stock, policy)
    more = outcome.proposal(seen, covers, policy)
    mine = {place: units for place, units in more.items() if _queue(seen.rows[place]) == queue}
    total = sum(mine.values())
    ranked = session.execute(_queued(shop, queue, policy).limit(SHOWN + min(len(mine), MOST))).all()
    left = [(row, row.Place.units - row.Place.ready - mine.get(row.Place.id, 0)) for row in ranked]
    return Proposal(
        gains=tuple(_place(row, mine[row.Place.id]) for row in ranked if row.Place.id in mine)[:SHOWN],
        units=total,
        still=tuple(_place(row, units) for row, units in left if units > 0)[:SHOWN],
        still_units=_waiting(session, shop, queue, layout) - total,
    )


def _waiting(session: Session, shop: Shop, queue: Queue, layout: Layout) -> int:
    query = select(Level.location_id, Level.open_units - Level.ready_units)
    rows = session.execute(query.where(Level.shop_id == shop.id, Level.id == queue[0]))
    return sum(units for location, units in rows if layout.queue(queue[0], location) == queue)


def _described(shop: Shop) -> Select[*tuple[Any, ...]]:
    item = and_(Item.shop_id == Receipt.shop_id, Item.id == Receipt.item_id)
    product = and_(Product.shop_id == Item.shop_id, Product.id == Item.product_id)
    location = and_(Location.shop_id == Receipt.shop_id, Location.id == Receipt.location_id)
    return (
        select(Receipt, Item.title, Item.sku, Product.title.label("product"), Location.name)
        .outerjoin(Item, item)
        .outerjoin(Product, product)
        .outerjoin(Location, location)
        .where(Receipt.shop_id == shop.id)
    )


def _gone(session: Session, shop: Shop, ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    query = select(Gain.receipt_id, func.count(Gain.order_id.distinct()), func.sum(Gain.units))
    query = query.where(Gain.shop_id == shop.id, Gain.receipt_id.in_(list(ids))).group_by(Gain.receipt_id)
    return {row[0]: (row[1], int(row[2])) for row in session.execute(query)}


def _delivered(row: Row[*tuple[Any, ...]], gone: dict[int, tuple[int, int]]) -> Delivered:
    orders, units = gone.get(row.Receipt.id, (0, 0))
    title = waiting.full_title(row.product or "", row.title or "")
    return Delivered(row.Receipt, title, row.sku or "", row.name or "", orders, units)


def _queued(shop: Shop, queue: Queue, policy: plan.Policy) -> Select[*tuple[Any, ...]]:
    """Places with units that wait, in the order in which they are served."""
    return (
        select(Place, Order.name, Order.priority, Order.queued_at, Line.title, Line.sku)
        .join(Order, and_(Order.shop_id == Place.shop_id, Order.id == Place.order_id))
        .join(Line, and_(Line.shop_id == Place.shop_id, Line.id == Place.line_id))
        .where(Place.shop_id == shop.id, Place.item_id == queue[0], Place.pool_id == queue[1])
        .where(Place.is_open, Place.units > Place.ready)
        .order_by(*queues.turn(policy))
    )


def _queue(row: Row[Any]) -> Queue:
    return (row.item_id, row.pool_id)


def _place(row: Row[*tuple[Any, ...]], units: int) -> Entry:
    return _entry(row.Place.order_id, row.Place.line_id, units, row)


def _entry(order_id: int, line_id: int, units: int, row: Row[*tuple[Any, ...]]) -> Entry:
    return Entry(
        order_id,
        row.name or "",
        line_id,
        row.title or "",
        row.sku or "",
        units,
        row.priority or 0,
        row.queued_at,
    )
