"""Everything known about one order's wait, to answer "why this order?": a few queries, no matter what."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.ledger import LedgerEntry
from app.db.line import Line, Order, Place, Promise
from app.db.shop import Shop
from app.db.work import Effect, Notice
from app.services import ledger as books

ENTRIES = 500
OfLine = TypeVar("OfLine", Place, Promise)


@dataclass(frozen=True, slots=True)
class LineDossier:
    """One order line: where it stands, what was told, and each change of its units, oldest first."""

    line: Line
    places: tuple[Place, ...]
    ledger: tuple[LedgerEntry, ...]
    promises: tuple[Promise, ...]

    @property
    def waiting(self) -> int:
        return sum(place.units - place.ready for place in self.places if place.is_open)

    @property
    def ready(self) -> int:
        return sum(place.ready for place in self.places if place.is_open)

    @property
    def is_quiet(self) -> bool:
        return self.line.quiet and self.line.adopted_at is None


@dataclass(frozen=True, slots=True)
class Dossier:
    """An order with its lines, the letters about it and what Shopify is still to be told."""

    order: Order
    lines: tuple[LineDossier, ...]
    letters: tuple[Notice, ...]
    owed: tuple[Effect, ...]


def of_order(session: Session, shop: Shop, order_id: int) -> Dossier | None:
    """None when the shop has no such order."""
    order = session.get(Order, (shop.id, order_id))
    if order is None:
        return None
    query = select(Line).where(Line.shop_id == shop.id, Line.order_id == order_id)
    # Told to sort them, SQLite would walk every line of the shop in that order.
    lines = sorted(session.scalars(query), key=lambda line: line.id)
    letters = select(Notice).where(Notice.shop_id == shop.id, Notice.order_id == order_id)
    owed = select(Effect).where(Effect.shop_id == shop.id, Effect.target == order_id)
    return Dossier(
        order=order,
        lines=_lines(session, shop, lines),
        letters=tuple(session.scalars(letters.order_by(Notice.id))),
        owed=tuple(session.scalars(owed.where(Effect.kind.in_(("hold", "tags", "promise"))))),
    )


def _lines(session: Session, shop: Shop, lines: Sequence[Line]) -> tuple[LineDossier, ...]:
    ids = [line.id for line in lines]
    places = _by_line(session, shop, Place, ids)
    entries = books.of_lines(session, shop.id, ids, ENTRIES)
    promises = _by_line(session, shop, Promise, ids)
    return tuple(
        LineDossier(line, tuple(places[line.id]), tuple(entries[line.id]), tuple(promises[line.id]))
        for line in lines
    )


def _by_line(session: Session, shop: Shop, rows: type[OfLine], lines: list[int]) -> dict[int, list[OfLine]]:
    """The newest of each line's rows, oldest first."""
    found: dict[int, list[OfLine]] = defaultdict(list)
    query = select(rows).where(rows.shop_id == shop.id, rows.line_id.in_(lines))
    for row in reversed(session.scalars(query.order_by(rows.id.desc()).limit(ENTRIES)).all()):
        found[row.line_id].append(row)
    return found
