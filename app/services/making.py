"""Making the changes owed to Shopify: which may be made now, and what became of each."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from app.db.line import Order
from app.db.shop import Shop
from app.db.work import Effect
from app.services import effects, exceptions, leases, standstill

# Short, so that a killed worker's changes do not wait long; made twice they are compared and found true.
LEASE = timedelta(seconds=25)
ATTEMPTS = 8
# No wish has this count: an effect made for it stays owed.
NEVER = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """An effect that this worker makes now; `wished` says which wish it was."""

    kind: str
    target: int
    wish: dict[str, Any]
    wished: int
    attempts: int


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
    return or_(Effect.urgency != effects.RELEASE, is_running)


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
    now: datetime,
    wall: datetime,
    error: str,
    *,
    permanent: bool = False,
) -> None:
    """Note the failure; refused for good or after 8 tries it becomes an exception."""
    attempts = claim.attempts + 1
    if permanent or attempts >= ATTEMPTS:
        _set(session, shop_id, claim, attempts=attempts, error=error, failed_at=now)
        subject = f"{claim.kind}:{claim.target}"
        detail = {"wish": claim.wish, "error": error}
        exceptions.raise_one(session, shop_id, "effect_failed", subject, detail, now)
        return
    retry_at = wall + leases.rest(attempts)
    _set(session, shop_id, claim, attempts=attempts, error=error, retry_at=retry_at)


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
    query = select(Order.held).where(Order.shop_id == shop.id, Order.id == row.target)
    held = session.scalar(query) or {}
    wanted = row.wish["lines"]
    grown = {line: max(held.get(line, 0), wanted.get(line, 0)) for line in {**held, **wanted}}
    if grown == wanted and not row.wish.get("at"):
        return claim
    row.urgency = effects.RELEASE
    return replace(claim, wish={**row.wish, "lines": grown, "only_holds": True}, wished=NEVER)


def _due(now: datetime, wall: datetime) -> tuple[Any, ...]:
    return (
        Effect.failed_at.is_(None),
        Effect.due_at <= now,
        *leases.is_free(Effect, wall),
    )


def _is(shop_id: int, claim: Claim) -> tuple[Any, ...]:
    return (Effect.shop_id == shop_id, Effect.kind == claim.kind, Effect.target == claim.target)


def _set(session: Session, shop_id: int, claim: Claim, **values: Any) -> None:
    session.execute(update(Effect).where(*_is(shop_id, claim)).values(lease_until=None, **values))
