"""Files of incoming stock: kept, worked through in parts, and told row by row what could not be taken."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from app.db.incoming import Upload, UploadFault
from app.db.shop import Shop
from app.domain import sheet
from app.services import intake

LEASE = timedelta(seconds=120)
KEPT = timedelta(days=30)
MOST_ROWS = 20_000
PART = 500


@dataclass(frozen=True, slots=True)
class Claim:
    """A file that this worker goes on with: its rows, and how many of them are done."""

    id: int
    shop_id: int
    rows: Sequence[sheet.Row]
    done: int


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
        .where(Upload.finished_at.is_(None), Shop.uninstalled_at.is_(None))
        .where(or_(Upload.lease_until.is_(None), Upload.lease_until <= wall))
        .order_by(Upload.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=Upload)
    )
    upload = session.scalars(query).first()
    if upload is None:
        return None
    upload.lease_until = wall + LEASE
    return Claim(upload.id, upload.shop_id, sheet.rows(upload.content or b"", MOST_ROWS), upload.done)


def take(session: Session, shop: Shop, claim: Claim, done: int, now: datetime, wall: datetime) -> int:
    """The next part of a file, good rows entered and bad ones noted together; how many rows are done now.

    Returns the file's length when another worker has gone on with it.
    """
    part = claim.rows[done : done + PART]
    upload = session.get(Upload, claim.id, with_for_update=True, populate_existing=True)
    if upload is None or upload.done != done or upload.finished_at is not None:
        return len(claim.rows)
    taken = intake.take(session, shop, part, intake.Seen.of(claim.rows[:done]), now)
    session.add_all(
        UploadFault(upload_id=upload.id, shop_id=shop.id, line=line, typed=typed, why=why)
        for line, typed, why in taken.faults
    )
    upload.done += len(part)
    upload.entered += taken.entered
    upload.changed += taken.changed
    upload.faulty += len(taken.faults)
    upload.lease_until = wall + LEASE
    if upload.done >= len(claim.rows):
        upload.finished_at, upload.content, upload.lease_until = now, None, None
    return upload.done


def release(session: Session, claim: Claim, until: datetime | None = None) -> None:
    """Somebody else may go on, after `until` (protocol time)."""
    session.execute(update(Upload).where(Upload.id == claim.id).values(lease_until=until))


def one(session: Session, shop: Shop, id_: int) -> Upload | None:
    row = session.get(Upload, id_)
    return row if row is not None and row.shop_id == shop.id else None


def recent(session: Session, shop: Shop) -> list[Upload]:
    query = select(Upload).where(Upload.shop_id == shop.id).order_by(Upload.id.desc())
    return list(session.scalars(query.limit(5)))


def faults(session: Session, upload: Upload, most: int | None = None) -> Iterator[UploadFault]:
    """The rows that could not be taken, in the file's order."""
    query = select(UploadFault).where(UploadFault.upload_id == upload.id).order_by(UploadFault.line)
    return iter(session.scalars(query.limit(most).execution_options(yield_per=1000)))


def forget_old(session: Session, now: datetime) -> int:
    """Finished files are forgotten after a month."""
    old = delete(Upload).where(Upload.finished_at < now - KEPT)
    return int(session.execute(old).rowcount)  # type: ignore[attr-defined]
