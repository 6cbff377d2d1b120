"""How facts about one order become rows: the order, its lines, their places, and what follows from them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.catalogue import Item
from app.db.line import FulfillmentOrder, Line, Order, Place
from app.db.shop import Shop
from app.db.upsert import upsert
from app.domain import facts, quantities
from app.domain.quantities import CANCELLED, SHIPPED, WAITING, Change
from app.services import (
    dirty,
    exceptions,
    goods,
    lines,
    order_lines,
    order_rows,
    places,
    pools,
    promises,
    unmoved,
)
from app.services.order_rows import Source


@dataclass(frozen=True, slots=True)
class Taken:
    """`needs_reading`: its fulfillment orders matter and may have changed."""

    order: Order
    is_routed: bool
    needs_reading: bool


def known(session: Session, shop: Shop, order_id: int) -> Order | None:
    query = select(Order).where(Order.shop_id == shop.id, Order.id == order_id)
    return session.scalars(query.with_for_update()).first()


def differs(session: Session, row: Order, order: facts.OrderFacts) -> bool:
    """Whether facts with the very stamp that we know say other figures."""
    rows = order_rows.lines(session, row)
    told = {line.id: line for line in order.lines}
    if row.financial_status != order.financial_status or told.keys() - rows.keys():
        return True
    return any(
        not line.is_touched and order.cancelled_at is None and rows[line.id].open != line.current_quantity
        for line in order.lines
    )


def take_in(session: Session, shop: Shop, row: Order | None, source: Source, now: datetime) -> Taken:
    """Bring our rows to the facts: idempotent, with ledger and totals in the same transaction."""
    sold = goods.of_lines(session, shop, source.order.lines)
    goods.ask_unknown(session, shop, sold, source.order)
    was_due = row.due if row is not None else None
    row = order_rows.describe(session, shop, row, source, now)
    rows, stood = order_rows.lines(session, row), order_rows.places(session, row)
    is_rescheduled = row.due != was_due and any(
        place.location_id for some in stood.values() for place in some
    )
    if source.order.cancelled_at is None:
        fresh = [line for line in source.order.lines if not stood[line.id]]
        goods.note_sale(session, shop, sold, fresh, source.order.created_at, now)
    told, pool_of = None, quantities.OWN_POOLS
    if source.fulfillment_orders is not None:
        told, pool_of = order_lines.found(source.fulfillment_orders), pools.of_shop(session, shop.id)
    changed: set[int] = set()
    for line in source.order.lines:
        kept = rows.get(line.id) or order_rows.new_line(session, row, line, now)
        rows[line.id] = kept
        item, places_of = sold.of(line), stood[line.id]
        is_other = order_rows.identify(session, shop, kept, line, item, source, places_of)
        found = told.get(line.id, order_lines.NOTHING) if told is not None else None
        # Without the item's row its units have no place yet: the item was asked for.
        if item is None and not places_of:
            order_lines.count(kept, order_lines.open_units((), row, line, found), found, line, now)
        elif _take_line(session, row, kept, places_of, line, found, source, now, pool_of) or is_other:
            changed.add(line.id)
    row.closed_at = None if any(kept.closed_at is None for kept in rows.values()) else row.closed_at or now
    session.flush()
    dirty.mark(session, shop.id, _concerned(row, rows, changed))
    if is_rescheduled:
        lines.look_at(session, shop.id, list(rows))
    if any(kept.waited_at is not None for kept in rows.values()):
        promises.show(session, shop, row.id, now)
    is_routed = order_rows.is_routed(session, row)
    row.routed_at = (row.routed_at or now) if is_routed else None
    return Taken(row, is_routed, _needs_reading(session, row, rows.values(), source, changed))


def restand(session: Session, shop: Shop, row: Order, cause: str, now: datetime) -> None:
    """The order's standing or priority changed: its places follow."""
    stood, items = order_rows.places(session, row), set()
    for line in order_rows.lines(session, row).values():
        if line.item_id is not None and stood[line.id]:
            owner = places.Owner(row, line, line.item_id)
            if places.write(session, owner, stood[line.id], [], cause, now):
                items.add(line.item_id)
    dirty.mark(session, shop.id, items)


