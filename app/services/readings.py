"""What must be read from Shopify again: asked for by services, claimed by the job that has the telephone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.db.shop import Shop
from app.db.upsert import upsert
from app.db.work import Reading
from app.services import exceptions, leases

LEASE = timedelta(seconds=30)
ATTEMPTS = 8
FAILED = "reading_failed"
# When an order has no fulfillment orders yet, it is looked for again after these seconds.
ROUTING_WAITS = (2, 10, 30)


@dataclass(frozen=True, slots=True)
class Claim:
    """A reading that this worker does now; it is done only if nobody asked again meanwhile."""

    shop_id: int
    kind: str
    target: int
    asked: int
    attempts: int


def ask(session: Session, shop_id: int, kind: str, target: int = 0) -> None:
    """Ask for one thing to be read again: see `Reading` for the kinds."""
    ask_many(session, shop_id, kind, [target])


def ask_many(session: Session, shop_id: int, kind: str, targets: Iterable[int]) -> None:
    rows = [
        {"shop_id": shop_id, "kind": kind, "target": target, "asked": 1, "attempts": 0}
        for target in sorted(set(targets))
    ]
    again = {"asked": Reading.asked + 1, "attempts": 0, "retry_at": None, "failed_at": None, "error": None}
    upsert(session, Reading, rows, change=again)


def claim(session: Session, wall: datetime, limit: int = 50) -> list[Claim]:
    """Lease the readings owed now, of installed shops, oldest tries first. `wall` is protocol time."""
    rows = session.scalars(
        select(Reading)
        .join(Shop, Shop.id == Reading.shop_id)
        .where(Shop.uninstalled_at.is_(None), Reading.failed_at.is_(None))
        .where(*leases.is_free(Reading, wall))
        .order_by(Reading.shop_id, Reading.kind, Reading.target)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Reading)
    ).all()
    for row in rows:
        row.lease_until = wall + LEASE
    return [Claim(row.shop_id, row.kind, row.target, row.asked, row.attempts) for row in rows]


def done(session: Session, claim: Claim, now: datetime) -> None:
    """Tick it off, and an earlier failure with it; asked for again meanwhile, it stays owed."""
    exceptions.close(session, claim.shop_id, FAILED, f"{claim.kind}:{claim.target}", now)
    gone = session.execute(delete(Reading).where(*_is(claim), Reading.asked == claim.asked))
    if not gone.rowcount:  # type: ignore[attr-defined]
        session.execute(update(Reading).where(*_is(claim)).values(lease_until=None, attempts=0))


def look_again(session: Session, claim: Claim, now: datetime, wall: datetime) -> None:
    """It is not there yet (an order still being routed): after 2, 10 and 30 s, then never by itself."""
    if claim.attempts >= len(ROUTING_WAITS):
        done(session, claim, now)
        return
    wait = timedelta(seconds=ROUTING_WAITS[claim.attempts])
    _set(session, claim, attempts=claim.attempts + 1, retry_at=wall + wait)


def put_off(session: Session, claim: Claim, wall: datetime, seconds: float) -> None:
    """Try again later without counting it as a failure (the cost bucket is empty)."""
    _set(session, claim, retry_at=wall + timedelta(seconds=seconds))


def failed(
    session: Session, claim: Claim, now: datetime, wall: datetime, error: str, *, permanent: bool = False
) -> None:
    """Note the failure and try again with growing waits; for good after 8 tries or when it is permanent."""
    attempts = claim.attempts + 1
    if permanent or attempts >= ATTEMPTS:
        _set(session, claim, attempts=attempts, error=error, failed_at=now)
        detail = {"kind": claim.kind, "target": claim.target, "error": error}
        exceptions.raise_one(session, claim.shop_id, FAILED, f"{claim.kind}:{claim.target}", detail, now)
        return
    _set(session, claim, attempts=attempts, error=error, retry_at=wall + leases.rest(attempts))


def _is(claim: Claim) -> tuple[Any, ...]:
    return (
        Reading.shop_id == claim.shop_id,
        Reading.kind == claim.kind,
        Reading.target == claim.target,
    )


def _set(session: Session, claim: Claim, **values: Any) -> None:
    session.execute(update(Reading).where(*_is(claim)).values(lease_until=None, **values))
