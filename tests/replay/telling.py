"""What the oracle says of its world: the same document that a replay prints, but for the changes."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import Any

from tests.replay.oracle import Place, Supply, World

NEXT = "~next"


def document(world: World) -> dict[str, Any]:
    shown = {name: line for name, line in world.lines.items() if world.skus[line.sku]["tracked"]}
    walks = {queue: _walk(world, *queue) for queue in world.queues()}
    lines = {name: _line(world, name, walks) for name in shown}
    for order in world.orders.values():
        if order.together and order.paid:
            mine = [lines[name] for name in order.lines if name in shown and world.lines[name].open]
            dates = [line["eta"] for line in mine]
            for line in mine:
                line["eta"] = max(dates) if None not in dates else None
    for name, line in lines.items():
        due = world.orders[world.lines[name].order].due
        line["late"] = bool(due and line["eta"] and line["eta"] > due.isoformat())
    skus = {sku: _sku(world, sku) for sku in world.met if world.skus[sku]["tracked"]}
    return {"lines": lines, "skus": skus}


def _line(world: World, name: str, walks: dict[Any, Any]) -> dict[str, Any]:
    line = world.lines[name]
    found = {
        "order": line.order,
        "sku": line.sku,
        "location": line.location,
        "ordered": line.ordered,
        "ready": line.ready,
        "waiting": line.open - line.ready,
        "shipped": line.shipped,
        "cancelled": line.cancelled,
        "committed": sum(place.committed for place in line.places),
    }
    nothing = {"ahead": 0, "position": None, "eta": None, "shortfall": 0, "supplies": []}
    if not line.open or not world.orders[line.order].paid:
        return {**found, **nothing}
    return {**found, **walks[line.sku, line.location][name]}


def _walk(world: World, sku: str, location: str) -> dict[str, Any]:
    """Line → its figures, by listing every single unit of the queue."""
    places = world.in_line(sku, location)
    units = [(0, world.rank(p), 0, p) for p in places for _ in range(p.committed)]
    units += [
        (1 + world.beyond(p), world.rank(p), 1, p) for p in places for _ in range(p.units - p.committed)
    ]
    units.sort(key=lambda unit: unit[:3])
    names = [place.line for *_, place in units]
    queue = list(dict.fromkeys(place.line for place in places if place.units > place.ready))
    given, short = _deal(world, sku, location, places)
    return {
        name: {
            "ahead": names.index(name),
            "position": queue.index(name) + 1 if name in queue else None,
            **_coverage(world, sku, location, name, given[name], short[name]),
        }
        for name in dict.fromkeys(names)
    }


def _coming(world: World, sku: str, location: str) -> list[tuple[str, Supply]]:
    here = [
        (name, supply)
        for name, supply in world.supplies.items()
        if (supply.sku, supply.location) == (sku, location) and supply.confirmed and supply.quantity
    ]
    dated = sorted((s.expected, name) for name, s in here if s.expected and s.expected >= world.now.date())
    undated = sorted(name for name, s in here if not s.expected or s.expected < world.now.date())
    return [(name, world.supplies[name]) for name in [name for _, name in dated] + undated]


def _deal(world: World, sku: str, location: str, places: list[Place]) -> tuple[Any, Any]:
    """Unit by unit as it comes: the first fill what is missing below zero, and are owed to their line."""
    lacking = [place.line for place in places for _ in range(place.units - place.covered)]
    missing = max(-world.physical[sku, location], 0)
    given: dict[str, list[str]] = defaultdict(list)
    owed: Counter[str | None] = Counter()
    free: list[str] = []
    for name, supply in _coming(world, sku, location):
        owed[supply.for_line] += supply.quantity
        for _ in range(supply.quantity):
            if missing:
                missing -= 1
                continue
            owner = next((line for line in lacking if owed[line]), None)
            if owner is None:
                free.append(name)
                continue
            owed[owner] -= 1
            lacking.remove(owner)
            given[owner].append(name)
    for line, name in zip(lacking, free, strict=False):
        given[line].append(name)
    short: dict[str, int] = defaultdict(int)
    for line in lacking[len(free) :]:
        short[line] += 1
    return given, short


def _coverage(
    world: World, sku: str, location: str, line: str, given: list[str], short: int
) -> dict[str, Any]:
    covered = sum(place.covered for place in world.lines[line].places)
    dates = [_stock_day(world)] * bool(covered) + [_day_of(world, sku, name) for name in given]
    dates += [_lead_day(world, sku)] * bool(short)
    supplies = [("stock", covered)] * bool(covered)
    supplies += [(name, given.count(name)) for name, _ in _coming(world, sku, location) if name in given]
    known = [day for day in dates if day is not None]
    return {
        "eta": max(known).isoformat() if known and len(known) == len(dates) else None,
        "shortfall": short,
        "supplies": [{"id": name, "quantity": units} for name, units in supplies],
    }


def _stock_day(world: World) -> date:
    return world.now.date() + timedelta(days=world.policy["handling_days"])


def _lead_day(world: World, sku: str) -> date | None:
    lead = world.skus[sku]["lead_time_days"]
    if lead is None:
        return None
    return _stock_day(world) + timedelta(days=lead + world.policy["margin_days"])


def _day_of(world: World, sku: str, name: str) -> date | None:
    expected = world.supplies[name].expected
    if expected is None or expected < world.now.date():
        return _lead_day(world, sku)
    return expected + timedelta(days=world.policy["margin_days"] + world.policy["handling_days"])


def _sku(world: World, sku: str) -> dict[str, Any]:
    net, sellable = world.net(sku), world.sellable(sku)
    physical = sum(units for (held, _), units in world.physical.items() if held == sku)
    places = world.in_line(sku)
    offer = "sold_out"
    if net > 0:
        offer = "in_stock"
    elif world.skus[sku]["backorders"] and sellable != 0:
        offer = "backorder"
    day = _next_day(world, sku, from_stock=offer != "backorder")
    return {
        "physical": physical,
        "free": physical - sum(place.covered for place in places),
        "net": net,
        "sellable": sellable,
        "next_date": day.isoformat() if day else None,
        "offer": offer,
    }


def _next_day(world: World, sku: str, *, from_stock: bool) -> date | None:
    here = {at for held, at in world.physical if held == sku}
    here |= {line.location for line in world.lines.values() if line.sku == sku}
    here |= {supply.location for supply in world.supplies.values() if supply.sku == sku}
    days = [_next_at(world, sku, at, from_stock=from_stock) for at in here or {"L1"}]
    return min((day for day in days if day is not None), default=None)


def _next_at(world: World, sku: str, location: str, *, from_stock: bool) -> date | None:
    """Send one more unit to the end of those whom an order of now would stand behind."""
    places = world.in_line(sku, location)
    better = [
        place for place in places if not world.beyond(place) and world.rank(place)[:3] <= (0, world.now, 0)
    ]
    others = [place for place in places if place not in better]
    kept = sum(max(place.committed, place.reserved) for place in others)
    ahead = sum(place.units for place in better) + kept
    if from_stock and ahead < world.physical[sku, location]:
        return _stock_day(world)
    newcomer = Place(NEXT, world.now, 0, 1)
    given, short = _deal(world, sku, location, [*better, newcomer, *others])
    if short[NEXT]:
        return _lead_day(world, sku)
    return _day_of(world, sku, given[NEXT][0])
