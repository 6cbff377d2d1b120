"""How far the reading of a whole shop has come: the first one at install, and the nightly ones after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.db.shop import Shop
from app.db.work import Import
from app.services import dirty, enrolment, exceptions, leases, readings

LEASE = timedelta(seconds=30)
NIGHT = timedelta(days=1)
# The steps in order; the page of each is one transaction.
FIRST = ("shop", "locations", "variants", "incoming", "orders", "sold")
NIGHTLY = ("shop", "locations", "variants", "incoming", "ours", "count")


@dataclass(frozen=True, slots=True)
class Claim:
    """A reading that this worker goes on with; `is_first` is the one that ends in the shop being imported."""

    shop_id: int
    is_first: bool


@dataclass(frozen=True, slots=True)
class Step:
    """Where a reading stands: the step's name, the page in it, and when the whole began (business time)."""

    name: str
    cursor: str | None
    started_at: datetime


def claim(session: Session, wall: datetime) -> Claim | None:
    """Lease one unfinished reading; protocol time."""
    query = (
        select(Import, Shop.imported_at)
        .join(Shop, Shop.id == Import.shop_id)
        .where(Shop.uninstalled_at.is_(None), Import.finished_at.is_(None))
        .where(*leases.is_free(Import, wall))
        .order_by(Import.started_at)
        .limit(1)
        .with_for_update(skip_locked=True, of=Import)
    )
    found = session.execute(query).first()
    if found is None:
        return None
    row, imported_at = found
    row.lease_until = wall + LEASE
    return Claim(row.shop_id, imported_at is None)


def step(session: Session, shop_id: int) -> Step | None:
    """Where it stands; None when it is finished or the shop has left."""
    row = session.get(Import, shop_id)
    if row is None or row.finished_at is not None:
        return None
    return Step(row.stage, row.cursor, row.started_at)


def advance(
    session: Session,
    claim: Claim,
    done: Step,
    cursor: str | None,
    counts: Mapping[str, int],
    now: datetime,
    wall: datetime,
) -> None:
    """A page is done: remember the next, count what it held, and end the whole after the last step.

    Nothing, when somebody else has gone on from that page meanwhile.
    """
    row = session.get(Import, claim.shop_id)
    if row is None or step(session, claim.shop_id) != done:
        return
    totals = {name: row.counts.get(name, 0) + more for name, more in counts.items()}
    row.counts = {**row.counts, **totals}
    row.cursor, row.lease_until, row.attempts, row.error = cursor, wall + LEASE, 0, None
    if cursor is not None:
        return
    steps = FIRST if claim.is_first else NIGHTLY
    place = steps.index(row.stage) + 1
    if place < len(steps):
        row.stage = steps[place]
    else:
        _finish(session, row, now)


def release(session: Session, claim: Claim) -> None:
    """Somebody else may go on."""
    _set(session, claim, lease_until=None)


def put_off(session: Session, claim: Claim, wall: datetime, seconds: float, error: str | None = None) -> None:
    """Go on later, from the same page."""
    _set(session, claim, lease_until=None, retry_at=wall + timedelta(seconds=seconds), error=error)


def failed(session: Session, claim: Claim, now: datetime, wall: datetime, error: str) -> None:
    """Try the page again with growing waits, and tell the merchant when it keeps failing."""
    row = session.get_one(Import, claim.shop_id)
    row.attempts += 1
    put_off(session, claim, wall, leases.rest(row.attempts).total_seconds(), error)
    if row.attempts >= 5:
        detail = {"step": row.stage, "error": error}
        exceptions.raise_one(session, claim.shop_id, "import_stuck", "shop", detail, now)


def begin_night(session: Session, shop_id: int, now: datetime) -> bool:
    """Read the shop's whole truth again, once a night; False when it is not due or already being read."""
    shop = session.get_one(Shop, shop_id)
    row = session.get(Import, shop_id)
    if shop.imported_at is None or (row is not None and row.finished_at is None):
        return False
    if row is None:
        row = Import(shop_id=shop_id, stage=NIGHTLY[0], started_at=now)
        session.add(row)
    row.stage, row.cursor, row.counts, row.started_at, row.finished_at = NIGHTLY[0], None, {}, now, None
    return True


def _finish(session: Session, row: Import, now: datetime) -> None:
    shop = session.get_one(Shop, row.shop_id)
    row.finished_at, row.lease_until = now, None
    if shop.imported_at is None:
        shop.imported_at, shop.orders_read_until = now, row.started_at
    shop.nightly_due_at = now + NIGHT
    # What changed while we were reading, and whose webhook came too early or not at all.
    readings.ask(session, shop.id, "changed_orders")
    exceptions.close(session, shop.id, "import_stuck", "shop", now)
    enrolment.judge(session, shop, None, now)
    dirty.mark_all(session, shop.id)


def _set(session: Session, claim: Claim, **values: object) -> None:
    session.execute(update(Import).where(Import.shop_id == claim.shop_id).values(**values))
