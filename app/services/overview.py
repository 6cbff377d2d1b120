"""How the shop stands in a few figures: the home page after going live, and how far its first reading is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, String, and_, cast, func, select
from sqlalchemy.orm import Session

from app import dates
from app.db.catalogue import Item, Level
from app.db.incoming import Incoming, is_coming
from app.db.line import Order
from app.db.shop import Shop
from app.db.work import Effect, ExceptionRow, Import, Notice
from app.services import imports

RECENT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Progress:
    """The first reading: which of its steps runs, and what has been read so far."""

    step: int
    steps: int
    stage: str
    counts: dict[str, Any]
    error: str | None


@dataclass(frozen=True, slots=True)
class Figures:
    """`owed`: changes still to be made in Shopify. `late_arrivals`: deliveries whose day has passed."""

    waiting_units: int
    waiting_variants: int
    on_backorder: int
    enrolled: int
    held_orders: int
    letters: int
    exceptions: int
    owed: int
    next_arrival: date | None
    late_arrivals: int


def progress(session: Session, shop: Shop) -> Progress | None:
    """None once the first reading has ended."""
    row = session.get(Import, shop.id)
    if row is None or shop.imported_at is not None:
        return None
    steps = imports.FIRST
    return Progress(steps.index(row.stage), len(steps), row.stage, row.counts, row.error)


def figures(session: Session, shop: Shop, now: datetime) -> Figures:
    waiting = _waiting(shop).subquery()
    units, variants = session.execute(
        select(func.coalesce(func.sum(waiting.c.units), 0), func.count(waiting.c.id))
    ).one()
    next_arrival, late_arrivals = session.execute(_arrivals(shop, now)).one()
    return Figures(
        waiting_units=int(units),
        waiting_variants=variants,
        on_backorder=_count(session, Item, shop, Item.offer["offer"].as_string() == "on_backorder"),
        enrolled=_count(session, Item, shop, Item.enrolled_at.is_not(None)),
        held_orders=_count(session, Order, shop, and_(Order.closed_at.is_(None), _is_held())),
        letters=_count(session, Notice, shop, and_(Notice.outcome == "sent", Notice.done_at > now - RECENT)),
        exceptions=_count(session, ExceptionRow, shop, ExceptionRow.closed_at.is_(None)),
        owed=owed(session, shop),
        next_arrival=next_arrival,
        late_arrivals=late_arrivals,
    )


def waiting_at(session: Session, shop: Shop) -> dict[int, int]:
    """Location → units that wait there for enrolled variants."""
    units = func.sum(Level.open_units - Level.ready_units)
    query = select(Level.location_id, units).join(
        Item, and_(Item.shop_id == Level.shop_id, Item.id == Level.id)
    )
    query = query.where(Level.shop_id == shop.id, Item.enrolled_at.is_not(None))
    return {row[0]: int(row[1]) for row in session.execute(query.group_by(Level.location_id))}


def owed(session: Session, shop: Shop) -> int:
    """Changes still to be made in Shopify, and items still to be looked at."""
    effects = _count(session, Effect, shop, Effect.failed_at.is_(None))
    return effects + _count(session, Item, shop, Item.dirty_seq > Item.clean_seq)


def _waiting(shop: Shop) -> Select[*tuple[Any, ...]]:
    units = func.sum(Level.open_units - Level.ready_units)
    return (
        select(Level.id, units.label("units"))
        .join(Item, and_(Item.shop_id == Level.shop_id, Item.id == Level.id))
        .where(Level.shop_id == shop.id, Level.location_id != 0, Item.enrolled_at.is_not(None))
        .group_by(Level.id)
        .having(units > 0)
    )


def _is_held() -> Any:
    return cast(Order.held, String) != "{}"


def _arrivals(shop: Shop, now: datetime) -> Select[*tuple[Any, ...]]:
    """The day of the next, and how many are late."""
    today = dates.shop_day(now, shop.timezone)
    return select(
        func.min(Incoming.expected).filter(Incoming.expected >= today),
        func.count().filter(Incoming.expected < today),
    ).where(Incoming.shop_id == shop.id, is_coming())


def _count(session: Session, rows: Any, shop: Shop, which: Any) -> int:
    return session.scalar(select(func.count()).select_from(rows).where(rows.shop_id == shop.id, which)) or 0
