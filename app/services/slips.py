"""Dates that shoppers were told and that are not true any more."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, select
from sqlalchemy.orm import Session

from app.db.catalogue import Item
from app.db.line import Order, Promise
from app.db.shop import Shop
from app.domain import plan, reach
from app.domain.offer import ON_BACKORDER
from app.services import coming, company, concerned, dating, policies, promises, shops
from app.services.pools import Queue

Unit = tuple[bool, int]


def count(session: Session, shop: Shop, here: Sequence[ColumnElement[bool]], now: datetime) -> int:
    """Of the lines in the whole queues `here` that stock does not cover, those that ship later than told."""
    policy = policies.of(shop, shops.settings(session, shop), now)
    lines: dict[Queue, list[Row[Any]]] = defaultdict(list)
    for row in session.execute(_lacking(shop, here, policy)):
        lines[row.item_id, row.pool_id].append(row)
    days = _days(session, shop, lines, policy, now)
    told = {row.line: row for rows in lines.values() for row in rows if row.ships_by is not None}
    return sum(days[_unit(row)] > row.ships_by for row in told.values())


def offers(session: Session, shop: Shop, now: datetime) -> int:
    """Of the variants on backorder, those whose product page would show another date."""
    settings = shops.settings(session, shop)
    query = select(Item.offer, Item.badge).where(Item.shop_id == shop.id, Item.enrolled_at.is_not(None))
    count = 0
    for offer, badge in session.execute(query.where(Item.badge.is_not(None))):
        if offer is not None and offer["offer"] == badge["offer"] == ON_BACKORDER:
            day = date.fromisoformat(offer["ships_by"]) if offer["ships_by"] else None
            true = promises.announced(settings, shop.timezone, day, now)
            count += (true.isoformat() if true is not None else None) != badge["ships_by"]
    return count


def _lacking(shop: Shop, here: Sequence[ColumnElement[bool]], policy: plan.Policy) -> Select[Any]:
    """With the newest promise made for each."""
    each = concerned.lacking(shop, here, policy)
    return (
        select(*each.c, Order.ship_together, Promise.ships_by)
        .join(Order, and_(Order.shop_id == shop.id, Order.id == each.c.order_id))
        .outerjoin(Promise, concerned.is_newest(shop, each))
    )


def _days(
    session: Session,
    shop: Shop,
    lines: Mapping[Queue, Sequence[Row[Any]]],
    policy: plan.Policy,
    now: datetime,
) -> dict[Unit, date]:
    """When each ships; the end of time where none is known."""
    items = {item for item, _ in lines}
    supplies = coming.to_queues(session, shop, items, now)
    datings = dating.of_items(session, shop, shops.settings(session, shop), items, now)
    together = {row.order_id for rows in lines.values() for row in rows if row.ship_together}
    rest = company.dates(session, shop, together, set(lines), policy, now)
    days: dict[Unit, date] = {(True, order): day for order, day in rest.items()}
    for queue, rows in lines.items():
        for row, day in reach.dated(rows, supplies.get(queue, ()), datings[queue[0]]):
            unit = _unit(row)
            days[unit] = max(days.get(unit, day), day)
    return days


def _unit(row: Row[Any]) -> Unit:
    """What has one date: a line, or an order that ships together."""
    return (True, row.order_id) if row.ship_together else (False, row.line)
