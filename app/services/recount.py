"""A whole line counted anew by the database itself: what it says otherwise than the places do is put right.

The rule is app.domain.plan's; this is its plain case, for lines in which nothing is special.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Insert,
    Subquery,
    Update,
    case,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    true,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from app.db.catalogue import Item
from app.db.line import LedgerEntry, Order, Place
from app.db.shop import Settings, Shop
from app.domain.quantities import COMMITTED, READY, WAITING
from app.services import consequences, dirty, lines, queues, reviews, selfcheck, totals

CAUSE = "recount"
FLOWS = ((READY, COMMITTED), (WAITING, COMMITTED), (COMMITTED, WAITING), (READY, WAITING))
ROOM = "256MB"  # of the server's memory, so that a million places are joined without files
OPTIONS = {"synchronize_session": False, "preserve_rowcount": True}
# What the planner must decide itself.
SPECIAL = or_(Place.let_go > 0, Place.reserved > 0, Place.withheld, Place.unseen)


def of_shop(session: Session, shop: Shop, settings: Settings, now: datetime) -> int:
    """Put every plain line right on the stock that its last plan knew; how many ledger lines that took.

    Lines in which something is special are only marked, for the planner. Nothing is let go before the shop
    is live or while it is paused, and nothing that waits for a person's word.
    """
    if not shop.is_live or shop.paused_at is not None:
        return 0
    clean = (Item.enrolled_at.is_not(None), Item.dirty_seq == Item.clean_seq, Item.unexplained_tries == 0)
    query = select(Item).where(Item.shop_id == shop.id, *clean).order_by(Item.id)
    items = session.scalars(query.with_for_update(key_share=True)).all()
    review, wrong = reviews.of_shop(session, shop, settings), 0
    since = session.scalar(select(func.max(LedgerEntry.id)).where(LedgerEntry.shop_id == shop.id)) or 0
    for queue, stock in sorted(selfcheck.physical(session, shop, items).items()):
        if review.keeps(queue) or _is_special(session, shop, queue):
            dirty.mark(session, shop.id, [queue[0]])
        else:
            wrong += of_queue(session, shop, queue, stock, now)
    if wrong:
        totals.recount(session, shop.id)
        _follow(session, shop, settings, since, now)
    return wrong


def of_queue(session: Session, shop: Shop, queue: queues.Queue, stock: int, now: datetime) -> int:
    """Count one plain line anew; how many ledger lines that made."""
    counted = _counted(shop, queue, stock)
    changing = (
        update(Place)
        .where(Place.shop_id == shop.id, Place.id == counted.c.id, counted.c.differs)
        .values(covered=counted.c.gets, ready=counted.c.gets, committed=counted.c.gets)
    )
    if session.get_bind().dialect.name == "postgresql":
        # One walk for both: the rows that change go on to the ledger as they were, in their order.
        session.execute(text(f"SET LOCAL work_mem = '{ROOM}'"))
        changed = changing.returning(*counted.c).cte("changed")
        return _run(session, _entries(shop, queue, changed, stock, now))
    written = _run(session, _entries(shop, queue, counted, stock, now))
    _run(session, changing)
    return written


def _run(session: Session, statement: Insert | Update) -> int:
    result = session.execute(statement, execution_options=OPTIONS)
    return int(result.rowcount)  # type: ignore[attr-defined]


def _is_special(session: Session, shop: Shop, queue: queues.Queue) -> bool:
    """Ship-together orders, a person's hand, supply of a line's own, or places no plan has seen."""
    together = exists().where(Order.shop_id == Place.shop_id, Order.id == Place.order_id, Order.ship_together)
    query = select(Place.id).where(*_in_queue(shop, queue), or_(SPECIAL, together))
    return session.scalar(query.limit(1)) is not None


def _in_queue(shop: Shop, queue: queues.Queue) -> tuple[Any, ...]:
    item, location = queue
    return (Place.shop_id == shop.id, Place.item_id == item, Place.location_id == location, Place.is_open)


def _counted(shop: Shop, queue: queues.Queue, stock: int) -> Subquery:
    """What each place gets: committed units first, then the others, both by rank."""
    open_units = Place.units - Place.committed
    before: dict[str, Any] = {"order_by": queues.RANK, "rows": (None, -1)}
    committed = func.sum(Place.committed)
    walked = (
        select(
            *(Place.id, Place.order_id, Place.line_id, Place.covered, Place.ready, Place.committed),
            open_units.label("open"),
            func.coalesce(committed.over(**before), 0).label("committed_before"),
            committed.over().label("all_committed"),
            func.coalesce(func.sum(open_units).over(**before), 0).label("open_before"),
        )
        .where(*_in_queue(shop, queue))
        .subquery()
    )
    w, there = walked.c, max(stock, 0)
    kept = _clamp(there - w.committed_before, w.committed)
    gets = kept + _clamp(there - w.all_committed - w.open_before, w.open)
    differs = or_(gets != w.covered, gets != w.ready, gets != w.committed)
    return select(walked, gets.label("gets"), differs.label("differs")).subquery()


def _clamp(units: ColumnElement[Any], most: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((units <= 0, 0), (units >= most, most), else_=units)


def _entries(shop: Shop, queue: queues.Queue, counted: FromClause, stock: int, now: datetime) -> Insert:
    """A ledger line for each flow of each place that differs."""
    named = [select(literal(was).label("was"), literal(became).label("became")) for was, became in FLOWS]
    flow, c = union_all(*named).subquery(), counted.c
    units = _flowed(c, flow.c.was, flow.c.became)
    row = {
        "shop_id": literal(shop.id),
        "order_id": c.order_id,
        "line_id": c.line_id,
        "item_id": literal(queue[0]),
        "location_id": literal(queue[1]),
        "units": units,
        "from_state": flow.c.was,
        "to_state": flow.c.became,
        "cause": literal(CAUSE),
        "detail": literal({"physical": stock}, LedgerEntry.detail.type),
        "at": literal(now, LedgerEntry.at.type),
    }
    found = select(*row.values()).select_from(counted.join(flow, true())).where(c.differs, units > 0)
    return insert(LedgerEntry).from_select(list(row), found)


def _flowed(place: Any, was: ColumnElement[str], became: ColumnElement[str]) -> ColumnElement[int]:
    """Units of a place that go from one state to another: what was free to go goes first."""
    free = place.ready - place.committed
    gained = case((place.gets > place.committed, place.gets - place.committed), else_=0)
    settled = case((free < gained, free), else_=gained)
    lost = case((place.gets < place.committed, place.committed - place.gets), else_=0)
    return case(
        (was == COMMITTED, lost),
        (became == WAITING, free - settled),
        (was == READY, settled),
        else_=gained - settled,
    )


def _follow(session: Session, shop: Shop, settings: Settings, since: int, now: datetime) -> None:
    """What the corrections mean for their orders, a few at a time."""
    while True:
        query = select(LedgerEntry.id, LedgerEntry.order_id).where(
            LedgerEntry.shop_id == shop.id, LedgerEntry.id > since, LedgerEntry.cause == CAUSE
        )
        rows = session.execute(query.order_by(LedgerEntry.id).limit(lines.CHUNK)).all()
        if not rows:
            return
        consequences.follow(session, shop, settings, [row.order_id for row in rows], now)
        since = rows[-1].id
