"""Orders that waited before we came: counted first, then adopted with what the merchant chose for them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, func, select, type_coerce
from sqlalchemy.orm import Session

from app.db.catalogue import Item, Level, Location, Product
from app.db.line import Line, Place
from app.db.rows import Money
from app.db.shop import Shop
from app.services import lines, queues, selfcheck

LISTED = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits unadopted; `money` is in the shop's currency, `oldest` the first order's time."""

    orders: int
    units: int
    money: Decimal
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class ByProduct:
    product_id: int
    title: str
    waiting: Waiting


def total(session: Session, shop: Shop, items: set[int] | None = None) -> Waiting:
    """All that waits quietly for enrolled items, or for `items` in a look ahead."""
    found = _unadopted(session, shop, items)
    return _waiting(session.execute(select(*_figures(found))).one())


def by_product(session: Session, shop: Shop) -> tuple[ByProduct, ...]:
    """The same by product, most orders first; the first hundred."""
    found = _unadopted(session, shop, None)
    query = (
        select(Product.id, Product.title, *_figures(found))
        .join(Item, and_(Item.shop_id == Product.shop_id, Item.product_id == Product.id))
        .join(found, found.c.item_id == Item.id)
        .where(Product.shop_id == shop.id)
        .group_by(Product.id, Product.title)
        .order_by(func.count(found.c.order_id.distinct()).desc(), Product.id)
    )
    rows = session.execute(query.limit(LISTED))
    return tuple(ByProduct(row.id, row.title, _waiting(row)) for row in rows)


def adopt(
    session: Session, shop: Shop, products: set[int] | None, choices: dict[str, bool], now: datetime
) -> int:
    """Take in what waits: every line, or those of some products. Returns the lines adopted."""
    found = _unadopted(session, shop, None)
    query = select(found.c.line_id).distinct()
    if products is not None:
        of_them = select(Item.id).where(Item.shop_id == shop.id, Item.product_id.in_(products))
        query = query.where(found.c.item_id.in_(of_them))
    ids = list(session.scalars(query))
    return lines.adopt(session, shop, ids, choices, now) if ids else 0


def _unadopted(session: Session, shop: Shop, items: set[int] | None) -> Any:
    """Quiet places with waiting units: planned ones as planned, others by walking the line."""
    walked = _walked(shop, _scarce(session, shop, items)).subquery()
    units = case(
        (walked.c.is_planned, walked.c.units - walked.c.ready),
        (walked.c.ahead >= walked.c.physical, walked.c.units),
        else_=walked.c.ahead + walked.c.units - walked.c.physical,
    )
    return (
        select(walked, units.label("waiting"))
        .where(walked.c.quiet, walked.c.adopted_at.is_(None), units > 0)
        .subquery()
    )


def _scarce(session: Session, shop: Shop, items: set[int] | None) -> list[int]:
    """Items with more units in a line than are there; nobody can wait for the others."""
    pool = _pools(shop).subquery()
    query = select(pool.c.item_id).distinct()
    if items is not None:
        short = session.scalars(query.where(pool.c.open_units > pool.c.physical))
        return [item for item in short if item in items]
    query = query.join(Item, and_(Item.shop_id == shop.id, Item.id == pool.c.item_id))
    return list(session.scalars(query.where(Item.enrolled_at.is_not(None), pool.c.waits)))


def _walked(shop: Shop, scarce: list[int]) -> Select[*tuple[Any, ...]]:
    ahead = func.sum(Place.units).over(
        partition_by=(Place.item_id, Place.pool_id), order_by=queues.RANK, rows=(None, -1)
    )
    pool = _pools(shop).where(Level.id.in_(scarce)).subquery()
    return (
        select(
            Place.item_id,
            Place.order_id,
            Place.line_id,
            Place.queued_at,
            Place.units,
            Place.ready,
            Line.quiet,
            Line.adopted_at,
            type_coerce(Line.unit_price, BigInteger).label("price"),
            (Item.clean_seq > 0).label("is_planned"),
            pool.c.physical,
            func.coalesce(ahead, 0).label("ahead"),
        )
        .join(Line, and_(Line.shop_id == Place.shop_id, Line.id == Place.line_id))
        .join(Item, and_(Item.shop_id == Place.shop_id, Item.id == Place.item_id))
        .join(pool, and_(pool.c.item_id == Place.item_id, pool.c.pool_id == Place.pool_id))
        .where(Place.shop_id == shop.id, Place.is_open, Place.item_id.in_(scarce))
    )


def _pools(shop: Shop) -> Select[*tuple[Any, ...]]:
    """Of each item and pool: units in its line, units there for it, and whether somebody waits."""
    pool = func.coalesce(Location.pool_id, Level.location_id)
    # A location of a pool that is not active any more gives the others nothing.
    is_idle = and_(Location.is_active.is_(False), Location.pool != "")
    there = case((is_idle, 0), (selfcheck.THERE > 0, selfcheck.THERE), else_=0)
    return (
        select(
            Level.id.label("item_id"),
            pool.label("pool_id"),
            func.sum(Level.open_units).label("open_units"),
            func.sum(there).label("physical"),
            (func.sum(Level.open_units) > func.sum(Level.ready_units)).label("waits"),
        )
        .outerjoin(Location, and_(Location.shop_id == Level.shop_id, Location.id == Level.location_id))
        .where(Level.shop_id == shop.id, Level.location_id != 0)
        .group_by(Level.id, pool)
    )


def _figures(found: Any) -> tuple[ColumnElement[Any], ...]:
    return (
        func.count(found.c.order_id.distinct()).label("orders"),
        func.coalesce(func.sum(found.c.waiting), 0).label("units"),
        type_coerce(func.coalesce(func.sum(found.c.waiting * found.c.price), 0), Money).label("money"),
        func.min(found.c.queued_at).label("oldest"),
    )


def _waiting(row: Any) -> Waiting:
    return Waiting(row.orders, int(row.units), row.money, row.oldest)
