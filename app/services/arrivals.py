"""The list of what is on its way: a page of it in one query, and all of it for a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from app.db import incoming as db
from app.db.catalogue import Item, Location, Product
from app.db.incoming import Incoming
from app.db.line import Line, Order
from app.db.shop import Shop
from app.services import waiting

PAGE = 25
SHOWS = ("open", "late", "undated", "draft", "received", "cancelled", "all")
UNDATED = date(9999, 12, 31)
Key = tuple[date, int]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One supply with the names of its variant and location; `for_order`: the order it is kept for."""

    row: Incoming
    title: str
    sku: str
    vendor: str
    location: str
    for_order: str | None = None


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Some of the list, the next to come first; `next` is the key of its last row when more follow."""

    rows: tuple[Arrival, ...]
    next: Key | None


def page(
    session: Session, shop: Shop, show: str, text: str, today: date, after: Key | None = None
) -> Arrivals:
    """`show` is one of SHOWS; `text` is looked for in references, suppliers, titles and SKUs."""
    due = func.coalesce(Incoming.expected, UNDATED)
    query = _all(shop).where(*_shown(show, today)).order_by(due, Incoming.id).limit(PAGE + 1)
    if text:
        columns = (Incoming.reference, Incoming.supplier, Item.sku, Item.title, Product.title)
        query = query.where(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    if after is not None:
        query = query.where(or_(due > after[0], and_(due == after[0], Incoming.id > after[1])))
    found = [_arrival(row) for row in session.execute(query)]
    last = found[PAGE - 1].row if len(found) > PAGE else None
    return Arrivals(tuple(found[:PAGE]), (last.expected or UNDATED, last.id) if last else None)


def one(session: Session, shop: Shop, id_: int) -> Arrival | None:
    row = session.execute(_all(shop).where(Incoming.id == id_)).first()
    return _arrival(row) if row is not None else None


def every(session: Session, shop: Shop) -> Iterator[Arrival]:
    """All of it, oldest entry first, read a thousand rows at a time."""
    query = _all(shop).order_by(Incoming.id).execution_options(yield_per=1000)
    return (_arrival(row) for row in session.execute(query))


def _all(shop: Shop) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Incoming,
            Item.title,
            Item.sku,
            Product.title.label("product"),
            Product.vendor,
            Location.name.label("location"),
            Order.name.label("for_order"),
        )
        .join(Item, and_(Item.shop_id == Incoming.shop_id, Item.id == Incoming.item_id))
        .join(Product, and_(Product.shop_id == Item.shop_id, Product.id == Item.product_id))
        .outerjoin(Location, and_(Location.shop_id == Incoming.shop_id, Location.id == Incoming.location_id))
        .outerjoin(Line, and_(Line.shop_id == Incoming.shop_id, Line.id == Incoming.for_line_id))
        .outerjoin(Order, and_(Order.shop_id == Line.shop_id, Order.id == Line.order_id))
        .where(Incoming.shop_id == shop.id)
    )


def _shown(show: str, today: date) -> list[ColumnElement[bool]]:
    if show == "all":
        return []
    if show == "late":
        return [db.is_coming(), Incoming.expected < today]
    if show == "undated":
        return [db.is_coming(), Incoming.expected.is_(None)]
    if show == "open":
        return [or_(Incoming.status == db.DRAFT, db.is_coming())]
    return [Incoming.status == show]


def _arrival(row: Row[Any]) -> Arrival:
    title = waiting.full_title(row.product, row.title)
    return Arrival(row.Incoming, title, row.sku, row.vendor, row.location or "", row.for_order)
