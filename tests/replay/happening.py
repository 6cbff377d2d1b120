"""What events do to the oracle's world."""

from datetime import UTC, date, datetime, time
from typing import Any

from tests.replay import oracle
from tests.replay.oracle import Line, Order, Place, Supply, World


def happen(world: World, kind: str, given: Any) -> bool:
    """Do it and plan; False when an order was refused."""
    done = globals()[f"_{kind}"](world, given)
    oracle.plan(world)
    if kind == "commit":
        for place in world.lines[given["line"]].places:
            place.committed = place.ready
        oracle.plan(world)
    return done is not False


def _stock(world: World, given: Any) -> None:
    world.physical[given["sku"], given["location"]] = given["on_hand"]
    world.met.add(given["sku"])


def _receive(world: World, given: Any) -> None:
    world.physical[given["sku"], given["location"]] += given["quantity"]
    world.met.add(given["sku"])


_adjust = _receive


def _order(world: World, given: Any) -> bool:
    wanted: dict[str, int] = {}
    for line in given["lines"]:
        wanted[line["sku"]] = wanted.get(line["sku"], 0) + line["quantity"]
    for sku, units in wanted.items():
        sellable = world.sellable(sku)
        if world.skus[sku]["tracked"] and sellable is not None and units > sellable:
            return False
    at = given["at"] or world.now
    names = [line["id"] for line in given["lines"]]
    together = given["ship"] == "together"
    world.orders[given["id"]] = Order(at, given["priority"], together, given["paid"], given["due"], names)
    for line in given["lines"]:
        made = Line(line["id"], given["id"], line["sku"], line["location"], line["quantity"])
        made.places = [Place(made.id, at, 0, made.ordered)] if world.skus[made.sku]["tracked"] else []
        world.lines[made.id] = made
        world.met.add(made.sku)
    return True


def _pay(world: World, given: Any) -> None:
    world.orders[given["order"]].paid = True


def _prioritise(world: World, given: Any) -> None:
    world.orders[given["order"]].priority = given["priority"]


def _commit(world: World, given: Any) -> None:
    world.lines[given["line"]].held = False


def _hold(world: World, given: Any) -> None:
    world.lines[given["line"]].held = True


def _ship(world: World, given: Any) -> None:
    line, left = world.lines[given["line"]], given["quantity"]
    world.physical[line.sku, line.location] -= left
    line.shipped += left
    kept = max(sum(place.reserved for place in line.places) - left, 0)
    for place in sorted(line.places, key=lambda place: place.seq):
        taken = min(left, place.ready)
        left -= taken
        _shrink(place, taken)
    for place in sorted(line.places, key=lambda place: place.seq):
        place.reserved = min(place.reserved, kept)
        kept -= place.reserved


def _edit(world: World, given: Any) -> None:
    line = world.lines[given["line"]]
    added = given["quantity"] - line.open - line.shipped
    if added < 0:
        _take(line, -added)
    if added > 0:
        line.ordered += added
        there = world.in_line(line.sku, line.location)
        queued = max([world.now] + [place.queued for place in there])
        seq = 1 + max([place.seq for place in there + line.places], default=0)
        line.places.append(Place(line.id, queued, seq, added))


def _cancel(world: World, given: Any) -> None:
    if "order" in given:
        for name in world.orders[given["order"]].lines:
            _take(world.lines[name], world.lines[name].open)
    else:
        line = world.lines[given["line"]]
        _take(line, given.get("quantity", line.open))


def _take(line: Line, units: int) -> None:
    """Waiting units first, then ready ones, the newest place first within each."""
    line.cancelled += units
    newest = sorted(line.places, key=lambda place: -place.seq)
    for place in newest:
        taken = min(units, place.units - place.ready)
        units -= taken
        place.units -= taken
    for place in newest:
        taken = min(units, place.ready)
        units -= taken
        _shrink(place, taken)


def _shrink(place: Place, ready: int) -> None:
    place.units -= ready
    place.ready -= ready
    place.committed = max(place.committed - ready, 0)


def _return(world: World, given: Any) -> None:
    line = world.lines[given["line"]]
    line.returned += given["quantity"]
    if given["restock"]:
        world.physical[line.sku, line.location] += given["quantity"]


def _incoming(world: World, given: Any) -> None:
    rest = {key: value for key, value in given.items() if key != "id"}
    world.supplies[given["id"]] = Supply(**rest)
    world.met.add(given["sku"])


def _move_incoming(world: World, given: Any) -> None:
    supply = world.supplies[given["id"]]
    for key in given.keys() - {"id"}:
        setattr(supply, key, given[key])


def _receive_incoming(world: World, given: Any) -> None:
    supply, units = world.supplies[given["id"]], given["quantity"]
    supply.quantity = max(supply.quantity - units, 0)
    world.physical[supply.sku, supply.location] += units
    line = world.lines.get(supply.for_line or "")
    if line is None or not world.orders[line.order].paid:
        return
    for needy in (True, False):
        for place in sorted(line.places, key=lambda place: place.seq):
            room = place.units - (max(place.covered, place.reserved) if needy else place.reserved)
            taken = min(units, max(room, 0))
            units -= taken
            place.reserved += taken


def _limit(world: World, given: Any) -> None:
    world.skus[given["sku"]]["limit"] = given["limit"]
    world.met.add(given["sku"])


def _day(world: World, given: date) -> None:
    world.now = max(world.now, datetime.combine(given, time(), UTC))
