"""Which variants are waited for: one page of the list in three queries, however long the lines are."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from app import dates
from app.db.catalogue import Item, Level, Product
from app.db.incoming import Incoming, is_coming
from app.db.line import Place
from app.db.shop import Settings, Shop
from app.domain.offer import Offer
from app.services import shops, window

PAGE = 25
UNROUTED = 0  # the level of units whose order has no location yet
WAITING = func.sum(Level.open_units - Level.ready_units)
Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Variant:
    """A variant that somebody waits for; `offer` is what the next shopper is told, as a badge has it.

    Of the units `arriving` so many are `late`: their day has passed.
    """

    item_id: int
    title: str
    sku: str
    waiting: int
    orders: int
    oldest: datetime | None
    offer: dict[str, Any]
    arriving: int
    late: int
    next_arrival: date | None


@dataclass(frozen=True, slots=True)
class Variants:
    """Some of the list, most waited for first; `next` is the key of its last row when more follow."""

    rows: tuple[Variant, ...]
    next: Key | None


def variants(session: Session, shop: Shop, now: datetime, after: Key | None = None) -> Variants:
    settings = shops.settings(session, shop)
    found = session.execute(_listed(shop, after)).all()
    shown = found[:PAGE]
    items = [row.id for row in shown]
    today = dates.shop_day(now, shop.timezone)
    queues, supplies = _queues(session, shop, items), _supplies(session, shop, items, today)
    rows = tuple(
        _variant(row, _offer(shop, settings, row, now), queues.get(row.id), supplies.get(row.id))
        for row in shown
    )
    return Variants(rows, (rows[-1].waiting, rows[-1].item_id) if len(found) > PAGE else None)


def full_title(product: str, variant: str) -> str:
    return product if variant in ("", "Default Title") else f"{product} – {variant}"


def _listed(shop: Shop, after: Key | None) -> Select[*tuple[Any, ...]]:
    totals = (
        select(Level.id, WAITING.label("waiting"))
        .where(Level.shop_id == shop.id, Level.location_id != UNROUTED)
        .group_by(Level.id)
        .having(WAITING > 0)
        .subquery()
    )
    query = (
        select(
            Item.id,
            Item.title,
            Item.sku,
            Item.offer,
            Item.badge,
            Product.title.label("product"),
            totals.c.waiting,
        )
        .join(totals, and_(totals.c.id == Item.id))
        .join(Product, and_(Product.shop_id == Item.shop_id, Product.id == Item.product_id))
        .where(Item.shop_id == shop.id, Item.enrolled_at.is_not(None))
        .order_by(totals.c.waiting.desc(), Item.id)
    )
    if after is not None:
        query = query.where(_beyond(totals.c.waiting, after))
    return query.limit(PAGE + 1)


def _beyond(waiting: ColumnElement[int], after: Key) -> ColumnElement[bool]:
    return or_(waiting < after[0], and_(waiting == after[0], Item.id > after[1]))


def _queues(session: Session, shop: Shop, items: list[int]) -> dict[int, Row[*tuple[Any, ...]]]:
    query = (
        select(
            Place.item_id,
            func.count(Place.order_id.distinct()).label("orders"),
            func.min(Place.queued_at).label("oldest"),
        )
        .where(Place.shop_id == shop.id, Place.item_id.in_(items))
        .where(Place.is_open, Place.location_id.is_not(None), Place.units > Place.ready)
        .group_by(Place.item_id)
    )
    return {row.item_id: row for row in session.execute(query)}


def _supplies(
    session: Session, shop: Shop, items: list[int], today: date
) -> dict[int, Row[*tuple[Any, ...]]]:
    units = func.sum(Incoming.outstanding)
    query = (
        select(
            Incoming.item_id,
            units.label("units"),
            units.filter(Incoming.expected < today).label("late"),
            func.min(Incoming.expected).filter(Incoming.expected >= today).label("next"),
        )
        .where(Incoming.shop_id == shop.id, Incoming.item_id.in_(items))
        .where(is_coming())
        .group_by(Incoming.item_id)
    )
    return {row.item_id: row for row in session.execute(query)}


def _offer(shop: Shop, settings: Settings, row: Row[*tuple[Any, ...]], now: datetime) -> dict[str, Any]:
    if row.offer is None:
        return {}
    day = date.fromisoformat(row.offer["ships_by"]) if row.offer["ships_by"] else None
    return window.told(shop, settings, Offer(row.offer["offer"], day, row.offer["basis"]), row.badge, now)


def _variant(
    row: Row[*tuple[Any, ...]],
    offer: dict[str, Any],
    queue: Row[*tuple[Any, ...]] | None,
    supply: Row[*tuple[Any, ...]] | None,
) -> Variant:
    return Variant(
        item_id=row.id,
        title=full_title(row.product, row.title),
        sku=row.sku,
        waiting=int(row.waiting),
        orders=queue.orders if queue else 0,
        oldest=queue.oldest if queue else None,
        offer=offer,
        arriving=int(supply.units) if supply else 0,
        late=int(supply.late or 0) if supply else 0,
        next_arrival=supply.next if supply else None,
    )
