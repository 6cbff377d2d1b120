"""Which variants are enrolled, judged again by the merchant's standing rule."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.db.catalogue import Item, Level, Location, Product
from app.db.incoming import Incoming, is_coming
from app.db.line import Place
from app.db.shop import Settings, Shop
from app.domain import enrolment
from app.domain.enrolment import Verdict
from app.services import dirty, readings, shops

# Variants are judged this many at a time, so that a large shop fits in memory.
CHUNK = 1000


def judge(session: Session, shop: Shop, item_ids: Sequence[int] | None, now: datetime) -> int:
    """Enrol and leave what the rule says now, of these items or of all; how many changed."""
    settings, changed = shops.settings(session, shop), 0
    for rows in _pages(session, shop, item_ids):
        verdicts = _verdicts(session, shop, settings, rows, now)
        items = [item for item, _ in rows]
        leaving = _unless_served(session, shop, items, verdicts)
        joining = [i for i in items if i.enrolled_at is None and verdicts[i.id].enrolled]
        for item in joining:
            item.enrolled_at = now
        for item in leaving:
            item.enrolled_at = None
        session.flush()
        changed += len(joining) + len(leaving)
        _follow(session, shop, [item.id for item in joining])
        dirty.mark(session, shop.id, [item.id for item in (*joining, *leaving)])
    return changed


def would(session: Session, shop: Shop, settings: Settings, now: datetime) -> dict[int, Verdict]:
    """What the rule would say of every item under these settings; nothing is written."""
    found: dict[int, Verdict] = {}
    for rows in _pages(session, shop, None):
        found.update(_verdicts(session, shop, settings, rows, now))
    return found


def rule(settings: Settings) -> enrolment.Rule:
    products = {product for each in settings.chosen_collections for product in each.get("products", ())}
    return enrolment.Rule(
        mode=settings.enrolment,
        products=frozenset(products),
        tags=frozenset(settings.chosen_tags),
        vendors=frozenset(settings.chosen_vendors),
        vendor_lead_times=frozenset(settings.vendor_lead_times or {}),
    )


Rows = list[tuple[Item, Product]]


def _pages(session: Session, shop: Shop, item_ids: Sequence[int] | None) -> Iterable[Rows]:
    query = (
        select(Item, Product)
        .join(Product, (Product.shop_id == Item.shop_id) & (Product.id == Item.product_id))
        .where(Item.shop_id == shop.id)
        .order_by(Item.id)
        .limit(CHUNK)
        .execution_options(populate_existing=True)
    )
    last = 0
    while True:
        page = query.where(Item.id > last)
        if item_ids is not None:
            page = page.where(Item.id.in_(item_ids))
        rows: Rows = [(item, product) for item, product in session.execute(page)]
        if rows:
            yield rows
        if len(rows) < CHUNK:
            return
        last = rows[-1][0].id


def _verdicts(
    session: Session, shop: Shop, settings: Settings, rows: Rows, now: datetime
) -> dict[int, Verdict]:
    asked, arriving = rule(settings), _arriving(session, shop, [item.id for item, _ in rows])
    return {
        item.id: enrolment.judge(_candidate(item, product, item.id in arriving), asked, now)
        for item, product in rows
    }


def _candidate(item: Item, product: Product, has_incoming: bool) -> enrolment.Candidate:
    return enrolment.Candidate(
        product_id=product.id,
        vendor=product.vendor,
        tags=frozenset(product.tags),
        override=item.override,
        is_deleted=item.deleted_at is not None,
        is_tracked=item.is_tracked,
        requires_shipping=item.requires_shipping,
        is_gift_card=product.is_gift_card,
        has_components=item.has_components,
        is_active=product.is_active,
        is_published=product.is_published,
        has_incoming=has_incoming,
        has_lead_time=item.lead_time_days is not None,
        last_sold_at=item.last_sold_at,
    )


def _arriving(session: Session, shop: Shop, item_ids: list[int]) -> set[int]:
    query = (
        select(Incoming.item_id)
        .join(Location, (Location.shop_id == Incoming.shop_id) & (Location.id == Incoming.location_id))
        .where(Incoming.shop_id == shop.id, Incoming.item_id.in_(item_ids), Location.is_active)
    )
    return set(session.scalars(query.where(is_coming())))


def _unless_served(
    session: Session, shop: Shop, items: list[Item], verdicts: dict[int, Verdict]
) -> list[Item]:
    """Items that leave. Nobody in line is dropped because a sale grew old or a shipment arrived."""
    leaving = [item for item in items if item.enrolled_at is not None and not verdicts[item.id].enrolled]
    ageing = [item.id for item in leaving if verdicts[item.id].reason == "no_supply"]
    query = select(Level.id).where(Level.shop_id == shop.id, Level.id.in_(ageing), Level.open_units > 0)
    served = set(session.scalars(query)) if ageing else set()
    return [item for item in leaving if item.id not in served]


def _follow(session: Session, shop: Shop, item_ids: list[int]) -> None:
    """Newly enrolled: a plan looks at all its places, and orders without a location are read."""
    if not item_ids:
        return
    here: tuple[Any, ...] = (Place.shop_id == shop.id, Place.item_id.in_(item_ids), Place.units > 0)
    session.execute(update(Place).where(*here).values(unseen=True))
    unrouted = session.scalars(select(Place.order_id).where(*here, Place.location_id.is_(None)).distinct())
    readings.ask_many(session, shop.id, "order", list(unrouted))
