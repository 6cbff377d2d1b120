"""Promises: dates told to shoppers. A new one follows the old; none is ever overwritten."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from app import dates
from app.db.incoming import Incoming
from app.db.line import Line, Order, Promise
from app.db.shop import Settings, Shop
from app.domain import promise
from app.services import effects, lines
from app.services.etas import Eta


def tell(
    session: Session, shop: Shop, order_id: int, told: Mapping[int, Eta], told_by: str, now: datetime
) -> None:
    """Write down what the shopper of an order was told of its lines, and show it on the order's page.

    The date of an Eta here is the one that was told: none where it was withheld.
    """
    names = _references(session, shop, told.values())
    session.add_all(
        Promise(
            shop_id=shop.id,
            line_id=line,
            ships_by=eta.ships_by,
            # The delivery's name is kept with the promise: its row may be gone when somebody asks.
            basis={**eta.basis, **names.get(eta.basis.get("supply", 0), {})},
            told_at=now,
            told_by=told_by,
        )
        for line, eta in sorted(told.items())
    )
    session.flush()
    show(session, shop, order_id, now)


def show(session: Session, shop: Shop, order_id: int, now: datetime) -> None:
    """Wish that the order's page says what was promised for its open lines, if it says something else."""
    shown = _shown(session, shop, order_id)
    order = session.get(Order, (shop.id, order_id))
    says = effects.pending(session, shop.id, ["promise"], [order_id])
    current = says.get(("promise", order_id), order.promise_shown if order is not None else None)
    if shown["lines"] and shown != current:
        effects.wish(session, shop, "promise", order_id, shown, now)


def latest(session: Session, shop_id: int, line_ids: Iterable[int]) -> dict[int, Promise]:
    """Line → the newest promise made for it."""
    newest = (
        select(func.max(Promise.id).label("id"))
        .where(Promise.shop_id == shop_id, Promise.line_id.in_(set(line_ids)))
        .group_by(Promise.line_id)
        .subquery()
    )
    here = and_(Promise.shop_id == shop_id, Promise.id == newest.c.id)
    rows = session.scalars(select(Promise).select_from(newest).join(Promise, here))
    return {row.line_id: row for row in rows}


def announced(settings: Settings, timezone: str, ships_by: date | None, now: datetime) -> date | None:
    """The date as a letter may say it; None: "to be confirmed"."""
    today = dates.shop_day(now, timezone)
    return promise.announced(ships_by, today, settings.announce_after_days)


def _references(session: Session, shop: Shop, told: Iterable[Eta]) -> dict[int, dict[str, str]]:
    """Supply that dates rest on → its reference."""
    ids = {eta.basis["supply"] for eta in told if eta.basis.get("kind") == "incoming"}
    query = select(Incoming.id, Incoming.reference).where(Incoming.shop_id == shop.id, Incoming.id.in_(ids))
    return {row.id: {"reference": row.reference} for row in session.execute(query)} if ids else {}


def _shown(session: Session, shop: Shop, order_id: int) -> dict[str, Any]:
    """What the order's page shows: the newest promise of each open line that may be dated."""
    query = select(Line).where(Line.shop_id == shop.id, Line.order_id == order_id, Line.closed_at.is_(None))
    dated = [line.id for line in session.scalars(query) if lines.is_owed(line, "date")]
    told = latest(session, shop.id, dated)
    days = {line: told[line].ships_by for line in sorted(told)}
    listed = [{"line": line, "ships_by": day.isoformat() if day else None} for line, day in days.items()]
    known = [day for day in days.values() if day is not None]
    last = max(known).isoformat() if known and len(known) == len(days) else None
    return {"lines": listed, "ships_by": last}
