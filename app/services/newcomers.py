"""What stands before the next shopper in each line of a variant: everyone, and what comes for them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from app.db.line import Order, Place
from app.db.shop import Shop
from app.domain import earmark, eta, offer, plan
from app.services.pools import Queue


def queues(
    session: Session,
    shop: Shop,
    uncovered: Mapping[Queue, int],
    unrouted: Mapping[int, int],
    supplies: Mapping[Queue, Sequence[eta.Supply]],
    datings: Mapping[int, eta.Dating],
    policy: plan.Policy,
) -> dict[int, list[offer.Queue]]:
    """Item → its lines, from the units in each beyond its stock. Units not routed yet may join any of them:
    they count in each."""
    earmarked = _earmarked(session, shop, supplies)
    behind = _behind(session, shop, datings, policy)
    found: dict[int, list[offer.Queue]] = {item: [] for item in datings}
    for (item, pool), units in sorted(uncovered.items()):
        queue = (item, pool)
        later = {line: plan.is_beyond(due, policy) for line, (_, due) in earmarked[queue].items()}
        lacking: dict[int | str, list[tuple[int, int]]] = {
            line: [(line, earmarked[queue][line][0])] for line in sorted(later, key=later.__getitem__)
        }
        own = earmark.serve(lacking, eta.in_order(supplies.get(queue, ()), datings[item]))
        # Whoever has an earmark, or is past the horizon, takes nothing that the next shopper could have.
        spared = sum(own.units(line) for line in later if not later[line])
        ahead = max(units - behind.get(queue, 0) - spared, 0)
        found[item].append(offer.Queue(ahead + unrouted[item], own.left))
    return found


def _earmarked(
    session: Session, shop: Shop, supplies: Mapping[Queue, Sequence[eta.Supply]]
) -> dict[Queue, dict[int, tuple[int, date | None]]]:
    """Queue → line that something was ordered for → units that no stock covers, and the day they are due."""
    lines = {supply.for_line for some in supplies.values() for supply in some if supply.for_line is not None}
    found: dict[Queue, dict[int, tuple[int, date | None]]] = defaultdict(dict)
    query = _lacking(shop, Place.line_id, Order.due).where(Place.line_id.in_(lines))
    for row in session.execute(query) if lines else ():
        found[row.item_id, row.pool_id][row.line_id] = (int(row.units), row.due)
    return found


def _behind(session: Session, shop: Shop, items: Iterable[int], policy: plan.Policy) -> dict[Queue, int]:
    """Queue → units that no stock covers of those past the horizon, who come after the next shopper."""
    if policy.horizon is None:
        return {}
    query = _lacking(shop).where(Place.item_id.in_(list(items)), Order.due > policy.horizon)
    rows: Iterable[Row[Any]] = session.execute(query)
    return {(row.item_id, row.pool_id): int(row.units) for row in rows}


def _lacking(shop: Shop, *columns: Any) -> Select[Any]:
    key = (Place.item_id, Place.pool_id, *columns)
    return (
        select(*key, func.sum(Place.units - Place.covered).label("units"))
        .join(Order, (Order.shop_id == Place.shop_id) & (Order.id == Place.order_id))
        .where(Place.shop_id == shop.id, Place.is_open, Place.pool_id.is_not(None))
        .group_by(*key)
    )
