"""What numbers are called in a shop: orders, their lines, variants and locations."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.catalogue import Item, Location, Product
from app.db.line import Line, Order
from app.db.shop import Shop
from app.services import waiting


@dataclass(slots=True)
class Numbers:
    """What is to be named."""

    orders: set[int] = field(default_factory=set)
    items: set[int] = field(default_factory=set)
    lines: set[int] = field(default_factory=set)
    locations: set[int] = field(default_factory=set)

    def note(self, detail: Any) -> None:
        """Whatever an exception's detail mentions, however deep."""
        for key, value in _pairs(detail):
            if key == "item":
                self.items.add(value)
            elif key == "line":
                self.lines.add(value)
            elif key == "lines" and isinstance(value, dict):
                self.lines.update(int(line) for line in value)
            elif key in ("location", "from", "to") and isinstance(value, int):
                self.locations.add(value)


@dataclass(frozen=True, slots=True)
class Names:
    orders: Mapping[int, str]
    items: Mapping[int, str]
    lines: Mapping[int, str]
    locations: Mapping[int, str]

    def item(self, number: int) -> str:
        return self.items.get(number, "a deleted variant")

    def line(self, number: int) -> str:
        return self.lines.get(number, "a line that is gone")

    def location(self, number: Any) -> str:
        return self.locations.get(number, str(number))


def load(session: Session, shop: Shop, wanted: Numbers) -> Names:
    """One query for each sort of thing."""
    return Names(
        orders=_names(session, shop, Order, wanted.orders),
        items=_titles(session, shop, wanted.items),
        lines=_line_titles(session, shop, wanted.lines),
        locations=_names(session, shop, Location, wanted.locations),
    )


def _pairs(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _pairs(inner)


def _names(
    session: Session, shop: Shop, row: type[Order] | type[Location], ids: Collection[int]
) -> dict[int, str]:
    query = select(row.id, row.name).where(row.shop_id == shop.id, row.id.in_(ids))
    return {found.id: found.name for found in session.execute(query)} if ids else {}


def _titles(session: Session, shop: Shop, ids: Collection[int]) -> dict[int, str]:
    query = (
        select(Item.id, Item.title, Product.title.label("product"))
        .join(Product, (Product.shop_id == Item.shop_id) & (Product.id == Item.product_id))
        .where(Item.shop_id == shop.id, Item.id.in_(ids))
    )
    return {row.id: waiting.full_title(row.product, row.title) for row in session.execute(query)}


def _line_titles(session: Session, shop: Shop, ids: Collection[int]) -> dict[int, str]:
    query = select(Line.id, Line.title).where(Line.shop_id == shop.id, Line.id.in_(ids))
    return {row.id: row.title for row in session.execute(query)} if ids else {}
