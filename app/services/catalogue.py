"""What Shopify sells: products, variants and their items, recorded as read."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.db.catalogue import Item, Level, Product
from app.db.line import Line, Place
from app.db.shop import Shop
from app.db.upsert import upsert
from app.domain.facts import LevelFacts, ProductFacts, VariantFacts
from app.services import dirty, enrolment, readings

WORDS = ("title", "sku", "is_tracked", "requires_shipping", "has_components")


def record_variants(session: Session, shop: Shop, facts: Sequence[VariantFacts], now: datetime) -> None:
    """Some variants as read, with their products; who is enrolled is judged again."""
    upsert(session, Product, list({fact.product.id: _product(shop, fact.product) for fact in facts}.values()))
    ids = [fact.item_id for fact in facts]
    query = select(Item).where(Item.shop_id == shop.id, Item.id.in_(ids))
    known = {row.id: row for row in session.scalars(query.execution_options(populate_existing=True))}
    changed = []
    for fact in facts:
        row = known.get(fact.item_id) or Item(shop_id=shop.id, id=fact.item_id, continues=fact.continues)
        session.add(row)
        if _take(row, fact, is_new=fact.item_id not in known):
            changed.append(row.id)
    session.flush()
    _reread_orders(session, shop, changed)
    if shop.imported_at is not None:
        enrolment.judge(session, shop, ids, now)
    dirty.mark(session, shop.id, changed)


def record_product(
    session: Session, shop: Shop, product_id: int, facts: Sequence[VariantFacts], now: datetime
) -> None:
    """All variants of a product as read: what is missing is gone."""
    query = select(Item.id).where(
        Item.shop_id == shop.id, Item.product_id == product_id, Item.deleted_at.is_(None)
    )
    there = {fact.item_id for fact in facts}
    for item_id in [each for each in session.scalars(query) if each not in there]:
        forget_item(session, shop, item_id, now)
    record_variants(session, shop, facts, now)


def forget_product(session: Session, shop: Shop, product_id: int, now: datetime) -> None:
    record_product(session, shop, product_id, (), now)


def forget_item(session: Session, shop: Shop, item_id: int, now: datetime) -> None:
    """The variant is gone. Its row stays for those who still wait for it."""
    row = session.get(Item, (shop.id, item_id))
    if row is not None and row.deleted_at is None:
        row.deleted_at = now
        session.flush()
        enrolment.judge(session, shop, [item_id], now)


def record_levels(session: Session, shop_id: int, facts: Iterable[LevelFacts]) -> None:
    """Units as read, of items that we know; our own totals stay."""
    facts = list(facts)
    ids = {fact.item_id for fact in facts}
    known = set(session.scalars(select(Item.id).where(Item.shop_id == shop_id, Item.id.in_(ids))))
    rows = [
        {
            "shop_id": shop_id,
            "id": fact.item_id,
            "location_id": fact.location_id,
            "available": fact.available,
            "committed": fact.committed,
            "on_hand": fact.on_hand,
        }
        for fact in facts
        if fact.item_id in known
    ]
    upsert(session, Level, rows)


def record_available(session: Session, shop_id: int, item_id: int, location_id: int, available: int) -> bool:
    """A webhook's word on a level: look again. False: the item is unknown, and was asked for."""
    if dirty.mark(session, shop_id, [item_id]):
        level = (Level.shop_id == shop_id, Level.id == item_id, Level.location_id == location_id)
        session.execute(update(Level).where(*level).values(available=available))
        return True
    readings.ask(session, shop_id, "item", item_id)
    return False


def forget_level(session: Session, shop_id: int, item_id: int, location_id: int) -> None:
    """The item is stocked there no more."""
    level = (Level.shop_id == shop_id, Level.id == item_id, Level.location_id == location_id)
    session.execute(update(Level).where(*level).values(available=0, committed=0, on_hand=0))
    dirty.mark(session, shop_id, [item_id])


def record_sales(session: Session, shop_id: int, sold: Mapping[int, datetime]) -> None:
    """When items were last sold, as orders of the past say."""
    for item_id, sold_at in sold.items():
        is_older = or_(Item.last_sold_at.is_(None), Item.last_sold_at < sold_at)
        here = (Item.shop_id == shop_id, Item.id == item_id, is_older)
        session.execute(update(Item).where(*here).values(last_sold_at=sold_at))


def _product(shop: Shop, fact: ProductFacts) -> dict[str, object]:
    return {
        "shop_id": shop.id,
        "id": fact.id,
        "title": fact.title,
        "handle": fact.handle,
        "vendor": fact.vendor,
        "tags": list(fact.tags),
        "is_active": fact.is_active,
        "is_published": fact.is_published,
        "is_gift_card": fact.is_gift_card,
    }


def _take(row: Item, fact: VariantFacts, *, is_new: bool) -> bool:
    """Put the facts on the row; True when orders may have to be looked at again for it."""
    values = {name: getattr(fact, name) for name in WORDS}
    values |= {"variant_id": fact.id, "product_id": fact.product.id, "deleted_at": None}
    decisive = ("is_tracked", "requires_shipping", "has_components")
    matters = is_new or any(getattr(row, name) != values[name] for name in decisive)
    for name, value in values.items():
        setattr(row, name, value)
    # A policy that may be ours is judged by the plan, which knows what we are about to write.
    is_ours = row.continued_before is not None or row.enrolled_at is not None
    matters = matters or (is_ours and row.continues != fact.continues)
    if not is_ours:
        row.continues = fact.continues
    return matters


def _reread_orders(session: Session, shop: Shop, item_ids: list[int]) -> None:
    """Orders that met an item before we knew it, or knew it otherwise, are read again."""
    met = select(Line.order_id).where(
        Line.shop_id == shop.id, Line.item_id.in_(item_ids), Line.closed_at.is_(None)
    )
    stood = select(Place.order_id).where(
        Place.shop_id == shop.id, Place.item_id.in_(item_ids), Place.units > 0
    )
    readings.ask_many(session, shop.id, "order", [*session.scalars(met.union(stood))])
