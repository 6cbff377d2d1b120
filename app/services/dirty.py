"""Items whose plan may no longer be right: marked in one statement, claimed at most once a second each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Update, or_, select, update
from sqlalchemy.orm import Session

from app.db.catalogue import Item
from app.db.shop import Shop
from app.services import exceptions

# Short, so that a killed worker's items do not wait long; one that outlives it makes an older claim void.
LEASE = timedelta(seconds=20)
PACE = timedelta(seconds=1)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(minutes=10)
TRIES = 3
UNPLANNED = "unplanned"


@dataclass(frozen=True, slots=True)
class Claim:
    """An item to replan, the `dirty_seq` at which its world is about to be read, and the lease's end."""

    item_id: int
    seq: int
    until: datetime | None = None


def mark(session: Session, shop_id: int, item_ids: Iterable[int]) -> int:
    """Something about these items changed: look again. Says how many of them we know."""
    wanted = sorted(set(item_ids))
    if not wanted:
        return 0
    result = session.execute(_raise(shop_id).where(Item.id.in_(wanted)))
    return int(result.rowcount)  # type: ignore[attr-defined]


def mark_all(session: Session, shop_id: int) -> None:
    """Look again at everything that is enrolled or still carries something of ours."""
    ours = or_(Item.enrolled_at.is_not(None), Item.continued_before.is_not(None), Item.badge.is_not(None))
    session.execute(_raise(shop_id).where(ours))


def shops(session: Session, wall: datetime) -> list[int]:
    """Shops with items to replan now; none whose import has not ended."""
    query = (
        select(Item.shop_id)
        .join(Shop, Shop.id == Item.shop_id)
        .where(Shop.uninstalled_at.is_(None), Shop.imported_at.is_not(None), *_due(wall))
    )
    return list(session.scalars(query.distinct()))


def claim(session: Session, shop_id: int, wall: datetime, limit: int = 50) -> list[Claim]:
    """Lease up to `limit` dirty items of a shop, in id order; `wall` is protocol time."""
    rows = session.scalars(
        select(Item)
        .where(Item.shop_id == shop_id, *_due(wall))
        .order_by(Item.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        # Whoever let the lease run out read an older world: that claim is void from now on.
        row.dirty_seq += row.lease_until is not None
        row.lease_until, row.replan_at = wall + LEASE, wall + PACE
    return [Claim(row.id, row.dirty_seq, row.lease_until) for row in rows]


def give_back(items: Iterable[Item], claims: Iterable[Claim]) -> None:
    """End the leases of these rows, unless somebody else has one by now."""
    until = {claim.item_id: claim.until for claim in claims}
    for item in items:
        if until[item.id] in (None, item.lease_until):
            item.lease_until = None


def failed(session: Session, shop_id: int, item_id: int, error: str, now: datetime, wall: datetime) -> None:
    """A replan of the item broke off by a fault that is ours: it is tried again after growing waits, and the
    merchant is told when that does not help."""
    item = session.get_one(Item, (shop_id, item_id), with_for_update=True, populate_existing=True)
    item.replan_failures, item.replan_error = item.replan_failures + 1, error
    item.lease_until = None
    item.replan_at = wall + min(FIRST_WAIT * 2 ** min(item.replan_failures - 1, 8), LONGEST_WAIT)
    if item.replan_failures >= TRIES:
        exceptions.raise_one(session, shop_id, UNPLANNED, f"item:{item_id}", {"error": error}, now)


def recovered(session: Session, item: Item, now: datetime) -> None:
    """It was planned: earlier failures are over."""
    if item.replan_failures:
        item.replan_failures, item.replan_error = 0, None
        exceptions.close(session, item.shop_id, UNPLANNED, f"item:{item.id}", now)


def put_off(session: Session, shop_id: int, claims: Iterable[Claim], until: datetime) -> None:
    """Give claimed items back, still dirty, not to be tried before `until` (protocol time)."""
    session.execute(
        update(Item)
        .where(Item.shop_id == shop_id, Item.id.in_([claim.item_id for claim in claims]))
        .values(lease_until=None, replan_at=until)
    )


def _raise(shop_id: int) -> Update:
    return update(Item).where(Item.shop_id == shop_id).values(dirty_seq=Item.dirty_seq + 1)


def _due(wall: datetime) -> tuple[Any, ...]:
    return (
        Item.dirty_seq > Item.clean_seq,
        or_(Item.replan_at.is_(None), Item.replan_at <= wall),
        or_(Item.lease_until.is_(None), Item.lease_until <= wall),
    )
