"""Letters owed to shoppers: one row each, written in the transaction that makes them owed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, Update, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from app.db import many
from app.db.catalogue import Item
from app.db.line import Line, Order
from app.db.shop import Shop
from app.db.work import Notice
from app.services import exceptions, leases, standstill

# Longer than a post office may take to answer.
LEASE = timedelta(seconds=30)
# A letter waits for the plan of its order's other lines, so that one tells all; never longer than this.
PATIENCE = timedelta(minutes=1)
TRIES = 8


@dataclass(frozen=True, slots=True)
class Claim:
    """A letter that is ours to send until the lease runs out."""

    id: int
    shop_id: int
    order_id: int
    letter: str
    parts: Mapping[int, int]
    attempts: int


def owe(
    session: Session, shop: Shop, order_id: int, letter: str, parts: dict[int, int], now: datetime
) -> None:
    """Owe the shopper of an order a letter about `parts` (line id → units).

    in_line is owed once per order, ever. Releases not yet written about share one "arrived".
    """
    if not shop.is_live or not parts:
        return
    waiting = _unsent(session, shop, order_id, letter)
    if waiting is not None:
        waiting.parts = _merged(waiting.parts, parts, adds=letter == "arrived")
    elif letter == "arrived" or not _was_owed(session, shop, order_id, letter):
        fresh = _merged({}, parts, adds=False)
        session.add(
            Notice(shop_id=shop.id, order_id=order_id, letter=letter, parts=fresh, owed_at=now, due_at=now)
        )
        session.flush()


def owe_first(
    session: Session, shop: Shop, letter: str, orders: Mapping[int, Mapping[int, int]], now: datetime
) -> None:
    """Owe a letter that comes once to many orders (order → line → units); who had it gets no other."""
    query = select(Notice.order_id).where(Notice.shop_id == shop.id, Notice.letter == letter)
    had = set(session.scalars(query.where(Notice.order_id.in_(orders))))
    rows = [
        {
            "shop_id": shop.id,
            "order_id": order,
            "letter": letter,
            "parts": {str(line): units for line, units in parts.items()},
            "owed_at": now,
            "due_at": now,
        }
        for order, parts in sorted(orders.items())
        if parts and order not in had
    ]
    if shop.is_live and rows:
        many.add(session, Notice, rows)


def claim(session: Session, now: datetime, wall: datetime, limit: int = 20) -> list[Claim]:
    """Takes letters that may go now, each by a conditional update: another worker gets none of them."""
    query = _sendable(now, wall).order_by(Notice.id).limit(limit)
    found = session.scalars(query.with_for_update(skip_locked=True, of=Notice)).all()
    return [_claimed(notice) for notice in found if _lease(session, notice, wall)]


def done(
    session: Session, claim: Claim, outcome: str, now: datetime, proof: dict[str, str] | None = None
) -> None:
    """The letter is dealt with: sent (with its proof), not_needed, no_address or failed."""
    values = {"done_at": now, "outcome": outcome, "proof": proof, "lease_until": None, "error": None}
    session.execute(_this(claim).values(values))


def put_off(session: Session, claim: Claim, wall: datetime, seconds: float) -> None:
    """Not its fault: tried again after a while, without counting."""
    later = wall + timedelta(seconds=seconds)
    session.execute(_this(claim).values(retry_at=later, lease_until=None))


def failed(
    session: Session, claim: Claim, now: datetime, wall: datetime, error: str, *, permanent: bool
) -> None:
    """Counts a failed try; after the last one, or a permanent one, gives up and tells the merchant."""
    if permanent or claim.attempts + 1 >= TRIES:
        done(session, claim, "failed", now)
        detail = {"letter": claim.letter, "error": error}
        exceptions.raise_one(session, claim.shop_id, "letter_failed", f"order:{claim.order_id}", detail, now)
        return
    later = wall + timedelta(seconds=2**claim.attempts)
    values = {"attempts": claim.attempts + 1, "error": error, "retry_at": later, "lease_until": None}
    session.execute(_this(claim).values(values))


def is_held_by_others() -> ColumnElement[bool]:
    """Whether a letter of arrival waits for somebody else's hold: nothing is packed under it."""
    order = and_(Order.shop_id == Notice.shop_id, Order.id == Notice.order_id)
    return and_(Notice.letter == "arrived", exists().where(order, Order.foreign_hold_since.is_not(None)))


def _sendable(now: datetime, wall: datetime) -> Select[Notice]:
    ready = or_(~_still_planned(), Notice.owed_at <= now - PATIENCE)
    return (
        select(Notice)
        .join(Shop, Shop.id == Notice.shop_id)
        .where(
            Notice.done_at.is_(None),
            Notice.due_at <= now,
            *leases.is_free(Notice, wall),
            Shop.live_at.is_not(None),
            Shop.uninstalled_at.is_(None),
            Shop.paused_at.is_(None),
            ~standstill.of_order(Notice.shop_id, Notice.order_id),
            ~is_held_by_others(),
            ready,
        )
    )


def _still_planned() -> ColumnElement[bool]:
    line_of_order = and_(
        Line.shop_id == Notice.shop_id, Line.order_id == Notice.order_id, Line.closed_at.is_(None)
    )
    item_of_line = and_(Item.shop_id == Line.shop_id, Item.id == Line.item_id)
    dirty = and_(Item.dirty_seq > Item.clean_seq, Item.enrolled_at.is_not(None))
    return exists().where(line_of_order, item_of_line, dirty)


def _lease(session: Session, notice: Notice, wall: datetime) -> bool:
    here = (Notice.shop_id == notice.shop_id, Notice.id == notice.id, Notice.done_at.is_(None))
    taking = update(Notice).where(*here, *leases.is_free(Notice, wall))
    result = session.execute(
        taking.values(lease_until=wall + LEASE), execution_options={"synchronize_session": False}
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]


def _claimed(notice: Notice) -> Claim:
    parts = {int(line): int(units) for line, units in notice.parts.items()}
    return Claim(notice.id, notice.shop_id, notice.order_id, notice.letter, parts, notice.attempts)


def _this(claim: Claim) -> Update:
    mine = update(Notice).where(Notice.shop_id == claim.shop_id, Notice.id == claim.id)
    return mine.execution_options(synchronize_session=False)


def _of_order(shop: Shop, order_id: int, letter: str) -> Select[Notice]:
    return select(Notice).where(
        Notice.shop_id == shop.id, Notice.order_id == order_id, Notice.letter == letter
    )


def _unsent(session: Session, shop: Shop, order_id: int, letter: str) -> Notice | None:
    # A letter that is being sent right now says what it says: what comes later is another letter.
    query = _of_order(shop, order_id, letter).where(Notice.done_at.is_(None), Notice.lease_until.is_(None))
    return session.scalars(query.limit(1)).first()


def _was_owed(session: Session, shop: Shop, order_id: int, letter: str) -> bool:
    return session.scalars(_of_order(shop, order_id, letter).limit(1)).first() is not None


def _merged(old: Mapping[str, int], parts: Mapping[int, int], *, adds: bool) -> dict[str, int]:
    merged = dict(old)
    for line, units in parts.items():
        merged[str(line)] = units + (merged.get(str(line), 0) if adds else 0)
    return merged
