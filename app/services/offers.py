"""The offer of variants, from our rows as they are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.db.catalogue import Item, Level, Location
from app.db.shop import Settings, Shop
from app.domain import eta, offer
from app.domain.offer import Offer
from app.services import dating, incoming, shops


@dataclass(slots=True)
class Stock:
    """An item's units where it sells online: what Shopify sells by, and what the line leaves."""

    available: int = 0
    net: int = 0
    unrouted: int = 0
    uncovered: dict[int, int] = field(default_factory=dict)


def of_items(
    session: Session, shop: Shop, item_ids: Sequence[int], now: datetime, settings: Settings | None = None
) -> dict[int, Offer]:
    """What the storefront would say of these items if they were enrolled."""
    settings = settings or shops.settings(session, shop)
    query = select(Item).where(Item.shop_id == shop.id, Item.id.in_(item_ids))
    return made(session, shop, settings, session.scalars(query).all(), now)


def made(
    session: Session, shop: Shop, settings: Settings, items: Iterable[Item], now: datetime
) -> dict[int, Offer]:
    """Item → its offer; bounded in queries for any number of items."""
    rows = list(items)
    ids = [item.id for item in rows]
    stocks, supplies = stock(session, shop, ids), incoming.supplies(session, shop, ids)
    datings = dating.of_items(session, shop, settings, ids, now)
    return {
        item.id: offer.make(
            standing(item, stocks[item.id], settings),
            _queues(item.id, stocks[item.id], supplies, datings[item.id]),
            datings[item.id],
        )
        for item in rows
    }


def stock(session: Session, shop: Shop, item_ids: Sequence[int]) -> dict[int, Stock]:
    """Units per item over the active locations that sell online, and units not routed yet."""
    query = (
        select(Level)
        .outerjoin(Location, (Location.shop_id == Level.shop_id) & (Location.id == Level.location_id))
        .where(Level.shop_id == shop.id, Level.id.in_(item_ids))
        .where(or_(Level.location_id == 0, Location.is_active & Location.sells_online))
    )
    found: dict[int, Stock] = defaultdict(Stock)
    for level in session.scalars(query.execution_options(populate_existing=True)):
        one = found[level.id]
        one.net -= level.open_units
        if level.location_id == 0:
            one.unrouted += level.open_units
            continue
        physical = level.available + level.committed - level.never_units
        one.available += level.available
        one.net += physical
        one.uncovered[level.location_id] = max(level.open_units - max(physical, 0), 0)
    return found


def standing(item: Item, units: Stock, settings: Settings) -> offer.Standing:
    is_closed_by_hand = item.drifted_at is not None and not item.continues
    return offer.Standing(
        available=units.available,
        net=units.net,
        limit=item.limit if item.limit is not None else settings.default_limit,
        backorders=not is_closed_by_hand,
        stops_without_date=settings.without_date == "stop_selling",
    )


def _queues(
    item_id: int, units: Stock, supplies: dict[tuple[int, int], list[eta.Supply]], days: eta.Dating
) -> list[offer.Queue]:
    """Units not routed yet may join any of the lines: they count in each."""
    return [
        offer.Queue(uncovered + units.unrouted, eta.in_order(supplies.get((item_id, location), ()), days))
        for location, uncovered in sorted(units.uncovered.items())
    ]
