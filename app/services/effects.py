"""Changes owed to Shopify: one row per kind and target, of which the newest wish wins."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.line import Order
from app.db.shop import Shop
from app.db.upsert import upsert
from app.db.work import Effect

HOLD_MORE, RELEASE = 1, 2
URGENCY = {
    "definitions": 0,
    "hold": HOLD_MORE,
    # As little in a pause as a release: it is what makes a released order leave.
    "request": RELEASE,
    "policy": 3,
    "badge": 4,
    "tags": 5,
    "promise": 6,
}
# An effect's kind, and the number of its order or item.
Target = tuple[str, int]


def wish(
    session: Session,
    shop: Shop,
    kind: str,
    target: int,
    wish: dict[str, Any],
    now: datetime,
    due_at: datetime | None = None,
) -> None:
    """Owe Shopify a change, now or from `due_at` on. Before the shop is live nothing is ever wished."""
    wish_many(session, shop, {(kind, target): wish}, now, due_at)


def wish_many(
    session: Session,
    shop: Shop,
    wishes: Mapping[Target, dict[str, Any]],
    now: datetime,
    due_at: datetime | None = None,
) -> None:
    """The same for many targets (kind and number); of each the newest wish wins and starts afresh."""
    if not shop.is_live or not wishes:
        return
    held = _held(session, shop, [target for kind, target in wishes if kind == "hold"])
    fresh = {"attempts": 0, "retry_at": None, "error": None, "failed_at": None}
    rows = [
        {
            "shop_id": shop.id,
            "kind": kind,
            "target": target,
            "urgency": _urgency(kind, wish, held.get(target, {})),
            "wish": wish,
            "wished": 1,
            "due_at": due_at or now,
            **fresh,
        }
        for (kind, target), wish in sorted(wishes.items())
    ]
    upsert(session, Effect, rows, add=("wished",))


def pending(
    session: Session, shop_id: int, kinds: Sequence[str], numbers: Sequence[int]
) -> dict[Target, dict[str, Any]]:
    """Target → the wish that has a row: owed still, or refused for good and not to be wished again."""
    if not numbers:
        return {}
    query = select(Effect.kind, Effect.target, Effect.wish).where(Effect.shop_id == shop_id)
    rows = session.execute(query.where(Effect.kind.in_(kinds), Effect.target.in_(numbers)))
    return {(row.kind, row.target): row.wish for row in rows}


def _held(session: Session, shop: Shop, orders: list[int]) -> dict[int, dict[str, int]]:
    if not orders:
        return {}
    query = select(Order.id, Order.held).where(Order.shop_id == shop.id, Order.id.in_(orders))
    return {row.id: row.held for row in session.execute(query)}


def _urgency(kind: str, wish: Mapping[str, Any], held: Mapping[str, int]) -> int:
    if kind != "hold":
        return URGENCY[kind]
    more = any(units > held.get(line, 0) for line, units in wish["lines"].items())
    return HOLD_MORE if more else RELEASE
