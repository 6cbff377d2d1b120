"""What the house still owes, in counts: what is due by now, is to be tried again, or is put off by pacing."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.db.catalogue import Item
from app.db.incoming import Upload
from app.db.shop import Shop
from app.db.work import Delivery, Effect, Import, Notice, Reading
from app.services import making, notices, standstill, uploads

Owed = type[Item] | type[Reading] | type[Import] | type[Upload] | type[Effect] | type[Notice]


def owed(session: Session, now: datetime) -> dict[str, int]:
    """Counts by kind. Left out: what waits for a later business time, and what failed for good."""
    return {
        "deliveries": _count(session, select(Delivery.id).where(Delivery.done_at.is_(None))),
        "replans": _replans(session, now),
        "effects": _count(session, _effects(now)),
        "notices": _count(session, _notices(now)),
    }


def shops(session: Session) -> dict[str, int]:
    """How many are installed, and of these still importing, and live."""
    here = Shop.uninstalled_at.is_(None)
    return {
        "installed": _count(session, select(Shop.id).where(here)),
        "importing": _count(session, select(Shop.id).where(here, Shop.imported_at.is_(None))),
        "live": _count(session, select(Shop.id).where(here, Shop.live_at.is_not(None))),
    }


def _replans(session: Session, now: datetime) -> int:
    """Dirty items, facts to be read first, shops and files being read, and nights that have come."""
    here = Shop.uninstalled_at.is_(None), Shop.imported_at.is_not(None)
    return (
        _count(session, _of_shops(Item).where(*here, Item.dirty_seq > Item.clean_seq))
        + _count(session, _of_shops(Reading).where(here[0], Reading.failed_at.is_(None)))
        + _count(session, _of_shops(Import).where(here[0], Import.finished_at.is_(None)))
        + _count(
            session,
            _of_shops(Upload).where(here[0], uploads.is_owed()),
        )
        + _count(session, select(Shop.id).where(*here, Shop.nightly_due_at <= now))
    )


def _effects(now: datetime) -> Select[Any]:
    """While a shop or a location is paused, its releases wait for the merchant."""
    owed = Effect.failed_at.is_(None), Effect.due_at <= now
    return _of_shops(Effect).where(Shop.uninstalled_at.is_(None), making.may_go(), *owed)


def _notices(now: datetime) -> Select[Any]:
    stands_still = standstill.of_order(Notice.shop_id, Notice.order_id)
    may_go = ~stands_still, ~notices.is_held_by_others()
    owed = Notice.done_at.is_(None), Notice.due_at <= now, *may_go
    return _of_shops(Notice).where(Shop.uninstalled_at.is_(None), Shop.paused_at.is_(None), *owed)


def _of_shops(row: Owed) -> Select[Any]:
    return select(row.shop_id).join(Shop, Shop.id == row.shop_id)


def _count(session: Session, query: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0
