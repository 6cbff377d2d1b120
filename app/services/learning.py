"""Lead times as deliveries taught them, by variant and by vendor; nothing is stored, they are asked for."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app import dates
from app.db import incoming as db
from app.db.catalogue import Item, Product
from app.db.incoming import Incoming
from app.db.shop import Settings, Shop
from app.domain import learning
from app.domain.learning import Learned
from app.services import calendars, shops

# Older deliveries say little of the next one.
REMEMBERED = timedelta(days=730)
MOST = 5000


@dataclass(frozen=True, slots=True)
class Lessons:
    """Item → what its deliveries taught, vendor → what all of theirs did."""

    items: dict[int, Learned] = field(default_factory=dict)
    vendors: dict[str, Learned] = field(default_factory=dict)


def of_shop(session: Session, shop: Shop, now: datetime) -> Lessons:
    """What all deliveries taught, to be shown beside what was entered."""
    today = dates.shop_day(now, shop.timezone)
    return of_vendors(session, shop, shops.settings(session, shop), today)


def of_vendors(
    session: Session, shop: Shop, settings: Settings, today: date, vendors: Collection[str] | None = None
) -> Lessons:
    """From everything these vendors, or all, delivered within two years; one query."""
    query = (
        select(
            Incoming.item_id, Product.vendor, Incoming.reference, Incoming.ordered_on, Incoming.received_on
        )
        .join(Item, and_(Item.shop_id == Incoming.shop_id, Item.id == Incoming.item_id))
        .join(Product, and_(Product.shop_id == Item.shop_id, Product.id == Item.product_id))
        .where(Incoming.shop_id == shop.id, Incoming.status == db.RECEIVED, Incoming.received > 0)
        .where(Incoming.ordered_on.is_not(None), Incoming.received_on > today - REMEMBERED)
        .order_by(Incoming.received_on.desc(), Incoming.id.desc())
        .limit(MOST)
    )
    if vendors is not None:
        query = query.where(Product.vendor.in_(vendors))
    by_item: dict[int, list[learning.Delivery]] = defaultdict(list)
    by_vendor: dict[str, list[learning.Delivery]] = defaultdict(list)
    for row in session.execute(query):
        delivery = learning.Delivery(row.reference, row.ordered_on, row.received_on)
        by_item[row.item_id].append(delivery)
        by_vendor[row.vendor].append(delivery)
    calendar = calendars.of_shop(settings, range(today.year - 4, today.year + 1))
    percent = settings.learned_percentile
    items = {item: learning.learn(found, percent, calendar) for item, found in by_item.items()}
    names = {name: learning.learn(found, percent, calendar) for name, found in by_vendor.items() if name}
    return Lessons(
        {item: learned for item, learned in items.items() if learned},
        {name: learned for name, learned in names.items() if learned},
    )