def close(session: Session, shop: Shop, row: Order, cause: str, now: datetime) -> None:
    """Cancel every open unit of the order."""
    stood, items = order_rows.places(session, row), set()
    for line in order_rows.lines(session, row).values():
        if line.item_id is not None:
            end = partial(order_rows.end, session, row, stood[line.id], now)
            made = order_lines.changes(line, stood[line.id], 0, None, end)
            places.write(session, places.Owner(row, line, line.item_id), stood[line.id], made, cause, now)
            items.add(line.item_id)
        line.cancelled, line.closed_at = line.ordered - line.shipped, line.closed_at or now
    row.closed_at, row.moves = row.closed_at or now, []
    session.flush()
    dirty.mark(session, shop.id, items)


def remember(session: Session, shop: Shop, full: facts.FullOrderFacts) -> None:
    """Which order these fulfillment orders belong to, for webhooks that do not say it."""
    rows = [{"shop_id": shop.id, "id": one.id, "order_id": full.order.id} for one in full.fulfillment_orders]
    upsert(session, FulfillmentOrder, rows)


def _concerned(row: Order, rows: Mapping[int, Line], changed: set[int]) -> set[int]:
    """The items of the changed lines; what ships together may have waited for nothing but these."""
    lines_of = rows.keys() if changed and row.ship_together else changed
    return {item for line in lines_of if (item := rows[line].item_id) is not None}


def _take_line(
    session: Session,
    row: Order,
    kept: Line,
    stood: list[Place],
    line: facts.LineFacts,
    found: order_lines.Found | None,
    source: Source,
    now: datetime,
    pool_of: Mapping[int, int],
) -> bool:
    """The line's units and places; True when a plan must look at them."""
    moves = unmoved.of(row)
    if found is not None:
        found, moves = unmoved.seen(session, row, kept, stood, found, pool_of, source.read_at)
    wanted = order_lines.open_units(stood, row, line, found)
    end = partial(order_rows.end, session, row, stood, now)
    made = order_lines.changes(kept, stood, wanted, found, end, pool_of)
    is_owed_anew = unmoved.settle(row, kept, moves, made[-1].stands if made else places.stands(stood))
    order_lines.count(kept, wanted, found, line, now)
    _unhold(session, row, kept, made, now)
    assert kept.item_id is not None, "a line takes its place once its item is known"
    owner = places.Owner(row, kept, kept.item_id)
    is_changed = places.write(session, owner, stood, made, source.cause, now, pool_of)
    if is_owed_anew:
        lines.look_at(session, row.shop_id, [kept.id])
    return is_changed or is_owed_anew


def _unhold(session: Session, row: Order, kept: Line, made: list[Change], now: datetime) -> None:
    """Waiting units that left are held no more; if they were shipped, somebody forced it."""
    held = row.held.get(str(kept.id), 0)
    left = [step for change in made for step in change.steps if step.was == WAITING]
    gone = sum(step.units for step in left if step.became in (SHIPPED, CANCELLED))
    if held and gone:
        rest = max(held - gone, 0)
        others = {line: units for line, units in row.held.items() if line != str(kept.id)}
        row.held = {**others, str(kept.id): rest} if rest else others
    if held and any(step.became == SHIPPED for step in left):
        detail = {"line": kept.id}
        exceptions.raise_one(session, row.shop_id, "forced_shipment", f"order:{row.id}", detail, now)


def _needs_reading(
    session: Session, row: Order, rows: Iterable[Line], source: Source, changed: set[int]
) -> bool:
    """Whether its fulfillment orders matter: a line for an enrolled item changed, or something shipped."""
    if source.fulfillment_orders is not None:
        return False
    is_open = {kept.id for kept in rows if kept.open and kept.item_id is not None}
    if any(line.is_touched and line.id in is_open for line in source.order.lines):
        return True
    items = {kept.item_id for kept in rows if kept.id in changed and (kept.open or row.held)}
    query = select(Item.id).where(Item.shop_id == row.shop_id, Item.id.in_(items))
    return session.scalar(query.where(Item.enrolled_at.is_not(None)).limit(1)) is not None
