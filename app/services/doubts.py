"""Does another system write a location's stock over ours? Noticed, asked once, and answered.

A level that goes from below zero to exactly zero without a receipt was hardly counted there: a system that
knows no negative numbers writes zero, and Shopify then counts units that nobody has.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Update, func, select, update
from sqlalchemy.orm import Session

from app.db.catalogue import Level, Location
from app.db.incoming import Incoming
from app.db.receipts import CHOSEN, DOUBTED, STOCK, Receipt
from app.db.shop import Shop
from app.services import exceptions, readings, reviews, shops

KIND = "stock_written_over"
SEVERAL, TWICE = 2, 2
WITHIN = timedelta(days=30)
# A receipt may be told a while after its stock is counted, or before.
NEWS = timedelta(days=1)


def consider(session: Session, shop: Shop, zeroed: Sequence[Level], now: datetime) -> set[int]:
    """Count levels that were just zeroed, and ask the merchant where it is several items or one twice.

    Returns the items that are better looked at again in a moment: a writer zeroes one after the other, and
    word of a receipt may be on its way to us.
    """
    found = {level.location_id: session.get(Location, (shop.id, level.location_id)) for level in zeroed}
    locations = {id_: row for id_, row in found.items() if row is not None and row.source_answered_at is None}
    strange = [row for row in zeroed if row.location_id in locations and not _has_come(session, row, now)]
    for level in strange:
        level.zeroed_times, level.zeroed_at = level.zeroed_times + 1, now
    session.flush()
    for location in locations.values():
        if location.doubted_at is None and _is_doubtful(session, location, now):
            _ask(session, shop, location, now)
    if strange:
        readings.ask(session, shop.id, "shipment")
    return {level.id for level in strange if locations[level.location_id].doubted_at is None}


def explain(session: Session, row: Incoming, now: datetime) -> None:
    """Units of a supply came: a level that they brought to zero was zeroed by nobody."""
    level = session.get(Level, (row.shop_id, row.item_id, row.location_id))
    if level is not None and level.zeroed_at is not None and level.zeroed_at >= now - NEWS:
        level.zeroed_times, level.zeroed_at = level.zeroed_times - 1, None


def answer(session: Session, shop: Shop, location: Location, now: datetime) -> None:
    """The merchant has said who writes the stock there: it is never asked again, and what waited goes. What
    another system only wrote never came."""
    location.source_answered_at, location.doubted_at = now, None
    session.flush()
    exceptions.close(session, shop.id, KIND, f"location:{location.id}", now)
    doubted = (Receipt.review == DOUBTED, Receipt.released_at.is_(None))
    if location.is_written:
        written = (Receipt.location_id == location.id, Receipt.cause == STOCK)
        session.execute(_unsettled(shop, location).where(*written, *doubted).values(settled_at=now))
    if location.pool_id in reviews.doubted_pools(session, shop):
        return
    is_reviewed = shops.settings(session, shop).release == reviews.REVIEW
    goes_on = {"review": CHOSEN} if is_reviewed else {"released_at": now}
    session.execute(_unsettled(shop, location).where(*doubted).values(goes_on))


def _has_come(session: Session, level: Level, now: datetime) -> bool:
    query = select(Incoming.id).where(
        Incoming.shop_id == level.shop_id,
        Incoming.item_id == level.id,
        Incoming.location_id == level.location_id,
        Incoming.received_at >= now - NEWS,
    )
    return session.scalar(query.limit(1)) is not None


def _is_doubtful(session: Session, location: Location, now: datetime) -> bool:
    query = select(func.count(), func.max(Level.zeroed_times)).where(
        Level.shop_id == location.shop_id,
        Level.location_id == location.id,
        Level.zeroed_at >= now - WITHIN,
    )
    items, times = session.execute(query).one()
    return items >= SEVERAL or (times or 0) >= TWICE


def _ask(session: Session, shop: Shop, location: Location, now: datetime) -> None:
    """Nothing that came there goes without a person's word until the question is answered."""
    location.doubted_at = now
    session.flush()
    exceptions.raise_one(session, shop.id, KIND, f"location:{location.id}", {"location": location.id}, now)
    session.execute(_unsettled(shop, location).where(Receipt.review.is_(None)).values(review=DOUBTED))


def _unsettled(shop: Shop, location: Location) -> Update:
    """Receipts of the location's pool that are not through yet."""
    pool = select(Location.id).where(Location.shop_id == shop.id, Location.pool_id == location.pool_id)
    here = (Receipt.shop_id == shop.id, Receipt.location_id.in_(pool), Receipt.settled_at.is_(None))
    return update(Receipt).where(*here)
