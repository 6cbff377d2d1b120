"""What a plan means for orders: holds and tags wished, and letters owed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, or_, select, update
from sqlalchemy.orm import Session

from app.db.line import Line, Order, Place
from app.db.shop import Settings, Shop
from app.db.work import Effect
from app.services import effects, lines, moves, notices, policies, spots, unmoved
from app.services.spots import Case

Wishes = dict[effects.Target, dict[str, Any]]


def follow(session: Session, shop: Shop, settings: Settings, order_ids: Iterable[int], now: datetime) -> None:
    """Wish and owe what these orders lack. Before the shop is live there is nothing to follow."""
    if not shop.is_live:
        return
    policy = policies.of(shop, settings, now)
    for ids in lines.parts(sorted(set(order_ids))):
        cases = spots.load(session, shop, ids, policy)
        owed = effects.pending(session, shop.id, ("hold", "tags"), ids)
        effects.wish_many(session, shop, _holds(cases, owed) | _tags(cases, owed, settings), now)
        _tell(session, shop, cases, now)


def with_holds(session: Session, shop: Shop, item_ids: Sequence[int]) -> set[int]:
    """Orders with open lines for these items that may carry something of ours."""
    query = (
        select(Line.order_id)
        .join(Order, (Order.shop_id == Line.shop_id) & (Order.id == Line.order_id))
        .where(Line.shop_id == shop.id, Line.item_id.in_(item_ids), Line.closed_at.is_(None))
        .where(or_(Line.waited_at.is_not(None), Order.held_at.is_not(None)))
    )
    return set(session.scalars(query))


def look_at_tags(session: Session, shop: Shop) -> None:
    """Our tags have other names: the next plan looks at each open order that bears one, or soon will."""
    bearing = select(Order.id).where(Order.shop_id == shop.id, Order.closed_at.is_(None))
    bearing = bearing.where(cast(Order.tagged, String) != "[]")
    soon = select(Effect.target).where(Effect.shop_id == shop.id, Effect.kind == "tags")
    theirs = or_(Place.order_id.in_(bearing), Place.order_id.in_(soon))
    session.execute(update(Place).where(Place.shop_id == shop.id, theirs).values(unseen=True))


def _holds(cases: Sequence[Case], owed: Wishes) -> Wishes:
    wishes = {}
    for case in cases:
        wish, order = case.hold(), case.order
        target = ("hold", order.id)
        is_new = wish != owed[target] if target in owed else _is_lacking(order, wish["lines"])
        if is_new and not _is_held_enough(order, wish["lines"]):
            wishes[target] = wish
    return wishes


def _is_lacking(order: Order, wanted: dict[str, int]) -> bool:
    """Whether the store is to change: beside what it refused to move, which stays held where it is."""
    if any(not move.is_stuck for move in unmoved.of(order)):
        return True
    stuck = Counter(moves.stuck_units(order))
    return wanted != {line: units - stuck[line] for line, units in order.held.items() if units > stuck[line]}


def _is_held_enough(order: Order, wanted: Mapping[str, int]) -> bool:
    """Beside somebody else's hold ours covers whole fulfillment orders; it is narrowed when theirs goes."""
    if order.foreign_hold_since is None or not wanted or order.moves:
        return False
    return all(order.held.get(line, 0) >= units for line, units in wanted.items())


def _tags(cases: Sequence[Case], owed: Wishes, settings: Settings) -> Wishes:
    wishes = {}
    for case in cases:
        order, wanted = case.order, _wanted_tags(case, settings)
        wish = {"add": _without(wanted, order.tagged), "remove": _without(order.tagged, wanted)}
        target = ("tags", order.id)
        if wish != owed.get(target, {"add": [], "remove": []}):
            wishes[target] = wish
    return wishes


def _without(tags: Sequence[str], others: Sequence[str]) -> list[str]:
    """To Shopify tags that differ in capitals only are one."""
    there = {tag.casefold() for tag in others}
    return [tag for tag in tags if tag.casefold() not in there]


def _wanted_tags(case: Case, settings: Settings) -> list[str]:
    if case.is_kept("tag"):
        return [settings.tag_waiting] if settings.tag_waiting else []
    served = [line for line in case.ours if line.waited_at is not None and line.cancelled < line.ordered]
    is_ready = any(lines.is_owed(line, "tag") for line in served)
    return [settings.tag_ready] if is_ready and settings.tag_ready else []


def _tell(session: Session, shop: Shop, cases: Sequence[Case], now: datetime) -> None:
    """The letter "you are in line", once per order."""
    parts = {case.order.id: case.waiting("tell") for case in cases}
    notices.owe_first(session, shop, "in_line", parts, now)
