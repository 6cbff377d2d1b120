"""What a merchant names in words becomes a variant, a location and a line of an order."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from app.db.catalogue import Item, Location, Product
from app.db.line import Line, Order
from app.db.shop import Shop

NOBODY_WAITS = (
    "Nobody waits for this variant: it is not tracked, not shipped, a gift card, or a bundle made of others."
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was found; where something was not, words about the field."""

    item_id: int = 0
    location_id: int = 0
    line_id: int | None = None
    errors: Mapping[str, str] = field(default_factory=dict)


def choose(session: Session, shop: Shop, typed: Mapping[str, str]) -> Chosen:
    """By item (its number) or sku, location (its number) and for_order (an order's name, or nothing)."""
    items = _items(session, shop, typed.get("item", ""), typed.get("sku", "").strip())
    errors = {}
    if len(items) != 1:
        errors["sku"] = "Several variants have this SKU." if items else "No variant has this SKU."
    elif not _is_waited_for(session, shop, items[0]):
        errors["sku"] = NOBODY_WAITS
    location = _location(session, shop, typed.get("location", ""))
    if location is None:
        errors["location"] = "Choose a location."
    found = line(session, shop, items[0] if items else 0, typed.get("for_order", "").strip())
    return Chosen(items[0] if items else 0, location or 0, found.line_id, {**errors, **found.errors})


def can_wait() -> ColumnElement[bool]:
    """Whether units of an item can be in line at all."""
    card = exists().where(
        Product.shop_id == Item.shop_id, Product.id == Item.product_id, Product.is_gift_card.is_(True)
    )
    return and_(Item.is_tracked, Item.requires_shipping, Item.has_components.is_(False), ~card)


def line(session: Session, shop: Shop, item_id: int, order: str) -> Chosen:
    """The open line of an order that a supply is kept for; no name means everybody's."""
    if not order:
        return Chosen()
    query = (
        select(Line.id)
        .join(Order, and_(Order.shop_id == Line.shop_id, Order.id == Line.order_id))
        .where(Line.shop_id == shop.id, Line.item_id == item_id, Line.closed_at.is_(None))
        .where(Line.never.is_(None))
        .where(Order.name.in_((order, f"#{order}")))
        .order_by(Line.id)
        .limit(1)
    )
    found = session.scalars(query).first()
    if found is None:
        return Chosen(errors={"for_order": "This order does not wait for this variant."})
    return Chosen(line_id=found)


def locations(session: Session, shop: Shop) -> list[tuple[str, str]]:
    """Active locations as options of a form."""
    query = select(Location.id, Location.name).where(Location.shop_id == shop.id, Location.is_active)
    return [(str(row.id), row.name) for row in session.execute(query.order_by(Location.name))]


def sku(session: Session, shop: Shop, item_id: int) -> str:
    found = session.get(Item, (shop.id, item_id))
    return found.sku if found is not None else ""


def _items(session: Session, shop: Shop, item: str, sku: str) -> list[int]:
    here = (Item.shop_id == shop.id, Item.deleted_at.is_(None))
    # A variant picked from its own page needs no SKU, unless another one was typed.
    if item.isascii() and item.isdigit() and len(item) <= 18:
        query = select(Item.id).where(*here, Item.id == int(item), Item.sku == sku)
        if found := list(session.scalars(query)):
            return found
    if not sku:
        return []
    same = or_(Item.sku == sku, func.lower(Item.sku) == sku.lower())
    return list(session.scalars(select(Item.id).where(*here, same).limit(2)))


def _location(session: Session, shop: Shop, typed: str) -> int | None:
    known = {id_ for id_, _ in locations(session, shop)}
    return int(typed) if typed in known else None


def _is_waited_for(session: Session, shop: Shop, item_id: int) -> bool:
    query = select(Item.id).where(Item.shop_id == shop.id, Item.id == item_id, can_wait())
    return session.scalar(query) is not None
