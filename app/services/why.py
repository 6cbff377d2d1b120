"""Why this order and not that one? The one reason that decides between two lines of an item."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db.ledger import LedgerEntry
from app.db.line import Line, Order, Place
from app.db.shop import Shop
from app.domain import plan
from app.domain.quantities import COMMITTED, SHIPPED
from app.domain.standing import IN_LINE
from app.services import batches, policies, precedence, priorities, shops

MOST = 20


@dataclass(frozen=True, slots=True)
class Side:
    """One order's line of an item: its open places, and when its units were first let go."""

    order: Order
    line: Line
    places: tuple[Place, ...]
    joined_at: datetime | None
    served_at: datetime | None

    @property
    def waiting(self) -> int:
        return sum(place.units - place.ready for place in self.places)

    @property
    def withheld(self) -> int:
        return sum(place.covered - place.ready for place in self.places)

    @property
    def is_out(self) -> bool:
        return not self.places or self.order.standing != IN_LINE or self.line.never is not None

    @property
    def rank(self) -> tuple[int, datetime, int, int]:
        return min((-row.priority, row.queued_at, row.seq, row.line_id) for row in self.places)


@dataclass(frozen=True, slots=True)
class Because:
    """`first` comes before `second` in the line of an item, for one `reason` with its `detail`."""

    reason: str
    first: Side
    second: Side
    detail: dict[str, Any] = field(default_factory=dict)


def compare(session: Session, shop: Shop, one: Order, other: Order, now: datetime) -> list[Because]:
    """One answer for each pair of lines for the same item; none when they share no item."""
    policy = policies.of(shop, shops.settings(session, shop), now)
    mine, theirs = _sides(session, shop, one), _sides(session, shop, other)
    pairs = [(a, b) for a in mine for b in theirs if a.line.item_id == b.line.item_id]
    return [_because(session, shop, a, b, policy) for a, b in pairs[:MOST]]


def _because(session: Session, shop: Shop, a: Side, b: Side, policy: plan.Policy) -> Because:
    if a.is_out or b.is_out:
        return _out(a, b)
    first, second = sorted((a, b), key=lambda side: side.rank)
    if not {row.pool_id for row in a.places} & {row.pool_id for row in b.places}:
        return Because("elsewhere", first, second)
    if _lets_pass(first, second, policy):
        return Because("wanted_later", second, first, {"day": first.order.due})
    # What was let go is not taken back for somebody who ranks better now.
    if second.served_at is not None and (first.served_at is None or first.waiting > second.waiting):
        return _served(session, shop, second, first)
    return _ranked(session, shop, first, second)


def _out(a: Side, b: Side) -> Because:
    """At least one of them stands in no line now."""
    second, first = (a, b) if a.is_out and not b.is_out else (b, a)
    if second.line.never is not None:
        return Because("never", first, second, {"never": second.line.never})
    if second.order.cancelled_at is not None or second.line.cancelled == second.line.ordered:
        return Because("cancelled", first, second)
    if not second.places:
        return Because("done", second, first, {"at": second.served_at})
    return Because("foreign_hold" if second.order.foreign_hold_since else "unpaid", first, second)


def _lets_pass(first: Side, second: Side, policy: plan.Policy) -> bool:
    """Whether what `first` lacks is wanted too late to be served by its turn, unlike what `second` lacks."""
    lacks = any(row.units > row.committed for row in first.places)
    return lacks and plan.is_beyond(first.order.due, policy) and not plan.is_beyond(second.order.due, policy)


def _served(session: Session, shop: Shop, first: Side, second: Side) -> Because:
    """It has its units although the other ranks before it: it had them first, or the other is withheld."""
    if second.withheld:
        return Because("withheld", second, first, {"units": second.withheld})
    if first.served_at is not None and second.joined_at is not None and first.served_at < second.joined_at:
        return Because("before", first, second, {"at": first.served_at, "joined": second.joined_at})
    entry = priorities.given(session, shop, second.order.id)
    if entry is not None and first.served_at is not None and entry.at >= first.served_at:
        return Because("kept", first, second, {"at": first.served_at, **entry.detail})
    return Because("kept", first, second, {"at": first.served_at})


def _ranked(session: Session, shop: Shop, first: Side, second: Side) -> Because:
    if first.withheld:
        return Because("withheld", first, second, {"units": first.withheld})
    (ahead, since, seq, _), (behind, later, last, _) = first.rank, second.rank
    if ahead != behind:
        entry = priorities.given(session, shop, first.order.id)
        detail = {
            "priority": -ahead,
            "other": -behind,
            "reason": entry.detail.get("reason", "") if entry is not None else None,
            "by_customer": precedence.is_by_customer(first.order, shops.settings(session, shop)),
        }
        return Because("priority", first, second, detail)
    if since != later:
        return Because("earlier", first, second, {"since": since, "later": later})
    return Because("added" if seq != last else "number", first, second)


def _sides(session: Session, shop: Shop, order: Order) -> list[Side]:
    query = select(Line).where(Line.shop_id == shop.id, Line.order_id == order.id)
    rows = session.scalars(query.where(Line.item_id.is_not(None)).order_by(Line.id)).all()
    places = _places(session, shop, order)
    joined, served = _times(session, shop, rows)
    return [
        Side(
            order,
            line,
            tuple(row for row in places if row.line_id == line.id),
            joined.get(line.id),
            served.get(line.id),
        )
        for line in rows
    ]


def _places(session: Session, shop: Shop, order: Order) -> Sequence[Place]:
    query = select(Place).where(Place.shop_id == shop.id, Place.order_id == order.id, Place.units > 0)
    return session.scalars(query.order_by(Place.id)).all()


Times = dict[int, datetime]


def _times(session: Session, shop: Shop, lines: Sequence[Line]) -> tuple[Times, Times]:
    """Line → when we first met it, and when units of it were last let go."""
    ids = [line.id for line in lines]
    query = select(LedgerEntry.line_id, func.min(LedgerEntry.at), func.max(LedgerEntry.at))
    query = query.where(LedgerEntry.shop_id == shop.id, LedgerEntry.line_id.in_(ids))
    query = query.group_by(LedgerEntry.line_id)
    joined = {row[0]: row[1] for row in session.execute(query)}
    moved = LedgerEntry.from_state != LedgerEntry.to_state
    gone = query.where(LedgerEntry.to_state.in_((COMMITTED, SHIPPED)), moved)
    served = {row[0]: row[2] for row in session.execute(gone)}
    for entry in batches.entries(session, shop.id, ids):
        if entry.to_state == COMMITTED:
            served[entry.line_id] = max(entry.at, served.get(entry.line_id, entry.at))
    return joined, served
