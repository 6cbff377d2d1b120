"""The dock: receipts as the merchant reads them, and what of each went straight to shipping."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import Session

from app.db.catalogue import Item, Location, Product
from app.db.line import Line, Order
from app.db.receipts import Gain, Receipt
from app.db.shop import Shop
from app.services import reviews, waiting

PAGE = 25
# Lines of a list on one page; the CSV file has them all.
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """One receipt in the list: `gone` units went straight to `orders` orders; `is_paused`: none go now."""

    receipt: Receipt
    title: str
    sku: str
    location: str
    orders: int
    gone: int
    is_paused: bool


@dataclass(frozen=True, slots=True)
class Page:
    rows: tuple[Listed, ...]
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


def listed(session: Session, shop: Shop, before: int | None = None) -> Page:
    """Receipts, newest first."""
    query = _described(shop).order_by(Receipt.id.desc())
    if before is not None:
        query = query.where(Receipt.id < before)
    found = session.execute(query.limit(PAGE + 1)).all()
    gone = _gone(session, shop, [row.Receipt.id for row in found[:PAGE]])
    paused = _paused(session, shop)
    rows = tuple(_listed(row, gone, paused) for row in found[:PAGE])
    return Page(rows, rows[-1].receipt.id if len(found) > PAGE else None)


def one(session: Session, shop: Shop, receipt_id: int) -> Listed | None:
    """None when the shop has no such receipt."""
    row = session.execute(_described(shop).where(Receipt.id == receipt_id)).first()
    if row is None:
        return None
    return _listed(row, _gone(session, shop, [receipt_id]), _paused(session, shop))


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
    return [entry(row.Gain.order_id, row.Gain.line_id, row.Gain.units, row) for row in session.execute(query)]


def entry(order_id: int, line_id: int, units: int, row: Row[*tuple[Any, ...]]) -> Entry:
    """A row of orders and lines as an entry; what was deleted meanwhile has no name any more."""
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


def _described(shop: Shop) -> Select[*tuple[Any, ...]]:
    item = and_(Item.shop_id == Receipt.shop_id, Item.id == Receipt.item_id)
    product = and_(Product.shop_id == Item.shop_id, Product.id == Item.product_id)
    location = and_(Location.shop_id == Receipt.shop_id, Location.id == Receipt.location_id)
    return (
        select(Receipt, Item.title, Item.sku, Product.title.label("product"), Location.name, Location.pool_id)
        .outerjoin(Item, item)
        .outerjoin(Product, product)
        .outerjoin(Location, location)
        .where(Receipt.shop_id == shop.id)
    )


def _gone(session: Session, shop: Shop, ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    query = select(Gain.receipt_id, func.count(Gain.order_id.distinct()), func.sum(Gain.units))
    query = query.where(Gain.shop_id == shop.id, Gain.receipt_id.in_(list(ids))).group_by(Gain.receipt_id)
    return {row[0]: (row[1], int(row[2])) for row in session.execute(query)}


def _paused(session: Session, shop: Shop) -> Callable[[int | None], bool]:
    """Whether nothing is released from a pool now."""
    pools = reviews.paused_pools(session, shop)
    return lambda pool: shop.paused_at is not None or pool in pools


def _listed(
    row: Row[*tuple[Any, ...]], gone: dict[int, tuple[int, int]], is_paused: Callable[[int | None], bool]
) -> Listed:
    orders, units = gone.get(row.Receipt.id, (0, 0))
    title = waiting.full_title(row.product or "", row.title or "")
    return Listed(row.Receipt, title, row.sku or "", row.name or "", orders, units, is_paused(row.pool_id))
