"""Orders that wait in one pool while another has free units: shown to the merchant, who may move them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.db.catalogue import Level, Location
from app.db.line import Line, Place
from app.db.shop import Shop
from app.db.work import Notice
from app.services import exceptions, lines
from app.services.queues import RANK

KIND = "routing"
# The merchant has this long to move the order before its shopper is told to wait.
PATIENCE = timedelta(hours=24)
# More of one variant's orders at once are not a list that a person moves one by one.
MOST = 50


def review(session: Session, shop: Shop, item_ids: Sequence[int], now: datetime) -> None:
    """Raise an exception for each order that free units elsewhere could serve; close what is over."""
    if not shop.is_live:
        return
    shown = exceptions.open_subjects(session, shop.id, KIND)
    free = _free(session, shop, item_ids)
    found: dict[str, tuple[int, list[dict[str, int]]]] = {}
    for item in sorted(free):
        for order, where in _served_elsewhere(session, shop, item, free[item]):
            found.setdefault(f"order:{order}", (order, []))[1].extend(where)
    for subject in found.keys() - shown:
        order, where = found[subject]
        exceptions.raise_one(session, shop.id, KIND, subject, {"items": where}, now)
        _wait(session, shop, order, now)
    for subject in _about(session, shop, shown, item_ids) - found.keys():
        exceptions.close(session, shop.id, KIND, subject, now)


def _served_elsewhere(
    session: Session, shop: Shop, item: int, free: Mapping[int, tuple[int, int]]
) -> Iterator[tuple[int, list[dict[str, int]]]]:
    """Orders first in line elsewhere, as many as the free units could serve and a person would look at."""
    for pool, (location, available) in sorted(free.items()):
        waits = (
            select(Place.order_id)
            .where(Place.shop_id == shop.id, Place.item_id == item, Place.is_open)
            .where(Place.pool_id != pool, Place.units > Place.ready)
            .order_by(*RANK)
            .limit(min(available, MOST))
        )
        for order in session.scalars(waits):
            yield order, [{"item": item, "location": location, "available": available}]


def _about(session: Session, shop: Shop, subjects: set[str], item_ids: Sequence[int]) -> set[str]:
    """Those of the subjects that have lines for these items."""
    orders = sorted(int(subject.removeprefix("order:")) for subject in subjects)
    query = select(Line.order_id).where(Line.shop_id == shop.id, Line.item_id.in_(item_ids))
    found: set[int] = set()
    for part in lines.parts(orders):
        found.update(session.scalars(query.where(Line.order_id.in_(part))))
    return {f"order:{order}" for order in found}


def _free(session: Session, shop: Shop, items: Sequence[int]) -> dict[int, dict[int, tuple[int, int]]]:
    """Item → pool → its location with most units to sell, and how many: no more than the pool has over."""
    # What another system wrote for those who were let go there is not over.
    available = (Level.available - Level.unbacked).label("available")
    query = (
        select(Level.id, Location.pool_id, available, Level.location_id)
        .join(Location, (Location.shop_id == Level.shop_id) & (Location.id == Level.location_id))
        .where(Level.shop_id == shop.id, Level.id.in_(items), available != 0, Location.is_active)
    )
    levels: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for row in session.execute(query):
        levels[row.id, row.pool_id].append((row.available, row.location_id))
    free: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    for (item, pool), found in levels.items():
        (most, location), over = max(found), sum(available for available, _ in found)
        if over > 0:
            free[item][pool] = (location, min(most, over))
    return free


def _wait(session: Session, shop: Shop, order: int, now: datetime) -> None:
    letter = (Notice.shop_id == shop.id, Notice.order_id == order, Notice.letter == "in_line")
    session.execute(update(Notice).where(*letter, Notice.done_at.is_(None)).values(due_at=now + PATIENCE))
