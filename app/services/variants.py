"""Variants one by one: found by name, with the merchant's own choices for each."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.db.catalogue import Item, Product
from app.db.shop import Shop
from app.services import dirty, enrolment, waiting

PAGE = 25


@dataclass(frozen=True, slots=True)
class Found:
    """A variant in the search: its title with its product's, and its row."""

    title: str
    vendor: str
    item: Item


@dataclass(frozen=True, slots=True)
class FoundVariants:
    rows: tuple[Found, ...]
    next: int | None


@dataclass(frozen=True, slots=True)
class Choice:
    """`override` takes in or leaves out, None follows the rule. No limit or days of its own: the shop's."""

    override: bool | None
    limit: int | None
    lead_time_days: int | None


def search(session: Session, shop: Shop, text: str, after: int | None = None) -> FoundVariants:
    """Variants whose title, product or SKU contains `text`, in order of their numbers."""
    query = (
        select(Item, Product.title, Product.vendor)
        .join(Product, and_(Product.shop_id == Item.shop_id, Product.id == Item.product_id))
        .where(Item.shop_id == shop.id, Item.deleted_at.is_(None), Item.id > (after or 0))
        .order_by(Item.id)
    )
    if text:
        columns = (Item.title, Item.sku, Product.title)
        query = query.where(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    found = session.execute(query.limit(PAGE + 1)).all()
    rows = tuple(Found(waiting.full_title(row[1], row[0].title), row[2], row[0]) for row in found[:PAGE])
    return FoundVariants(rows, rows[-1].item.id if len(found) > PAGE else None)


def one(session: Session, shop: Shop, item_id: int) -> Found | None:
    item = session.get(Item, (shop.id, item_id))
    if item is None or item.deleted_at is not None:
        return None
    product = session.get_one(Product, (shop.id, item.product_id))
    return Found(waiting.full_title(product.title, item.title), product.vendor, item)


def choose(session: Session, shop: Shop, item: Item, choice: Choice, now: datetime) -> None:
    """Store the choices for one variant and act on them, once the shop is live."""
    item.override, item.limit = choice.override, choice.limit
    item.lead_time_days = choice.lead_time_days
    session.flush()
    _act(session, shop, item, now)


def give_back(session: Session, shop: Shop, item: Item, now: datetime) -> None:
    """The policy was changed by hand; the merchant lets us look after it again."""
    item.drifted_at = None
    session.flush()
    _act(session, shop, item, now)


def _act(session: Session, shop: Shop, item: Item, now: datetime) -> None:
    if shop.is_live:
        enrolment.judge(session, shop, [item.id], now)
    dirty.mark(session, shop.id, [item.id])
