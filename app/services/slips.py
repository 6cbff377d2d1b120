"""Dates that shoppers were told and that are not true any more."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.db.line import Place, Promise
from app.db.shop import Shop
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
