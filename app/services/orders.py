"""Orders as they come, change and go: recorded so that every open unit is counted exactly once."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.db.line import FulfillmentOrder, Order
from app.db.shop import Shop
from app.domain import facts
from app.domain.standing import IN_LINE, YIELDED
from app.services import lines, order_holds, order_intake, order_rows, precedence, readings, shops
from app.services.order_rows import Source


def record(session: Session, shop: Shop, order: facts.OrderFacts, now: datetime, cause: str) -> None:
    """Take in an order as a webhook tells it. What it cannot tell is asked to be read."""
    row = order_intake.known(session, shop, order.id)
    if row is not None and order.updated_at < row.updated_at:
        return
    if row is not None and order.updated_at == row.updated_at:
        if order_intake.differs(session, row, order):
            readings.ask(session, shop.id, "order", order.id)
        return
    if row is None and any(line.is_touched for line in order.lines):
        # What of it is still open only its fulfillment orders can tell.
        readings.ask(session, shop.id, "order", order.id)
        return
    source = Source(order, None, frozenset(), _cause(row, cause))
    taken = _take_in(session, shop, row, source, now)
    order_holds.end(session, shop, taken.order, now)
    if taken.needs_reading:
        readings.ask(session, shop.id, "order", order.id)


def record_full(
    session: Session,
    shop: Shop,
    full: facts.FullOrderFacts,
    now: datetime,
    cause: str,
    pre_orders: frozenset[int] = frozenset(),
    read_at: datetime | None = None,
) -> bool:
    """Take in an order read whole. False: some of its units are not routed to a location yet.

    `read_at` (business time) is when the reading began: holds made after it are not judged by it.
    """
    row = order_intake.known(session, shop, full.order.id)
    if row is not None and full.order.updated_at < row.updated_at:
        readings.ask(session, shop.id, "order", full.order.id)
        return True
    foreign = order_holds.is_held_by_others(full.fulfillment_orders)
    is_freed = row is not None and row.foreign_hold_since is not None and not foreign
    source = Source(
        full.order,
        full.fulfillment_orders,
        pre_orders,
        _cause(row, cause),
        foreign,
        read_at,
        full.customer_priority,
    )
    taken = _take_in(session, shop, row, source, now)
    order_intake.remember(session, shop, full)
    order_holds.see(session, shop, taken.order, full.fulfillment_orders, now, read_at or now)
    if is_freed:
        # Our own hold may have been wider than wanted beside the other one.
        lines.look_at(session, shop.id, [line.id for line in full.order.lines])
    return taken.is_routed


def _cause(row: Order | None, cause: str) -> str:
    """Word of a creation, a payment or a change comes in any order: by the first that we hear it came in."""
    return "order_created" if row is None and cause in ("order_paid", "order_updated") else cause


def _take_in(
    session: Session, shop: Shop, row: Order | None, source: Source, now: datetime
) -> order_intake.Taken:
    was = row.priority if row is not None else 0
    taken = order_intake.take_in(session, shop, row, source, now)
    if taken.order.priority != was:
        precedence.tagged(session, shop, taken.order, was, now)
    return taken


def forget(session: Session, shop: Shop, order_id: int, now: datetime) -> None:
    """The order is gone from Shopify: its units are nobody's. The ledger keeps what happened."""
    row = order_intake.known(session, shop, order_id)
    if row is None:
        return
    row.cancelled_at = row.cancelled_at or now
    order_intake.close(session, shop, row, "order_deleted", now)
    order_holds.end(session, shop, row, now)
    session.execute(
        delete(FulfillmentOrder).where(
            FulfillmentOrder.shop_id == shop.id, FulfillmentOrder.order_id == order_id
        )
    )
    session.delete(row)
    session.flush()


def arrange(
    session: Session,
    shop: Shop,
    order_id: int,
    now: datetime,
    *,
    priority: int | None = None,
    ship_together: bool | None = None,
) -> None:
    """A person's choices for an order; None leaves as it is. Its places follow, and are planned again."""
    row = order_intake.known(session, shop, order_id)
    if row is None:
        return
    if priority is not None:
        row.priority_given = row.priority = priority
    row.ship_together = row.ship_together if ship_together is None else ship_together
    order_intake.restand(session, shop, row, "arranged", now)
    lines.look_at(session, shop.id, list(order_rows.lines(session, row)))


def order_of(session: Session, shop_id: int, fulfillment_order_id: int) -> int | None:
    """The order that a fulfillment order belongs to, if we have met it."""
    row = session.get(FulfillmentOrder, (shop_id, fulfillment_order_id))
    return row.order_id if row is not None else None


def yield_held(session: Session, shop: Shop, now: datetime) -> int:
    """Orders under somebody else's hold for too long give up their units and keep their place."""
    patience = timedelta(days=shops.settings(session, shop).foreign_hold_days)
    rows = session.scalars(
        select(Order).where(
            Order.shop_id == shop.id,
            Order.closed_at.is_(None),
            Order.standing == IN_LINE,
            Order.foreign_hold_since <= now - patience,
        )
    ).all()
    for row in rows:
        row.standing = YIELDED
        order_intake.restand(session, shop, row, "foreign_hold", now)
    return len(rows)
