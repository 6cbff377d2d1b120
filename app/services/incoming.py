"""What is on its way: shipment lines as read, confirmed or not."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import dates
from app.db.catalogue import Location
from app.db.line import Incoming
from app.db.shop import Shop
from app.db.upsert import upsert
from app.domain.eta import Supply
from app.domain.facts import IncomingFacts
from app.services import dirty, enrolment, reserving

ON_ITS_WAY = frozenset({"IN_TRANSIT", "PARTIALLY_RECEIVED"})


def record_page(session: Session, shop: Shop, facts: Sequence[IncomingFacts], now: datetime) -> None:
    """Some shipment lines as read; items whose supply differs are judged and planned again."""
    ids = [fact.shipment_line_id for fact in facts]
    for fact in facts:
        _keep(session, shop, fact)
    before = _figures(session, shop, ids)
    upsert(session, Incoming, [_row(shop, fact, now) for fact in facts])
    after = _figures(session, shop, ids)
    changed = {figures[0] for figures in before ^ after}
    _look_again(session, shop, changed, now)


def finish_sweep(session: Session, shop: Shop, started_at: datetime, now: datetime | None = None) -> None:
    """What no page since `started_at` showed is not on its way any more."""
    gone = (Incoming.shop_id == shop.id, Incoming.seen_at < started_at)
    items = set(session.scalars(select(Incoming.item_id).where(*gone)))
    session.execute(delete(Incoming).where(*gone))
    _look_again(session, shop, items, now or started_at)


def supplies(session: Session, shop: Shop, item_ids: Iterable[int]) -> dict[tuple[int, int], list[Supply]]:
    """(item, location) → confirmed supply on its way to an active location, with the shop's days."""
    query = (
        select(Incoming)
        .join(Location, (Location.shop_id == Incoming.shop_id) & (Location.id == Incoming.location_id))
        .where(Incoming.shop_id == shop.id, Incoming.item_id.in_(set(item_ids)), Location.is_active)
        .where(Incoming.is_confirmed, Incoming.outstanding > 0)
    )
    found: dict[tuple[int, int], list[Supply]] = {}
    for row in session.scalars(query):
        supply = Supply(row.id, row.outstanding, _day(row.expected, shop), row.for_line_id)
        found.setdefault((row.item_id, row.location_id), []).append(supply)
    return found


def _keep(session: Session, shop: Shop, fact: IncomingFacts) -> None:
    """What has come for a line stays its own until the line closes; what it does not need is everybody's."""
    row = session.get(Incoming, (shop.id, fact.shipment_line_id), populate_existing=True)
    come = fact.received - (row.received if row is not None else 0)
    if fact.for_line is not None and come > 0:
        reserving.reserve(session, shop.id, fact.for_line, (fact.item_id, fact.location_id), come)


def _day(expected: datetime | None, shop: Shop) -> date | None:
    return dates.shop_day(expected, shop.timezone) if expected is not None else None


def _row(shop: Shop, fact: IncomingFacts, now: datetime) -> dict[str, object]:
    return {
        "shop_id": shop.id,
        "id": fact.shipment_line_id,
        "shipment_id": fact.shipment_id,
        "name": fact.name,
        "item_id": fact.item_id,
        "location_id": fact.location_id,
        "outstanding": fact.outstanding,
        "received": fact.received,
        "expected": fact.arrives_at,
        "for_line_id": fact.for_line,
        "is_confirmed": fact.status in ON_ITS_WAY,
        "status": fact.status,
        "seen_at": now,
    }


def _figures(session: Session, shop: Shop, ids: list[int]) -> set[tuple[int, *tuple[object, ...]]]:
    columns = (
        Incoming.item_id,
        Incoming.location_id,
        Incoming.id,
        Incoming.outstanding,
        Incoming.expected,
        Incoming.is_confirmed,
        Incoming.received,
        Incoming.for_line_id,
    )
    query = select(*columns).where(Incoming.shop_id == shop.id, Incoming.id.in_(ids))
    return {(row.item_id, *row) for row in session.execute(query)}


def _look_again(session: Session, shop: Shop, item_ids: set[int], now: datetime) -> None:
    items = sorted(item_ids)
    if items and shop.imported_at is not None:
        enrolment.judge(session, shop, items, now)
    dirty.mark(session, shop.id, items)
