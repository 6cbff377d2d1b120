"""Dates that shoppers were told and that are not true any more."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.db.catalogue import Item
from app.db.line import Place, Promise
from app.db.shop import Shop
from app.domain.offer import ON_BACKORDER
from app.services import lineup, policies, promises, shops


def count(session: Session, shop: Shop, here: Sequence[ColumnElement[bool]], now: datetime) -> int:
    """Of the lines with places `here` that stock does not cover, those that would be told another day."""
    lacking = (*here, Place.units > Place.covered)
    newest = (
        select(func.max(Promise.id))
        .where(Promise.shop_id == shop.id, Promise.line_id.in_(select(Place.line_id).where(*lacking)))
        .group_by(Promise.line_id)
    )
    query = select(Promise.line_id, Promise.ships_by).where(Promise.shop_id == shop.id)
    told = {row.line_id: row.ships_by for row in session.execute(query.where(Promise.id.in_(newest)))}
    if not told:
        return 0
    items = set(session.scalars(select(Place.item_id).distinct().where(*lacking)))
    settings = shops.settings(session, shop)
    outlooks = lineup.load(session, shop, items, policies.of(shop, settings, now), now).outlooks()
    days = {
        line: promises.announced(settings, shop.timezone, outlooks[line].eta.ships_by, now) for line in told
    }
    return sum(days[line] != ships_by for line, ships_by in told.items())


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
