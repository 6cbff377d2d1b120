"""What is on its way: shipment lines as Shopify tells them, and the supply that counts, whoever said so."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import dates
from app.db import incoming as db
from app.db.catalogue import Location
from app.db.incoming import Incoming
from app.db.shop import Shop
from app.db.upsert import upsert
from app.domain.eta import Supply
from app.domain.facts import IncomingFacts
from app.services import dirty, doubts, enrolment, reserving

# Shopify's words in ours; any other is shown, not counted.
STATUSES = {"IN_TRANSIT": db.CONFIRMED, "PARTIALLY_RECEIVED": db.PARTLY, "RECEIVED": db.RECEIVED}
# What the merchant added stays when Shopify is read again.
OURS = ("ordered_on", "received_on", "received_at")
KEY = ("shop_id", "shipment_line_id")
# So many vanished shipments are asked about in one sweep.
AT_ONCE = 50


def record_page(session: Session, shop: Shop, facts: Sequence[IncomingFacts], now: datetime) -> None:
    """Some shipment lines as read; items whose supply differs are judged and planned again."""
    ids = [fact.shipment_line_id for fact in facts]
    known = {row.shipment_line_id: row for row in _of_shipments(session, shop, ids)}
    before = {_figures(row) for row in known.values()}
    had = {row.id: row.received for row in known.values()}
    upsert(session, Incoming, [_row(shop, fact, now) for fact in facts], key=KEY, keep=OURS)
    rows = _of_shipments(session, shop, ids)
    for row in rows:
        settle(session, shop, row, had.get(row.id, 0), now)
    look_again(session, shop, {figures[0] for figures in before ^ {_figures(row) for row in rows}}, now)


def finish_sweep(session: Session, shop: Shop, started_at: datetime) -> None:
    """What no page since `started_at` showed is not on its way any more; what came is remembered."""
    gone = (
        Incoming.shop_id == shop.id,
        Incoming.source == db.SHOPIFY,
        Incoming.status != db.RECEIVED,
        Incoming.seen_at < started_at,
    )
    items = set(session.scalars(select(Incoming.item_id).where(*gone)))
    session.execute(delete(Incoming).where(*gone))
    look_again(session, shop, items, started_at)


def missing(session: Session, shop: Shop, started_at: datetime) -> list[int]:
    """Shipments on their way that no page since `started_at` showed: were they received?"""
    query = select(Incoming.shipment_id).where(
        Incoming.shop_id == shop.id,
        Incoming.source == db.SHOPIFY,
        Incoming.status.in_((db.CONFIRMED, db.PARTLY)),
        Incoming.seen_at < started_at,
    )
    return [id_ for id_ in session.scalars(query.distinct().limit(AT_ONCE)) if id_ is not None]


def record_whereabouts(
    session: Session, shop: Shop, lines: Mapping[int, tuple[int, int]], now: datetime
) -> None:
    """Lines of a shipment with the units still to come and received; what came whole is remembered."""
    for row in _of_shipments(session, shop, list(lines)):
        outstanding, received = lines[row.shipment_line_id or 0]
        if outstanding == 0 and received > 0:
            had = row.received
            row.outstanding, row.received, row.status = 0, received, db.RECEIVED
            settle(session, shop, row, had, now)
            look_again(session, shop, [row.item_id], now)


def supplies(session: Session, shop: Shop, item_ids: Iterable[int]) -> dict[tuple[int, int], list[Supply]]:
    """(item, location) → confirmed supply on its way to an active location, with the shop's days."""
    query = (
        select(
            Incoming.item_id,
            Incoming.location_id,
            Incoming.id,
            Incoming.outstanding,
            Incoming.expected,
            Incoming.for_line_id,
        )
        .join(Location, (Location.shop_id == Incoming.shop_id) & (Location.id == Incoming.location_id))
        .where(Incoming.shop_id == shop.id, Incoming.item_id.in_(set(item_ids)), Location.is_active)
        .where(db.is_coming())
    )
    found: dict[tuple[int, int], list[Supply]] = {}
    for row in session.execute(query):
        supply = Supply(row.id, row.outstanding, row.expected, row.for_line_id)
        found.setdefault((row.item_id, row.location_id), []).append(supply)
    return found


def settle(session: Session, shop: Shop, row: Incoming, had: int, now: datetime) -> None:
    """What follows when units came, of which `had` were known: they are kept for the line that they were
    ordered for, and the day of the last is noted, which lead times are learned from."""
    come = row.received - had
    if come > 0 and row.for_line_id is not None:
        reserving.reserve(session, shop.id, row.for_line_id, (row.item_id, row.location_id), come)
    # What had come before the first reading ended is no news.
    if come > 0 and shop.imported_at is not None:
        row.received_at = now
        doubts.explain(session, row, now)
    if row.status == db.RECEIVED:
        row.received_on = row.received_on or dates.shop_day(now, shop.timezone)
    else:
        row.received_on = None


def look_again(session: Session, shop: Shop, item_ids: Iterable[int], now: datetime) -> None:
    """The supply of these items is not what it was: who is enrolled and what is promised may differ."""
    items = sorted(set(item_ids))
    session.flush()
    if items and shop.imported_at is not None:
        enrolment.judge(session, shop, items, now)
    dirty.mark(session, shop.id, items)


def _of_shipments(session: Session, shop: Shop, ids: Sequence[int]) -> list[Incoming]:
    query = select(Incoming).where(Incoming.shop_id == shop.id, Incoming.shipment_line_id.in_(ids))
    return list(session.scalars(query.execution_options(populate_existing=True)))


def _day(moment: datetime | None, shop: Shop) -> date | None:
    return dates.shop_day(moment, shop.timezone) if moment is not None else None


def _row(shop: Shop, fact: IncomingFacts, now: datetime) -> dict[str, object]:
    # What was under way before we came was ordered on a day that we do not know.
    ordered_on = _day(now, shop) if shop.imported_at is not None else None
    return {
        "shop_id": shop.id,
        "source": db.SHOPIFY,
        "shipment_line_id": fact.shipment_line_id,
        "shipment_id": fact.shipment_id,
        "reference": fact.name,
        "item_id": fact.item_id,
        "location_id": fact.location_id,
        "outstanding": fact.outstanding,
        "received": fact.received,
        "expected": _day(fact.arrives_at, shop),
        "for_line_id": fact.for_line,
        "status": STATUSES.get(fact.status, db.DRAFT),
        "ordered_on": ordered_on,
        "seen_at": now,
    }


def _figures(row: Incoming) -> tuple[int, *tuple[object, ...]]:
    """What a plan or a date depends on."""
    return (
        row.item_id,
        row.location_id,
        row.id,
        row.outstanding,
        row.expected,
        row.status,
        row.received,
        row.for_line_id,
    )
