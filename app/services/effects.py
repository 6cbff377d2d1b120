"""Changes owed to Shopify: one row per kind and target, the newest wish wins, ticked off when it is true."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from app.db.line import Order
from app.db.shop import Shop
from app.db.upsert import upsert
from app.db.work import Effect
from app.services import exceptions, standstill

# Short, so that a killed worker's changes do not wait long; made twice they are compared and found true.
LEASE = timedelta(seconds=25)
ATTEMPTS = 8
HOLD_MORE, RELEASE = 1, 2
# No wish has this count: an effect made for it stays owed.
NEVER = 0
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


@dataclass(frozen=True, slots=True)
class Claim:
    """An effect that this worker makes now; `wished` says which wish it was."""

    kind: str
    target: int
    wish: dict[str, Any]
    wished: int
    attempts: int


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


def shops(session: Session, now: datetime, wall: datetime) -> list[int]:
    """Shops that are owed something that can be done now."""
    query = select(Effect.shop_id).join(Shop, Shop.id == Effect.shop_id)
    query = query.where(Shop.uninstalled_at.is_(None), may_go(), *_due(now, wall))
    return list(session.scalars(query.distinct()))


def claim_due(session: Session, shop: Shop, now: datetime, wall: datetime, limit: int = 100) -> list[Claim]:
    """Lease what a shop is owed, most urgent first; what is paused releases nothing."""
    query = select(Effect).join(Shop, Shop.id == Effect.shop_id)
    query = query.where(Effect.shop_id == shop.id, may_go(), *_due(now, wall))
    query = query.order_by(Effect.urgency, Effect.due_at, Effect.kind, Effect.target).limit(limit)
    rows = session.scalars(
        query.with_for_update(skip_locked=True, of=Effect).execution_options(populate_existing=True)
    ).all()
    for row in rows:
        row.lease_until = wall + LEASE
    still = _standing_still(session, shop, [row.target for row in rows if row.kind == "hold"])
    return [
        _without_release(session, shop, row) if row.kind == "hold" and row.target in still else _claim(row)
        for row in rows
    ]


def may_go() -> ColumnElement[bool]:
    """Of effects and shops: nothing is released in a paused shop, nor for an order at a paused location."""
    is_running = and_(Shop.paused_at.is_(None), ~standstill.of_order(Effect.shop_id, Effect.target))
    return or_(Effect.urgency != RELEASE, is_running)


def pending(
    session: Session, shop_id: int, kinds: Sequence[str], numbers: Sequence[int]
) -> dict[Target, dict[str, Any]]:
    """Target → the wish that has a row: owed still, or refused for good and not to be wished again."""
    if not numbers:
        return {}
    query = select(Effect.kind, Effect.target, Effect.wish).where(Effect.shop_id == shop_id)
    rows = session.execute(query.where(Effect.kind.in_(kinds), Effect.target.in_(numbers)))
    return {(row.kind, row.target): row.wish for row in rows}


def done(session: Session, shop_id: int, claim: Claim) -> None:
    """Tick it off; wished anew meanwhile, it stays owed."""
    gone = session.execute(delete(Effect).where(*_is(shop_id, claim), Effect.wished == claim.wished))
    if not gone.rowcount:  # type: ignore[attr-defined]
        _set(session, shop_id, claim, attempts=0)


def is_newest(session: Session, shop_id: int, claim: Claim) -> bool:
    """Whether nothing else has been wished for its target since it was taken up."""
    query = select(Effect.wished).where(*_is(shop_id, claim))
    return session.scalar(query) == claim.wished


def put_off(session: Session, shop_id: int, claim: Claim, wall: datetime, seconds: float) -> None:
    """Try again later without counting it as a failure (the cost bucket is empty)."""
    _set(session, shop_id, claim, retry_at=wall + timedelta(seconds=seconds))


def failed(
    session: Session,
    shop_id: int,
    claim: Claim,
    wall: datetime,
    error: str,
    *,
    permanent: bool = False,
) -> None:
    """Note the failure; refused for good or after 8 tries it becomes an exception."""
    attempts = claim.attempts + 1
    if permanent or attempts >= ATTEMPTS:
        _set(session, shop_id, claim, attempts=attempts, error=error, failed_at=wall)
        subject = f"{claim.kind}:{claim.target}"
        detail = {"wish": claim.wish, "error": error}
        exceptions.raise_one(session, shop_id, "effect_failed", subject, detail, wall)
        return
    wait = timedelta(seconds=min(2**attempts, 600))
    _set(session, shop_id, claim, attempts=attempts, error=error, retry_at=wall + wait)


def _claim(row: Effect) -> Claim:
    return Claim(row.kind, row.target, row.wish, row.wished, row.attempts)


def _standing_still(session: Session, shop: Shop, orders: list[int]) -> set[int]:
    """Those of some orders for which nothing may be released now."""
    if shop.paused_at is not None:
        return set(orders)
    query = select(Order.id).where(Order.shop_id == shop.id, Order.id.in_(orders))
    return (
        set(session.scalars(query.where(standstill.of_order(Order.shop_id, Order.id)))) if orders else set()
    )


def _without_release(session: Session, shop: Shop, row: Effect) -> Claim:
    """While paused a hold may grow only. What it would also move or release stays owed, as a release."""
    claim = _claim(row)
    held = _held(session, shop, [row.target]).get(row.target, {})
    wanted = row.wish["lines"]
    grown = {line: max(held.get(line, 0), wanted.get(line, 0)) for line in {**held, **wanted}}
    if grown == wanted and not row.wish.get("at"):
        return claim
    row.urgency = RELEASE
    return replace(claim, wish={**row.wish, "lines": grown, "only_holds": True}, wished=NEVER)


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


def _due(now: datetime, wall: datetime) -> tuple[Any, ...]:
    return (
        Effect.failed_at.is_(None),
        Effect.due_at <= now,
        or_(Effect.retry_at.is_(None), Effect.retry_at <= wall),
        or_(Effect.lease_until.is_(None), Effect.lease_until <= wall),
    )


def _is(shop_id: int, claim: Claim) -> tuple[Any, ...]:
    return (Effect.shop_id == shop_id, Effect.kind == claim.kind, Effect.target == claim.target)


def _set(session: Session, shop_id: int, claim: Claim, **values: Any) -> None:
    session.execute(update(Effect).where(*_is(shop_id, claim)).values(lease_until=None, **values))
