"""Letters owed to shoppers: one row each, written in the transaction that makes them owed."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.shop import Shop
from app.db.work import Notice


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
        session.add(
            Notice(
                shop_id=shop.id,
                order_id=order_id,
                letter=letter,
                parts=_merged({}, parts, adds=False),
                owed_at=now,
                due_at=now,
            )
        )


def _of_order(shop: Shop, order_id: int, letter: str):  # type: ignore[no-untyped-def]
    return select(Notice).where(
        Notice.shop_id == shop.id, Notice.order_id == order_id, Notice.letter == letter
    )


def _unsent(session: Session, shop: Shop, order_id: int, letter: str) -> Notice | None:
    query = _of_order(shop, order_id, letter).where(Notice.done_at.is_(None), Notice.lease_until.is_(None))
    return session.scalars(query.limit(1)).first()


def _was_owed(session: Session, shop: Shop, order_id: int, letter: str) -> bool:
    return session.scalars(_of_order(shop, order_id, letter).limit(1)).first() is not None


def _merged(old: dict[str, int], parts: dict[int, int], *, adds: bool) -> dict[str, int]:
    merged = dict(old)
    for line, units in parts.items():
        merged[str(line)] = units + (merged.get(str(line), 0) if adds else 0)
    return merged
