"""The rows of one order: found, made, and described by the facts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import dates
from app.db.catalogue import Item
from app.db.line import Line, Order, Place
from app.db.shop import Settings, Shop
from app.domain import facts, standing
from app.services import goods, order_lines, shops, totals


@dataclass(frozen=True, slots=True)
class Source:
    """Facts of an order and where they come from; fulfillment orders only from a reading (`read_at`)."""

    order: facts.OrderFacts
    fulfillment_orders: tuple[facts.FulfillmentOrderFacts, ...] | None
    pre_orders: frozenset[int]
    cause: str
    is_held_by_others: bool | None = None
    read_at: datetime | None = None
    customer_priority: bool | None = None


def describe(session: Session, shop: Shop, row: Order | None, source: Source, now: datetime) -> Order:
    """The order's row with what the facts say of it, made when it is new."""
    settings, order = shops.settings(session, shop), source.order
    if row is None:
        row = Order(shop_id=shop.id, id=order.id, queued_at=order.created_at, held={}, tagged=[])
        row.ship_together, row.has_payment_terms = settings.ship_together, False
        row.customer_priority = False
        row.held_fulfillment_orders, row.standing = [], standing.UNPAID
        row.foreign_hold_since = row.closed_at = row.routed_at = None
        session.add(row)
    row.name, row.updated_at, row.cancelled_at = order.name, order.updated_at, order.cancelled_at
    row.is_test, row.source, row.currency = order.is_test, order.source, order.currency
    row.tags, row.gateways = list(order.tags), list(order.gateways)
    row.financial_status = order.financial_status
    if order.has_payment_terms is not None:
        row.has_payment_terms = order.has_payment_terms
    if source.is_held_by_others is not None:
        row.foreign_hold_since = (row.foreign_hold_since or now) if source.is_held_by_others else None
    if source.customer_priority is not None:
        row.customer_priority = source.customer_priority
    row.due = _due(row, source.fulfillment_orders or (), shop.timezone)
    row.priority = _priority(row, settings)
    row.standing = _standing(row, settings)
    session.flush()
    return row


def new_line(session: Session, row: Order, line: facts.LineFacts, now: datetime) -> Line:
    made = Line(shop_id=row.shop_id, id=line.id, order_id=row.id, recorded_at=now, ordered=0)
    made.shipped = made.cancelled = 0
    made.quiet, made.item_id, made.never = False, None, None
    made.closed_at = made.adopted_at = made.waited_at = None
    made.title, made.sku, made.unit_price = line.title, line.sku, line.unit_price
    session.add(made)
    return made


def identify(
    session: Session,
    shop: Shop,
    kept: Line,
    line: facts.LineFacts,
    item: Item | None,
    source: Source,
    stood: Sequence[Place],
) -> bool:
    """What the line is; True: its places are counted among others now. Whether it is quiet is settled when it
    first takes its place."""
    was_never = kept.never is not None
    kept.title, kept.sku, kept.unit_price = line.title, line.sku, line.unit_price
    kept.ordered = max(kept.ordered, line.quantity, line.current_quantity)
    if kept.item_id is None:
        kept.item_id = item.id if item is not None else line.item_id
    if not stood and item is not None:
        is_later = shop.live_at is not None and kept.recorded_at >= shop.live_at
        kept.quiet = not (shop.is_live and is_later and item.enrolled_at is not None)
    is_unread = source.fulfillment_orders is None
    if (item is not None or kept.item_id is None) and not (is_unread and kept.never == "pre_order"):
        kept.never = goods.never(line, item, source.pre_orders)
    is_never = kept.never is not None
    if is_never != was_never:
        before, after = totals.of(stood, never=was_never), totals.of(stood, never=is_never)
        totals.change(session, shop.id, before, after)
    return is_never != was_never


def lines(session: Session, row: Order) -> dict[int, Line]:
    query = select(Line).where(Line.shop_id == row.shop_id, Line.order_id == row.id)
    return {line.id: line for line in session.scalars(query.order_by(Line.id))}


def places(session: Session, row: Order) -> dict[int, list[Place]]:
    """Line → its places, closed ones too."""
    query = select(Place).where(Place.shop_id == row.shop_id, Place.order_id == row.id).order_by(Place.id)
    stood: dict[int, list[Place]] = defaultdict(list)
    for place in session.scalars(query.execution_options(populate_existing=True)):
        stood[place.line_id].append(place)
    return stood


def end(session: Session, row: Order, stood: Sequence[Place], now: datetime) -> order_lines.End:
    """The end of the line where these places of one line stand: after everyone who is there now.

    A line without a place yet joins by its order's own time.
    """
    if not stood:
        return order_lines.End(0, row.queued_at)
    here = (Place.shop_id == row.shop_id, Place.item_id == stood[0].item_id, Place.is_open)
    pools = {place.pool_id for place in stood if place.pool_id is not None}
    query = select(func.max(Place.queued_at), func.max(Place.seq))
    latest, seq = session.execute(query.where(*here, Place.pool_id.in_(pools))).one()
    own = max(place.seq for place in stood)
    return order_lines.End(1 + max(own, seq or 0), max(now, latest or now))


def has_tag(row: Order, settings: Settings) -> bool:
    """Whether the order itself bears the tag that puts orders first; capitals make no difference."""
    first = settings.priority_tag.casefold()
    return bool(first) and first in (tag.casefold() for tag in row.tags)


def is_routed(session: Session, row: Order) -> bool:
    """Whether every open unit that may ever be in line has a location."""
    query = (
        select(Place.id)
        .join(Line, (Line.shop_id == Place.shop_id) & (Line.id == Place.line_id))
        .where(Place.shop_id == row.shop_id, Place.order_id == row.id, Place.units > 0)
        .where(Place.location_id.is_(None), Line.never.is_(None))
    )
    return session.scalar(query.limit(1)) is None


def _due(row: Order, orders: Iterable[facts.FulfillmentOrderFacts], timezone: str) -> date | None:
    """The first day on which something that is left to send is wanted; None if some of it has no day."""
    left = [one for one in orders if one.status in order_lines.LIVE and any(of.remaining for of in one.lines)]
    days = [dates.shop_day(one.due, timezone) for one in left if one.due is not None]
    if not left:
        return row.due
    return min(days) if len(days) == len(left) else None


def _priority(row: Order, settings: Settings) -> int:
    """What a person gave it, else what its tag or its customer's says."""
    if row.priority_given is not None:
        return row.priority_given
    by_customer = bool(settings.priority_customer_tag) and row.customer_priority
    return int(has_tag(row, settings) or by_customer)


def _standing(row: Order, settings: Settings) -> str:
    payment = standing.Payment(row.financial_status, tuple(row.gateways), row.has_payment_terms)
    found = standing.of_order(payment, settings.manual_gateways)
    has_yielded = row.standing == standing.YIELDED and row.foreign_hold_since is not None
    return standing.YIELDED if found == standing.IN_LINE and has_yielded else found
