"""Going live: what would happen, shown before anything does; then the one press that lets it happen."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, inspect, select
from sqlalchemy.orm import Session

from app.db.catalogue import Item, Product
from app.db.shop import Settings, Shop
from app.services import adoption, dirty, effects, enrolment, offers, shops, waiting

LISTED = 25
CHUNK = 1000


class NotYet(Exception):
    """The first reading of the shop has not ended."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A variant in a list: `reason` is enrolment's word for it."""

    item_id: int
    title: str
    sku: str
    reason: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What going live would do. Lists show their first rows, counts are whole.

    Nothing is held and no letter goes out for orders that wait already: they are adopted afterwards.
    """

    enrolled: int
    switched: int
    switched_list: tuple[Listed, ...]
    kept_on_sale: int
    left_out: int
    left_out_by_reason: tuple[tuple[str, int], ...]
    left_out_list: tuple[Listed, ...]
    waiting: adoption.Waiting


def preview(session: Session, shop: Shop, choices: Mapping[str, Any], now: datetime) -> Preview:
    """A dry run with `choices` in place of the stored settings; writes nothing."""
    imagined = _imagined(shops.settings(session, shop), choices)
    verdicts = enrolment.would(session, shop, imagined, now)
    taken = {item for item, verdict in verdicts.items() if verdict.enrolled}
    sold_out = _sold_out(session, shop, imagined, sorted(taken), now)
    continuing = _continuing(session, shop, taken)
    switched = sorted(sold_out - continuing)
    reasons = {item: verdict.reason for item, verdict in verdicts.items()}
    left_out = sorted(verdicts.keys() - taken)
    return Preview(
        enrolled=len(taken),
        switched=len(switched),
        switched_list=_listed(session, shop, switched[:LISTED], reasons),
        kept_on_sale=len(continuing),
        left_out=len(left_out),
        left_out_by_reason=tuple(Counter(reasons[item] for item in left_out).most_common()),
        left_out_list=_listed(session, shop, left_out[:LISTED], reasons),
        waiting=adoption.total(session, shop, taken),
    )


def go(session: Session, shop: Shop, choices: Mapping[str, Any], now: datetime) -> None:
    """Store the choices and let everything happen that they ask for. Raises NotYet during the import."""
    if shop.imported_at is None:
        raise NotYet
    settings = shops.settings(session, shop)
    for name, value in choices.items():
        setattr(settings, name, value)
    shop.live_at = shop.live_at or now
    session.flush()
    enrolment.judge(session, shop, None, now)
    effects.wish(session, shop, "definitions", 0, {}, now)
    dirty.mark_all(session, shop.id)


def _imagined(stored: Settings, choices: Mapping[str, Any]) -> Settings:
    """A copy that no session knows, so that a look ahead can never be saved."""
    columns = inspect(Settings).columns.keys()
    return Settings(**{name: choices.get(name, getattr(stored, name)) for name in columns})


def _sold_out(session: Session, shop: Shop, imagined: Settings, items: list[int], now: datetime) -> set[int]:
    """Items that would be offered on backorder, looked at some hundreds at a time."""
    found: set[int] = set()
    for first in range(0, len(items), CHUNK):
        made = offers.of_items(session, shop, items[first : first + CHUNK], now, imagined)
        found |= {item for item, offer in made.items() if offer.offer == "on_backorder"}
    return found


def _continuing(session: Session, shop: Shop, items: set[int]) -> set[int]:
    query = select(Item.id).where(Item.shop_id == shop.id, Item.continues)
    return set(session.scalars(query)) & items


def _listed(session: Session, shop: Shop, items: list[int], reasons: Mapping[int, str]) -> tuple[Listed, ...]:
    query = (
        select(Item.id, Item.title, Item.sku, Product.title.label("product"))
        .join(Product, and_(Product.shop_id == Item.shop_id, Product.id == Item.product_id))
        .where(Item.shop_id == shop.id, Item.id.in_(items))
        .order_by(Product.title, Item.title, Item.id)
    )
    return tuple(
        Listed(row.id, waiting.full_title(row.product, row.title), row.sku, reasons[row.id])
        for row in session.execute(query)
    )
