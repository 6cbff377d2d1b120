"""Files of incoming stock: kept, worked through in parts, and told row by row what could not be taken."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.orm import Session

from app.db.incoming import Upload, UploadFault
from app.db.shop import Shop
from app.domain import sheet
from app.domain.impact import Impact
from app.services import exceptions, foresight, intake, leases

LEASE = timedelta(seconds=120)
KEPT = timedelta(days=30)
MOST_ROWS = 20_000
PART = 500
ATTEMPTS = 8
KIND = "upload_failed"


@dataclass(frozen=True, slots=True)
class Claim:
    """A file that this worker goes on with, and how many of its rows are done.

    `is_seen`: what it would mean has been looked at.
    """

    id: int
    shop_id: int
    content: bytes
    done: int
    is_seen: bool

    def rows(self) -> list[sheet.Row]:
        """What it says. Raises sheet.Unreadable."""
        return sheet.rows(self.content, MOST_ROWS)


def begin(session: Session, shop: Shop, content: bytes, now: datetime) -> Upload:
    """Keep a file until it is worked through. Raises sheet.Unreadable."""
    total = len(sheet.rows(content, MOST_ROWS))
    upload = Upload(shop_id=shop.id, content=content, total=total, started_at=now)
    session.add(upload)
    session.flush()
    return upload


def claim(session: Session, wall: datetime) -> Claim | None:
    """Lease the oldest unfinished file; protocol time."""
    query = (
        select(Upload)
        .join(Shop, Shop.id == Upload.shop_id)
        .where(is_owed(), Shop.uninstalled_at.is_(None))
        .where(or_(Upload.lease_until.is_(None), Upload.lease_until <= wall))
        .order_by(Upload.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=Upload)
    )
    upload = session.scalars(query).first()
    if upload is None:
        return None
    upload.lease_until = wall + LEASE
    return Claim(upload.id, upload.shop_id, upload.content or b"", upload.done, upload.impact is not None)


def is_owed() -> ColumnElement[bool]:
    """Whether a file is to be worked on: not one that is done with, or that waits for the merchant."""
    may_go = or_(Upload.asked_at.is_(None), Upload.agreed_at.is_not(None))
    return and_(Upload.finished_at.is_(None), Upload.failed_at.is_(None), may_go)


def look(session: Session, claim: Claim, seen: Impact, now: datetime) -> bool:
    """Keep what the file would mean; False when promises would break and the merchant must be asked first."""
    upload = session.get(Upload, claim.id, with_for_update=True, populate_existing=True)
    if upload is None or upload.impact is not None:
        return False
    upload.impact = foresight.packed(seen)
    if seen.broken_orders:
        upload.asked_at, upload.lease_until = now, None
    return not seen.broken_orders


def agree(upload: Upload, now: datetime) -> None:
    """The merchant has seen whose promise breaks, and wants the file taken in."""
    upload.agreed_at = upload.agreed_at or now


def drop(upload: Upload, now: datetime) -> bool:
    """Nothing of it is taken in; False when it is too late for that."""
    if upload.finished_at is not None or upload.done or upload.asked_at is None:
        return False
    upload.finished_at, upload.content = now, None
    return True


def take(
    session: Session,
    shop: Shop,
    id_: int,
    rows: Sequence[sheet.Row],
    done: int,
    now: datetime,
    wall: datetime,
) -> int:
    """The next part of a file, good rows entered and bad ones noted together; how many rows are done now.

    Returns the file's length when another worker has gone on with it.
    """
    part = rows[done : done + PART]
    upload = session.get(Upload, id_, with_for_update=True, populate_existing=True)
    if upload is None or upload.done != done or upload.finished_at is not None:
        return len(rows)
    taken = intake.take(session, shop, part, intake.Seen.of(rows[:done]), now)
    session.add_all(
        UploadFault(upload_id=upload.id, shop_id=shop.id, line=line, typed=typed, why=why)
        for line, typed, why in taken.faults
    )
    upload.done += len(part)
    upload.entered += taken.entered
    upload.changed += taken.changed
    upload.faulty += len(taken.faults)
    upload.lease_until, upload.attempts, upload.error = wall + LEASE, 0, None
    if upload.done >= len(rows):
        upload.finished_at, upload.content, upload.lease_until = now, None, None
    return upload.done


def failed(session: Session, claim: Claim, error: str, now: datetime, wall: datetime) -> None:
    """Note the failure and go on after a growing wait; after 8 in a row it stops and the merchant is told.

    What was taken in before stays in.
    """
    upload = session.get(Upload, claim.id, with_for_update=True, populate_existing=True)
    if upload is None or upload.finished_at is not None:
        return
    upload.attempts += 1
    upload.error = error
    if upload.attempts < ATTEMPTS:
        upload.lease_until = wall + leases.rest(upload.attempts)
        return
    upload.failed_at, upload.lease_until = now, None
    detail = {"rows_done": upload.done, "rows_in_the_file": upload.total, "error": error}
    exceptions.raise_one(session, upload.shop_id, KIND, _subject(upload.id), detail, now)


def try_again(session: Session, shop: Shop, upload: Upload, now: datetime) -> None:
    """Go on with a file that was given up, where it stopped."""
    upload.attempts, upload.error, upload.failed_at, upload.lease_until = 0, None, None, None
    exceptions.close(session, shop.id, KIND, _subject(upload.id), now)


def one(session: Session, shop: Shop, id_: int) -> Upload | None:
    row = session.get(Upload, id_)
    return row if row is not None and row.shop_id == shop.id else None


def recent(session: Session, shop: Shop) -> list[Upload]:
    query = select(Upload).where(Upload.shop_id == shop.id).order_by(Upload.id.desc())
    return list(session.scalars(query.limit(5)))


def faults(session: Session, upload: Upload, most: int | None = None) -> Iterator[UploadFault]:
    """The rows that could not be taken, in the file's order."""
    here = (UploadFault.shop_id == upload.shop_id, UploadFault.upload_id == upload.id)
    query = select(UploadFault).where(*here).order_by(UploadFault.line).limit(most)
    return iter(session.scalars(query.execution_options(yield_per=1000)))


def forget_old(session: Session, now: datetime) -> int:
    """Files are forgotten a month after they were finished, given up or asked about in vain, with their
    exceptions."""
    unanswered = and_(Upload.asked_at < now - KEPT, Upload.agreed_at.is_(None))
    long_ago = or_(Upload.finished_at < now - KEPT, Upload.failed_at < now - KEPT, unanswered)
    gone = session.execute(delete(Upload).where(long_ago).returning(Upload.shop_id, Upload.id)).all()
    for shop_id, id_ in gone:
        exceptions.close(session, shop_id, KIND, _subject(id_), now)
    return len(gone)


def _subject(id_: int) -> str:
    return f"upload:{id_}"
