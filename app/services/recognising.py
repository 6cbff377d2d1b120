"""What the rows of a file name: variants, locations, lines of orders, and earlier entries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from app.db import incoming as db
from app.db.catalogue import Item, Location
from app.db.incoming import Incoming
from app.db.line import Line, Order
from app.db.shop import Shop
from app.domain.sheet import Said
from app.services import choosing

Key = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Known:
    """The shop's variants by SKU and active locations by name, both in lower case; which of the variants
    nobody waits for; the lines of named orders by name and item, open ones first; and earlier entries by
    reference, item and location, newest last."""

    items: Mapping[str, list[int]]
    barred: Set[int]
    locations: Mapping[str, list[int]]
    lines: Mapping[tuple[str, int], list[Line]]
    entries: Mapping[Key, list[Incoming]]


def known(session: Session, shop: Shop, said: Sequence[Said]) -> Known:
    """Four queries for any number of rows."""
    items, barred = _items(session, shop, {each.sku for each in said})
    return Known(
        items,
        barred,
        _locations(session, shop),
        _lines(session, shop, {each.for_order for each in said if each.for_order}),
        _entries(session, shop, {each.reference for each in said}),
    )


def line(found: Known, order: str, item: int) -> Line | None:
    """The line of an order, by its name with or without the #, that sells the item: an open one if any is."""
    return next(iter(found.lines.get((order, item)) or found.lines.get((f"#{order}", item)) or ()), None)


def entry(found: Known, key: Key, line_id: int | None, *, names_order: bool) -> Incoming | None:
    """What is known under the same reference, item and location: what Shopify told, or what was entered for
    the same line. A file that names no orders means what is nobody's, or else the newest."""
    entries = found.entries.get(key, [])
    same = [each for each in entries if each.for_line_id == line_id]
    told = [each for each in entries if each.source == db.SHOPIFY]
    meant = [each for each in told if each in same] or told or same
    return next(iter(meant or ([] if names_order else reversed(entries))), None)


def _items(session: Session, shop: Shop, skus: set[str]) -> tuple[dict[str, list[int]], set[int]]:
    # SQLite knows upper and lower case of ASCII letters only.
    is_meant = or_(Item.sku.in_(skus), func.lower(Item.sku).in_({sku.lower() for sku in skus}))
    found: dict[str, list[int]] = defaultdict(list)
    query = select(Item.id, Item.sku, choosing.can_wait().label("can_wait"))
    rows = session.execute(query.where(Item.shop_id == shop.id, Item.deleted_at.is_(None), is_meant)).all()
    for row in rows:
        found[row.sku.lower()].append(row.id)
    return found, {row.id for row in rows if not row.can_wait}


def _locations(session: Session, shop: Shop) -> dict[str, list[int]]:
    """By name; no name at all means the only one there is."""
    query = select(Location.id, Location.name).where(Location.shop_id == shop.id, Location.is_active)
    found: dict[str, list[int]] = defaultdict(list)
    for row in session.execute(query):
        found[row.name.lower()].append(row.id)
        found[""].append(row.id)
    return found


def _lines(session: Session, shop: Shop, orders: set[str]) -> dict[tuple[str, int], list[Line]]:
    query = (
        select(Order.name, Line)
        .join(Line, and_(Line.shop_id == Order.shop_id, Line.order_id == Order.id))
        .where(Order.shop_id == shop.id, Order.name.in_([*orders, *(f"#{name}" for name in orders)]))
        .where(Line.never.is_(None), Line.item_id.is_not(None))
        .order_by(Line.closed_at.is_not(None), Line.id)
    )
    found: dict[tuple[str, int], list[Line]] = defaultdict(list)
    for row in session.execute(query):
        found[row.name, row.Line.item_id].append(row.Line)
    return found


def _entries(session: Session, shop: Shop, references: set[str]) -> dict[Key, list[Incoming]]:
    query = select(Incoming).where(Incoming.shop_id == shop.id, Incoming.reference.in_(references))
    found: dict[Key, list[Incoming]] = defaultdict(list)
    for row in session.scalars(query.order_by(Incoming.id)):
        found[row.reference, row.item_id, row.location_id].append(row)
    return found
