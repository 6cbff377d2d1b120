"""The rules of replay told a second time, unit by unit and without a database, to check the first telling."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any


@dataclass
class Place:
    line: str
    queued: datetime
    seq: int
    units: int
    covered: int = 0
    ready: int = 0
    committed: int = 0
    reserved: int = 0


@dataclass
class Line:
    id: str
    order: str
    sku: str
    location: str
    ordered: int
    shipped: int = 0
    cancelled: int = 0
    returned: int = 0
    held: bool = False
    places: list[Place] = field(default_factory=list)

    @property
    def open(self) -> int:
        return sum(place.units for place in self.places)

    @property
    def ready(self) -> int:
        return sum(place.ready for place in self.places)


@dataclass
class Order:
    at: datetime
    priority: int
    together: bool
    paid: bool
    due: date | None
    lines: list[str]


@dataclass
class Supply:
    sku: str
    location: str
    quantity: int
    expected: date | None
    confirmed: bool
    for_line: str | None


@dataclass
class World:
    """The whole state; `policy` and `skus` as a scenario spells them."""

    now: datetime
    policy: dict[str, Any]
    skus: dict[str, dict[str, Any]]
    physical: Counter[tuple[str, str]] = field(default_factory=Counter)
    orders: dict[str, Order] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    supplies: dict[str, Supply] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)

    def rank(self, place: Place) -> tuple[Any, ...]:
        return (-self.order(place).priority, place.queued, place.seq, place.line)

    def order(self, place: Place) -> Order:
        return self.orders[self.lines[place.line].order]

    def beyond(self, place: Place) -> bool:
        days, due = self.policy["horizon_days"], self.order(place).due
        return days is not None and due is not None and due > self.now.date() + timedelta(days=days)

    def in_line(self, sku: str, location: str | None = None) -> list[Place]:
        """Open places of paid orders, best uncommitted rank first."""
        found = [
            place
            for line in self.lines.values()
            if line.sku == sku and location in (None, line.location) and self.orders[line.order].paid
            for place in line.places
            if place.units
        ]
        return sorted(found, key=lambda place: (self.beyond(place), self.rank(place)))

    def net(self, sku: str) -> int:
        stock = sum(units for (held, _), units in self.physical.items() if held == sku)
        return stock - sum(place.units for place in self.in_line(sku))

    def sellable(self, sku: str) -> int | None:
        chosen = self.skus[sku]
        if not chosen["backorders"]:
            return max(self.net(sku), 0)
        return None if chosen["limit"] is None else max(self.net(sku) + chosen["limit"], 0)

    def queues(self) -> set[tuple[str, str]]:
        return {(line.sku, line.location) for line in self.lines.values()} | set(self.physical)


def plan(world: World) -> None:
    """Hand out single units until nobody is let go who must wait for the rest of a group."""
    before = {}
    for line in world.lines.values():
        for place in line.places:
            place.committed = 0 if line.held else min(place.committed, place.units)
            before[id(place)] = 0 if line.held else max(place.ready, place.committed)
            place.covered = place.ready = 0
    firm = _firm(world, before)
    while True:
        for sku, location in world.queues():
            _cover(world, sku, location)
        groups: dict[Any, list[Place]] = defaultdict(list)
        for sku in {line.sku for line in world.lines.values()}:
            for place in world.in_line(sku):
                groups[_group(world, place)].append(place)
        broken = [_let_go(world, name, group, before, firm) for name, group in groups.items()]
        if not any(broken):
            break
    for line in world.lines.values():
        for place in line.places:
            goes = world.policy["auto_release"] and not world.beyond(place)
            place.committed = place.ready if goes else min(place.committed, place.ready)


def _firm(world: World, before: dict[int, int]) -> dict[int, int]:
    """What keeps a group together: committed units, and all that was free where stock was lost."""
    firm = {}
    for queue in world.queues():
        places = world.in_line(*queue)
        is_lost = sum(before[id(place)] for place in places) > max(world.physical[queue], 0)
        firm |= {id(place): before[id(place)] if is_lost else place.committed for place in places}
    return firm


def _cover(world: World, sku: str, location: str) -> None:
    units = []
    for place in world.in_line(sku, location):
        place.reserved = min(place.reserved, place.units)
        later = int(world.beyond(place))
        both = min(place.reserved, place.committed)
        kinds = [0] * both + [1 + later] * (place.reserved - both)
        kinds += [3] * (place.committed - both)
        kinds += [4 + later] * (place.units - len(kinds))
        units += [(kind, world.rank(place), number, place) for number, kind in enumerate(kinds)]
        place.covered = 0
    units.sort(key=lambda unit: unit[:3])
    for *_, place in units[: max(world.physical[sku, location], 0)]:
        place.covered += 1


def _group(world: World, place: Place) -> tuple[str, Any]:
    if world.order(place).together:
        return ("order", world.lines[place.line].order)
    return ("place", id(place)) if world.policy["partial"] else ("line", place.line)


def _let_go(
    world: World, name: tuple[str, Any], group: list[Place], before: dict[int, int], firm: dict[int, int]
) -> bool:
    """Set what is ready; True when commitments had to be given up, so that all must be dealt again."""
    whole = name[0] == "place" or all(place.covered == place.units for place in group)
    stands = all(place.covered >= before[id(place)] for place in group)
    holds = all(place.covered >= firm[id(place)] for place in group)
    for place in group:
        kept = before[id(place)] if stands else place.committed if holds else 0
        free = place.covered if whole else kept
        place.ready = 0 if world.lines[place.line].held else free
    if name[0] == "place" or all(place.ready >= place.committed for place in group):
        return False
    for place in group:
        place.committed = before[id(place)] = firm[id(place)] = 0
    return True
