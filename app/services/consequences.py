"""What a plan means for orders: holds and tags wished, and letters owed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.catalogue import Item
from app.db.line import Line, Order, Place
from app.db.shop import Settings, Shop
from app.services import effects, lines, notices


@dataclass(frozen=True, slots=True)
class Part:
    """One line of an order: its waiting units at known locations, and those that may be held."""

    line: Line
    waiting: int
    holdable: int


@dataclass(frozen=True, slots=True)
class Case:
    """An order with the lines we do something for."""

    order: Order
    parts: list[Part] = field(default_factory=list)

    def waiting(self, choice: str) -> dict[int, int]:
        return {p.line.id: p.waiting for p in self.parts if p.waiting > 0 and lines.is_owed(p.line, choice)}

    def holdable(self) -> dict[str, int]:
        wanted = [p for p in self.parts if p.holdable > 0 and lines.is_owed(p.line, "hold")]
        return {str(p.line.id): p.holdable for p in wanted}


def follow(session: Session, shop: Shop, settings: Settings, order_ids: Iterable[int], now: datetime) -> None:
    """Wish and owe what these orders lack. Before the shop is live there is nothing to follow."""
    if not shop.is_live:
        return
    for ids in lines.parts(sorted(set(order_ids))):
        cases = _cases(session, shop, ids)
        _hold(session, shop, cases, now)
        _tag(session, shop, settings, cases, now)
        _tell(session, shop, cases, now)


def with_holds(session: Session, shop: Shop, item_ids: Sequence[int]) -> set[int]:
    """Orders with open lines for these items that may carry something of ours."""
    query = (
        select(Line.order_id)
        .where(Line.shop_id == shop.id, Line.item_id.in_(item_ids), Line.closed_at.is_(None))
        .where(Line.waited_at.is_not(None))
    )
    return set(session.scalars(query))


def _cases(session: Session, shop: Shop, ids: list[int]) -> list[Case]:
    """Orders with their lines for enrolled items, as the plan has just left them."""
    fresh = {"populate_existing": True}
    orders = session.scalars(
        select(Order).where(Order.shop_id == shop.id, Order.id.in_(ids)).execution_options(**fresh)
    )
    cases = {order.id: Case(order) for order in orders}
    waiting, holdable = _units(session, shop, ids)
    query = (
        select(Line)
        .join(Item, (Item.shop_id == Line.shop_id) & (Item.id == Line.item_id))
        .where(Line.shop_id == shop.id, Line.order_id.in_(ids), Item.enrolled_at.is_not(None))
        .order_by(Line.id)
    )
    for line in session.scalars(query.execution_options(**fresh)):
        cases[line.order_id].parts.append(Part(line, waiting[line.id], holdable[line.id]))
    return list(cases.values())


def _units(session: Session, shop: Shop, ids: list[int]) -> tuple[Counter[int], Counter[int]]:
    """Line → units that wait, and of them those that nobody let go."""
    waiting, holdable = Counter[int](), Counter[int]()
    query = select(Place.line_id, Place.units, Place.ready, Place.let_go).where(
        Place.shop_id == shop.id,
        Place.order_id.in_(ids),
        Place.is_open,
        Place.location_id.is_not(None),
    )
    for row in session.execute(query):
        waiting[row.line_id] += row.units - row.ready
        holdable[row.line_id] += row.units - max(row.ready, row.let_go)
    return waiting, holdable


def _hold(session: Session, shop: Shop, cases: Sequence[Case], now: datetime) -> None:
    owed = effects.pending(session, shop.id, "hold", [case.order.id for case in cases])
    wishes = {}
    for case in cases:
        wanted, order = case.holdable(), case.order
        current = owed[order.id]["lines"] if order.id in owed else order.held
        if wanted != current and not _is_held_enough(order, wanted):
            wishes[order.id] = {"lines": wanted}
    effects.wish_many(session, shop, "hold", wishes, now)


def _is_held_enough(order: Order, wanted: dict[str, int]) -> bool:
    """Beside somebody else's hold ours covers whole fulfillment orders; it is narrowed when theirs goes."""
    if order.foreign_hold_since is None or not wanted:
        return False
    return all(order.held.get(line, 0) >= units for line, units in wanted.items())


def _tag(session: Session, shop: Shop, settings: Settings, cases: Sequence[Case], now: datetime) -> None:
    owed = effects.pending(session, shop.id, "tags", [case.order.id for case in cases])
    wishes = {}
    for case in cases:
        order, wanted = case.order, _tags(case, settings)
        wish = {
            "add": [tag for tag in wanted if tag not in order.tagged],
            "remove": [tag for tag in order.tagged if tag not in wanted],
        }
        current = owed.get(order.id, {"add": [], "remove": []})
        if wish != current:
            wishes[order.id] = wish
    effects.wish_many(session, shop, "tags", wishes, now)


def _tags(case: Case, settings: Settings) -> list[str]:
    if case.waiting("tag"):
        return [settings.tag_waiting] if settings.tag_waiting else []
    served = [
        part.line
        for part in case.parts
        if part.line.waited_at is not None and part.line.cancelled < part.line.ordered
    ]
    is_ready = any(lines.is_owed(line, "tag") for line in served)
    return [settings.tag_ready] if is_ready and settings.tag_ready else []


def _tell(session: Session, shop: Shop, cases: Sequence[Case], now: datetime) -> None:
    """The letter "you are in line", once per order."""
    parts = {case.order.id: case.waiting("tell") for case in cases}
    notices.owe_first(session, shop, "in_line", parts, now)
