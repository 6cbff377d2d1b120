"""What a plan means for orders: holds and tags wished, and letters owed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, or_, select, update
from sqlalchemy.orm import Session

from app.db.catalogue import Item
from app.db.line import Line, Order, Place
from app.db.shop import Settings, Shop
from app.db.work import Effect
from app.domain.plan import Policy, is_beyond
from app.services import effects, lines, moves, notices, policies, pools, unmoved


@dataclass(frozen=True, slots=True)
class Spot:
    """Open units of a line at one location: those that wait, and those to be held as nobody let them go."""

    units: int
    waiting: int
    holdable: int


NONE_THERE = Spot(0, 0, 0)
# Location → what of the line stands there.
Spots = Mapping[int, Spot]
Wishes = dict[effects.Target, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Case:
    """An order, where its open units stand (line → spots), and the lines we do something for: `ours`."""

    order: Order
    spots: Mapping[int, Spots]
    ours: list[Line] = field(default_factory=list)

    def waiting(self, choice: str) -> dict[int, int]:
        counted = {line: sum(spot.waiting for spot in self._of(line).values()) for line in self._owed(choice)}
        return {line: units for line, units in counted.items() if units > 0}

    def is_kept(self, choice: str) -> bool:
        """Whether units of it are not to be sent yet: they wait, or are wanted too late to go now."""
        spots = [spot for line in self._owed(choice) for spot in self._of(line).values()]
        return any(spot.waiting or spot.holdable for spot in spots)

    def hold(self) -> dict[str, Any]:
        """The wish: units to hold per line; of lines held at one of several locations, or yet to be moved,
        units and free ones per location."""
        owed = self._owed("hold")
        counted = {line: sum(spot.holdable for spot in self._of(line).values()) for line in owed}
        wish: dict[str, Any] = {"lines": {str(line): units for line, units in counted.items() if units > 0}}
        apart = {line for line, units in counted.items() if units and len(self._of(line)) > 1}
        told = sorted(apart | {move.line for move in unmoved.of(self.order)})
        if told:
            wish["at"] = {str(line): self._where(line, is_held=line in counted) for line in told}
        return wish

    def _owed(self, choice: str) -> list[int]:
        return [line.id for line in self.ours if lines.is_owed(line, choice)]

    def _of(self, line: int) -> Spots:
        return self.spots.get(line, {})

    def _where(self, line: int, *, is_held: bool) -> dict[str, list[int]]:
        return {
            str(location): [spot.units, spot.units - spot.holdable if is_held else spot.units]
            for location, spot in sorted(self._of(line).items())
        }


def follow(session: Session, shop: Shop, settings: Settings, order_ids: Iterable[int], now: datetime) -> None:
    """Wish and owe what these orders lack. Before the shop is live there is nothing to follow."""
    if not shop.is_live:
        return
    policy = policies.of(shop, settings, now)
    for ids in lines.parts(sorted(set(order_ids))):
        cases = _cases(session, shop, ids, policy)
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


def _cases(session: Session, shop: Shop, ids: list[int], policy: Policy) -> list[Case]:
    """Orders with their lines for enrolled items, as the plan has just left them."""
    fresh = {"populate_existing": True}
    orders = session.scalars(
        select(Order).where(Order.shop_id == shop.id, Order.id.in_(ids)).execution_options(**fresh)
    ).all()
    later = {order.id for order in orders if is_beyond(order.due, policy)}
    spots = _spots(session, shop, ids, later)
    cases = {order.id: Case(order, spots[order.id]) for order in orders}
    query = (
        select(Line)
        .join(Item, (Item.shop_id == Line.shop_id) & (Item.id == Line.item_id))
        .where(Line.shop_id == shop.id, Line.order_id.in_(ids), Item.enrolled_at.is_not(None))
    )
    # Sorted here: for the order of its ids SQLite would walk all lines of the shop.
    for line in sorted(session.scalars(query.execution_options(**fresh)), key=lambda line: line.id):
        cases[line.order_id].ours.append(line)
    return list(cases.values())


def _spots(
    session: Session, shop: Shop, ids: list[int], later: Set[int]
) -> dict[int, dict[int, dict[int, Spot]]]:
    """Order → line → location → what of it stands there.

    What is ready for those wanted `later` is held; so is what a pause keeps in a line of several locations,
    because its stock may stand at another one.
    """
    columns = (Place.order_id, Place.line_id, Place.location_id, Place.pool_id, Place.units, Place.let_go)
    query = select(*columns, Place.ready, Place.committed)
    query = query.where(Place.shop_id == shop.id, Place.order_id.in_(ids))
    rows = session.execute(query.where(Place.is_open, Place.location_id.is_not(None))).all()
    is_kept = any(row.ready > row.committed for row in rows)
    shared = pools.look(session, shop.id).shared if is_kept else frozenset()
    found: dict[int, dict[int, dict[int, Spot]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        here = found[row.order_id][row.line_id]
        spot = here.get(row.location_id, NONE_THERE)
        free = row.committed if row.order_id in later or row.pool_id in shared else row.ready
        here[row.location_id] = Spot(
            spot.units + row.units,
            spot.waiting + row.units - row.ready,
            spot.holdable + row.units - max(free, row.let_go),
        )
    return found


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
