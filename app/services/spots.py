"""How orders stand as a plan has left them: what of each line waits, is held or is free, and where."""

from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.catalogue import Item
from app.db.line import Line, Order, Place
from app.db.shop import Shop
from app.domain.plan import Policy, is_beyond
from app.services import lines, pools, unmoved


@dataclass(frozen=True, slots=True)
class Spot:
    """Open units of a line at one location: those that wait, and those to be held as nobody let them go."""

    units: int
    waiting: int
    holdable: int


NONE_THERE = Spot(0, 0, 0)
# Location → what of the line stands there.
Spots = Mapping[int, Spot]


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


def load(session: Session, shop: Shop, ids: list[int], policy: Policy) -> list[Case]:
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
