"""Scenarios that nobody thought of, each event possible where it stands."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from tests.replay import happening, telling
from tests.replay.oracle import World

START = datetime(2026, 9, 1, tzinfo=UTC)
Drawn = tuple[dict[str, Any], list[dict[str, Any]]]
SKUS, LOCATIONS = ("X", "Y"), ("L1", "L2")
OFTEN = {"order": 5, "receive": 3, "ship": 3, "edit": 3, "receive_incoming": 3} | dict.fromkeys(
    ("adjust", "commit", "cancel", "incoming", "move_incoming", "return"), 2
)


def scenarios(length: int = 16, kinds: tuple[str, ...] = ()) -> st.SearchStrategy[Drawn]:
    """Scenarios, each with what the oracle says after each of its events.

    Only a seed is drawn: strategies of many small parts favour the first of every choice, and then
    hardly anything ships.
    """
    return st.integers(0, 2**32).map(lambda seed: drawn(seed, length, kinds))


def drawn(seed: int, length: int, kinds: tuple[str, ...] = ()) -> Drawn:
    rng = Random(seed)
    policy = {
        "partial": rng.randint(0, 3) > 0,
        "horizon_days": rng.choice([None, None, 0, 5]),
        "handling_days": rng.randint(0, 2),
        "margin_days": rng.randint(0, 2),
        "auto_release": rng.randint(0, 3) > 0,
    }
    skus = {sku: _sku(rng) for sku in SKUS}
    world = World(START, policy, {sku: dict(chosen) for sku, chosen in skus.items()}, met=set(SKUS))
    events, told = [], []
    for number in range(rng.randint(length // 2, length)):
        kind = rng.choice(often(world, kinds or _DRAWN))
        given = _DRAWN[kind](rng, world, number)
        happening.happen(world, kind, given)
        events.append({kind: given})
        told.append(telling.document(world))
    return {"today": START, "policy": policy, "skus": skus, "events": events}, told


def often(world: World, kinds: Iterable[str]) -> list[str]:
    """The kinds that can happen now, each as often as it should."""
    lines = list(world.lines.values())
    able = {
        **dict.fromkeys(("prioritise", "commit", "hold", "edit", "cancel"), bool(lines)),
        **dict.fromkeys(("move_incoming", "receive_incoming"), bool(world.supplies)),
        "pay": any(not order.paid for order in world.orders.values()),
        "ship": any(line.ready for line in lines),
        "return": any(line.shipped > line.returned for line in lines),
    }
    return [kind for kind in kinds if able.get(kind, True) for _ in range(OFTEN.get(kind, 1))]


def _sku(rng: Random) -> dict[str, Any]:
    return {
        "backorders": rng.randint(0, 5) > 0,
        "limit": rng.choice([None, None, None, None, 0, 8]),
        "tracked": True,
        "lead_time_days": rng.choice([None, 0, 10]),
    }


def _day_near(rng: Random, world: World) -> date:
    return world.now.date() + timedelta(days=rng.randint(-1, 12))


def _queue(rng: Random) -> dict[str, str]:
    location = rng.choice([*LOCATIONS, "L1", "L1", "L1"])
    return {"sku": rng.choice([*SKUS, "X"]), "location": location}


def _stock(rng: Random, world: World, number: int) -> Any:
    return {**_queue(rng), "on_hand": rng.randint(-2, 9)}


def _receive(rng: Random, world: World, number: int) -> Any:
    return {**_queue(rng), "quantity": rng.randint(0, 4)}


def _adjust(rng: Random, world: World, number: int) -> Any:
    return {**_queue(rng), "quantity": rng.randint(-5, 2)}


def _order(rng: Random, world: World, number: int) -> Any:
    hours = rng.choice([None, -30, -2, -2, 0, 3])
    letter = rng.choice("abcz")
    return {
        "id": f"{letter}{number}",
        "at": None if hours is None else START + timedelta(hours=hours),
        "priority": rng.choice([0, 0, 0, 1, -1]),
        "ship": rng.choice(["as_available", "as_available", "together"]),
        "paid": rng.randint(0, 3) > 0,
        "due": _day_near(rng, world) if (rng.randint(0, 1) == 1) else None,
        "lines": [
            {"id": f"{letter}{number}-{n}", "quantity": rng.randint(1, 5), **_queue(rng)}
            for n in range(rng.randint(1, 2))
        ],
    }


def _of_order(rng: Random, world: World) -> str:
    return rng.choice(sorted(world.orders))


def _of_line(rng: Random, world: World) -> str:
    return rng.choice(sorted(world.lines))


def _pay(rng: Random, world: World, number: int) -> Any:
    unpaid = sorted(name for name, order in world.orders.items() if not order.paid)
    return {"order": rng.choice(unpaid)}


def _prioritise(rng: Random, world: World, number: int) -> Any:
    return {"order": _of_order(rng, world), "priority": rng.randint(-1, 2)}


def _touch(rng: Random, world: World, number: int) -> Any:
    return {"line": _of_line(rng, world)}


def _ship(rng: Random, world: World, number: int) -> Any:
    ready = sorted(name for name, line in world.lines.items() if line.ready)
    line = rng.choice(ready)
    return {"line": line, "quantity": rng.randint(1, world.lines[line].ready)}


def _edit(rng: Random, world: World, number: int) -> Any:
    line = _of_line(rng, world)
    least = world.lines[line].shipped
    return {"line": line, "quantity": rng.randint(least, least + world.lines[line].open + 3)}


def _cancel(rng: Random, world: World, number: int) -> Any:
    how = rng.choice(["order", "line", "units"])
    order, line = _of_order(rng, world), _of_line(rng, world)
    if how == "units":
        return {"line": line, "quantity": rng.randint(0, world.lines[line].open)}
    return {"order": order} if how == "order" else {"line": line}


def _return(rng: Random, world: World, number: int) -> Any:
    sent = sorted(name for name, line in world.lines.items() if line.shipped > line.returned)
    line = world.lines[rng.choice(sent)]
    units = rng.randint(1, line.shipped - line.returned)
    return {"line": line.id, "quantity": units, "restock": (rng.randint(0, 1) == 1)}


def _incoming(rng: Random, world: World, number: int) -> Any:
    line, queue = None, _queue(rng)
    here = sorted(n for n, at in world.lines.items() if (at.sku, at.location) == tuple(queue.values()))
    if here and (rng.randint(0, 1) == 1):
        line = rng.choice(here)
    return {
        "id": f"{rng.choice('pq')}{number}",
        **queue,
        "quantity": rng.randint(0, 6),
        "expected": _day_near(rng, world) if rng.randint(0, 3) else None,
        "confirmed": rng.randint(0, 4) > 0,
        "for_line": line,
    }


def _move_incoming(rng: Random, world: World, number: int) -> Any:
    given: dict[str, Any] = {"id": rng.choice(sorted(world.supplies))}
    if rng.randint(0, 1) == 1:
        given["expected"] = _day_near(rng, world) if (rng.randint(0, 1) == 1) else None
    if rng.randint(0, 1) == 1:
        given["quantity"] = rng.randint(0, 6)
    if rng.randint(0, 3) == 0:
        given["confirmed"] = rng.randint(0, 1) == 1
    return given


def _receive_incoming(rng: Random, world: World, number: int) -> Any:
    return {"id": rng.choice(sorted(world.supplies)), "quantity": rng.randint(0, 6)}


def _limit(rng: Random, world: World, number: int) -> Any:
    return {"sku": rng.choice(SKUS), "limit": rng.choice([None, None, 3, 20])}


def _day(rng: Random, world: World, number: int) -> Any:
    return _day_near(rng, world)


_DRAWN = {
    "order": _order,
    "ship": _ship,
    "receive": _receive,
    "edit": _edit,
    "commit": _touch,
    "cancel": _cancel,
    "return": _return,
    "receive_incoming": _receive_incoming,
    "hold": _touch,
    "incoming": _incoming,
    "adjust": _adjust,
    "pay": _pay,
    "prioritise": _prioritise,
    "stock": _stock,
    "move_incoming": _move_incoming,
    "day": _day,
    "limit": _limit,
}
