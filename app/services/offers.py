"""The offer of variants, from our rows as they are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.catalogue import Item, Level
from app.db.shop import Settings, Shop
from app.domain import offer, plan
from app.domain.offer import Offer
from app.services import coming, dating, newcomers, policies, pools, selfcheck, shops
from app.services.pools import Queue

UNROUTED = 0  # the level of units whose order has no location yet


@dataclass(slots=True)
class Stock:
    """An item's units where it sells online: what is free to sell there, and what the line leaves.

    `uncovered`: pool that sells online → units in its line beyond the stock of all its locations.
    """

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
    session: Session,
    shop: Shop,
    settings: Settings,
    items: Iterable[Item],
    now: datetime,
    policy: plan.Policy | None = None,
) -> dict[int, Offer]:
    """Item → its offer; bounded in queries for any number of items. Without a `policy` by the shop's own."""
    policy = policy or policies.of(shop, settings, now)
    rows = list(items)
    ids = [item.id for item in rows]
    layout = pools.look(session, shop.id)
    stocks, supplies = stock(session, shop, rows, layout), coming.to_queues(session, shop, ids, now, layout)
    datings = dating.of_items(session, shop, settings, ids, now)
    uncovered = {(item, pool): units for item in ids for pool, units in stocks[item].uncovered.items()}
    unrouted = {item: stocks[item].unrouted for item in ids}
    queues = newcomers.queues(session, shop, uncovered, unrouted, supplies, datings, policy)
    return {
        item.id: offer.make(standing(item, stocks[item.id], settings), queues[item.id], datings[item.id])
        for item in rows
    }


def stock(
    session: Session, shop: Shop, items: Sequence[Item], layout: pools.Layout | None = None
) -> dict[int, Stock]:
    """Units per item over what sells online, and units not routed yet."""
    layout = layout or pools.look(session, shop.id)
    selling = {layout.of[location] for location in layout.online}
    found = {item.id: Stock() for item in items}
    open_units: dict[Queue, int] = defaultdict(int)
    levels = _levels(session, shop, found)
    for level in levels:
        one, queue = found[level.id], layout.queue(level.id, level.location_id)
        if level.location_id == UNROUTED:
            one.unrouted, one.net = level.open_units, one.net - level.open_units
            continue
        open_units[queue] += level.open_units
        if level.location_id in layout.online:
            # What another system wrote for those who wait already is not free to sell.
            one.available += level.available - level.unbacked
    there = layout.pooled(selfcheck.of_levels(levels, items))
    for (item, pool), units in there.items():
        if pool in selling:
            waiting = open_units[item, pool]
            found[item].net += units - waiting
            found[item].uncovered[pool] = max(waiting - max(units, 0), 0)
    return found


def standing(item: Item, units: Stock, settings: Settings) -> offer.Standing:
    is_closed_by_hand = item.drifted_at is not None and not item.continues
    return offer.Standing(
        available=units.available,
        net=units.net,
        limit=limit(item, settings),
        backorders=not is_closed_by_hand,
        stops_without_date=settings.without_date == "stop_selling",
    )


def limit(item: Item, settings: Settings) -> int | None:
    """How many units may be ordered beyond the stock; None: any number."""
    return item.limit if item.limit is not None else settings.default_limit


def _levels(session: Session, shop: Shop, items: Collection[int]) -> list[Level]:
    query = select(Level).where(Level.shop_id == shop.id, Level.id.in_(items))
    return list(session.scalars(query.execution_options(populate_existing=True)))
