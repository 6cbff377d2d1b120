"""What is asked of fulfillment services after a release, and who is told when it is not, or is refused."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.catalogue import Item
from app.db.line import Line, Order, Place
from app.db.shop import Shop
from app.domain.facts import FulfillmentOrderFacts
from app.domain.moving import Spot
from app.services import effects, exceptions, making

NOT_REQUESTED, REJECTED = "not_requested", "request_rejected"
# The merchant, or what works for them, has this long to ask after a release.
PATIENCE = timedelta(minutes=10)


def may_be_asked(one: FulfillmentOrderFacts) -> bool:
    """Whether a fulfillment service would send it and nobody has asked yet."""
    is_open = one.status == "OPEN" and one.request_status == "UNSUBMITTED"
    return is_open and "REQUEST_FULFILLMENT" in one.actions


def unasked(orders: Iterable[FulfillmentOrderFacts]) -> set[int]:
    """Order lines of which something could be asked of a fulfillment service."""
    return {line.line_id for one in orders if may_be_asked(one) for line in one.lines if line.remaining}


def owe(session: Session, shop: Shop, order_id: int, lines: Iterable[int], now: datetime) -> None:
    """These lines were released at a fulfillment service: look in a while whether it was asked.

    Those that were released shortly before are looked at together with them.
    """
    released = set(lines)
    if released:
        owed = effects.pending(session, shop.id, ["request"], [order_id])
        before = owed.get(("request", order_id), {}).get("lines", [])
        wish = {"lines": sorted(released.union(before))}
        effects.wish(session, shop, "request", order_id, wish, now, due_at=now + PATIENCE)


def waiting(session: Session, shop_id: int, order_id: int) -> Counter[Spot]:
    """Units of an order by line and location that nobody has let go: no service is asked for them."""
    query = (
        select(Place.line_id, Place.location_id, Place.units, Place.committed, Place.let_go)
        .join(Item, (Item.shop_id == Place.shop_id) & (Item.id == Place.item_id))
        .where(Place.shop_id == shop_id, Place.order_id == order_id, Place.is_open)
        .where(Item.enrolled_at.is_not(None))
    )
    units: Counter[Spot] = Counter()
    for row in session.execute(query):
        units[row.line_id, row.location_id] += row.units - max(row.committed, row.let_go)
    return units


def settle(
    session: Session,
    shop: Shop,
    claim: making.Claim,
    left: Sequence[FulfillmentOrderFacts],
    why: str,
    now: datetime,
) -> None:
    """All is asked for but what is `left`, of which the merchant is told."""
    subject = f"order:{claim.target}"
    if left:
        detail = _told(left) | ({"error": why} if why else {})
        exceptions.raise_one(session, shop.id, NOT_REQUESTED, subject, detail, now)
    else:
        exceptions.close(session, shop.id, NOT_REQUESTED, subject, now)
    making.done(session, shop.id, claim)


def see(
    session: Session, shop: Shop, row: Order, orders: Sequence[FulfillmentOrderFacts], now: datetime
) -> None:
    """What the services said since: a refusal of what has waited is told, what was asked for is no more."""
    if not shop.is_live:
        return
    subject = f"order:{row.id}"
    rejected = [one for one in orders if one.request_status == "REJECTED" and _is_open(one)]
    if rejected and _has_waited(session, shop, rejected):
        exceptions.raise_one(session, shop.id, REJECTED, subject, _told(rejected), now)
    else:
        exceptions.close(session, shop.id, REJECTED, subject, now)
    if not unasked(orders):
        exceptions.close(session, shop.id, NOT_REQUESTED, subject, now)


def _is_open(one: FulfillmentOrderFacts) -> bool:
    return one.status not in ("CLOSED", "CANCELLED") and any(line.remaining for line in one.lines)


def _has_waited(session: Session, shop: Shop, orders: Iterable[FulfillmentOrderFacts]) -> bool:
    lines = {line.line_id for one in orders for line in one.lines}
    query = select(Line.id).where(Line.shop_id == shop.id, Line.id.in_(lines), Line.waited_at.is_not(None))
    return session.scalar(query.limit(1)) is not None


def _told(orders: Sequence[FulfillmentOrderFacts]) -> dict[str, object]:
    units: Counter[str] = Counter()
    for one in orders:
        for line in one.lines:
            units[str(line.line_id)] += line.remaining
    where = sorted({one.location_id for one in orders if one.location_id is not None})
    return {"lines": dict(+units)} | ({"location": where[0]} if len(where) == 1 else {})
