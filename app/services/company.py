"""When the rest of an order ships that ships together: its lines in other queues, each by itself."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.line import Place
from app.db.shop import Shop
from app.domain.plan import Policy
from app.services import lines, lineup
from app.services.pools import Queue


def dates(
    session: Session,
    shop: Shop,
    orders: Collection[int],
    but: Collection[Queue],
    policy: Policy,
    now: datetime,
) -> dict[int, date]:
    """Order → the latest day of its lines outside the queues `but`; the end of time where none is known."""
    of_order: dict[int, list[int]] = defaultdict(list)
    items: set[int] = set()
    query = select(Place.order_id, Place.line_id, Place.item_id, Place.pool_id)
    query = query.where(Place.shop_id == shop.id, Place.is_open, Place.pool_id.is_not(None))
    for ids in lines.parts(sorted(orders)):
        for row in session.execute(query.where(Place.order_id.in_(ids))):
            if (row.item_id, row.pool_id) not in but:
                of_order[row.order_id].append(row.line_id)
                items.add(row.item_id)
    if not items:
        return {}
    seen = lineup.load(session, shop, items, policy, now).apart()
    return {
        order: max(seen[line].eta.ships_by or date.max for line in some) for order, some in of_order.items()
    }
