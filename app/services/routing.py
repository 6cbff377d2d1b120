"""Orders that wait at one location while another has free units: shown to the merchant, who may move them."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.db.catalogue import Level, Location
from app.db.line import Place
from app.db.shop import Shop
from app.db.work import Notice
from app.services import exceptions

KIND = "routing"
# The merchant has this long to move the order before its shopper is told to wait.
PATIENCE = timedelta(hours=24)


def show(session: Session, shop: Shop, waiting: Mapping[int, set[int]], now: datetime) -> None:
    """Order → its waiting lines: raise or close the exception of each order."""
    shown = exceptions.open_subjects(session, shop.id, KIND)
    found = _elsewhere(session, shop, [order for order, lines in waiting.items() if lines])
    for order in waiting:
        subject, where = f"order:{order}", found.get(order)
        if where and subject not in shown:
            exceptions.raise_one(session, shop.id, KIND, subject, {"items": where}, now)
            _wait(session, shop, order, now)
        elif not where and subject in shown:
            exceptions.close(session, shop.id, KIND, subject, now)


def _elsewhere(session: Session, shop: Shop, orders: list[int]) -> dict[int, list[dict[str, int]]]:
    """Order → {"item", "location", "available"} of units that are free at another location."""
    waits = select(Place.order_id, Place.item_id, Place.location_id).where(
        Place.shop_id == shop.id,
        Place.order_id.in_(orders),
        Place.is_open,
        Place.location_id.is_not(None),
        Place.units > Place.ready,
    )
    rows = session.execute(waits.order_by(Place.id)).all() if orders else []
    free = _free(session, shop, {row.item_id for row in rows})
    found: dict[int, list[dict[str, int]]] = defaultdict(list)
    for row in rows:
        for location, available in free[row.item_id].items():
            if location != row.location_id:
                found[row.order_id].append(
                    {"item": row.item_id, "location": location, "available": available}
                )
    return found


def _free(session: Session, shop: Shop, items: set[int]) -> dict[int, dict[int, int]]:
    query = (
        select(Level.id, Level.location_id, Level.available)
        .join(Location, (Location.shop_id == Level.shop_id) & (Location.id == Level.location_id))
        .where(Level.shop_id == shop.id, Level.id.in_(items), Level.available > 0, Location.is_active)
    )
    free: dict[int, dict[int, int]] = defaultdict(dict)
    for row in session.execute(query) if items else ():
        free[row.id][row.location_id] = row.available
    return free


def _wait(session: Session, shop: Shop, order: int, now: datetime) -> None:
    letter = (Notice.shop_id == shop.id, Notice.order_id == order, Notice.letter == "in_line")
    session.execute(update(Notice).where(*letter, Notice.done_at.is_(None)).values(due_at=now + PATIENCE))
