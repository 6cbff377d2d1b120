"""Scenarios that nobody thought of, each event possible where it stands."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.replay import happening, telling
from tests.replay.oracle import World

START = datetime(2026, 9, 1, tzinfo=UTC)
SKUS, LOCATIONS = ("X", "Y"), ("L1", "L2")
OFTEN = {"order": 5, "receive": 3, "ship": 3, "edit": 3, "receive_incoming": 3} | dict.fromkeys(
    ("adjust", "commit", "cancel", "incoming", "move_incoming", "return"), 2
)


@st.composite
def scenarios(
    draw: st.DrawFn, length: int = 14, kinds: Iterable[str] = ()
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A scenario, and what the oracle says after each of its events."""
    policy = {
        "partial": draw(st.integers(0, 3)) > 0,
        "horizon_days": draw(st.sampled_from([None, None, 0, 5])),
        "handling_days": draw(st.integers(0, 2)),
        "margin_days": draw(st.integers(0, 2)),
        "auto_release": draw(st.integers(0, 3)) > 0,
    }
    skus = {sku: draw(_SKU) for sku in SKUS}
    world = World(START, policy, {sku: dict(chosen) for sku, chosen in skus.items()}, met=set(SKUS))
    events, told = [], []
    for number in range(draw(st.integers(length // 2, length))):
        kind = draw(st.sampled_from(often(world, kinds or _DRAWN)))
        given = _DRAWN[kind](draw, world, number)
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


_SKU = st.fixed_dictionaries(
    {
        "backorders": st.sampled_from([True, True, True, True, False]),
        "limit": st.sampled_from([None, None, None, None, 0, 8]),
        "tracked": st.just(True),
        "lead_time_days": st.sampled_from([None, 0, 10]),
    }
)


def _day_near(draw: st.DrawFn, world: World) -> date:
    return world.now.date() + timedelta(days=draw(st.integers(-1, 12)))


def _queue(draw: st.DrawFn) -> dict[str, str]:
    location = draw(st.sampled_from([*LOCATIONS, "L1", "L1", "L1"]))
    return {"sku": draw(st.sampled_from([*SKUS, "X"])), "location": location}


def _stock(draw: st.DrawFn, world: World, number: int) -> Any:
    return {**_queue(draw), "on_hand": draw(st.integers(-2, 9))}


def _receive(draw: st.DrawFn, world: World, number: int) -> Any:
    return {**_queue(draw), "quantity": draw(st.integers(0, 4))}


def _adjust(draw: st.DrawFn, world: World, number: int) -> Any:
    return {**_queue(draw), "quantity": draw(st.integers(-5, 2))}


def _order(draw: st.DrawFn, world: World, number: int) -> Any:
    hours = draw(st.sampled_from([None, -30, -2, -2, 0, 3]))
    letter = draw(st.sampled_from("abcz"))
    return {
        "id": f"{letter}{number}",
        "at": None if hours is None else START + timedelta(hours=hours),
        "priority": draw(st.sampled_from([0, 0, 0, 1, -1])),
        "ship": draw(st.sampled_from(["as_available", "as_available", "together"])),
        "paid": draw(st.integers(0, 3)) > 0,
        "due": _day_near(draw, world) if draw(st.booleans()) else None,
        "lines": [
            {"id": f"{letter}{number}-{n}", "quantity": draw(st.integers(1, 5)), **_queue(draw)}
            for n in range(draw(st.integers(1, 2)))
        ],
    }


def _of_order(draw: st.DrawFn, world: World) -> str:
    return draw(st.sampled_from(sorted(world.orders)))


def _of_line(draw: st.DrawFn, world: World) -> str:
    return draw(st.sampled_from(sorted(world.lines)))


def _pay(draw: st.DrawFn, world: World, number: int) -> Any:
    unpaid = sorted(name for name, order in world.orders.items() if not order.paid)
    return {"order": draw(st.sampled_from(unpaid))}


def _prioritise(draw: st.DrawFn, world: World, number: int) -> Any:
    return {"order": _of_order(draw, world), "priority": draw(st.integers(-1, 2))}


def _touch(draw: st.DrawFn, world: World, number: int) -> Any:
    return {"line": _of_line(draw, world)}


def _ship(draw: st.DrawFn, world: World, number: int) -> Any:
    ready = sorted(name for name, line in world.lines.items() if line.ready)
    line = draw(st.sampled_from(ready))
    return {"line": line, "quantity": draw(st.integers(1, world.lines[line].ready))}


def _edit(draw: st.DrawFn, world: World, number: int) -> Any:
    line = _of_line(draw, world)
    least = world.lines[line].shipped
    return {"line": line, "quantity": draw(st.integers(least, least + world.lines[line].open + 3))}


def _cancel(draw: st.DrawFn, world: World, number: int) -> Any:
    how = draw(st.sampled_from(["order", "line", "units"]))
    order, line = _of_order(draw, world), _of_line(draw, world)
    if how == "units":
        return {"line": line, "quantity": draw(st.integers(0, world.lines[line].open))}
    return {"order": order} if how == "order" else {"line": line}


def _return(draw: st.DrawFn, world: World, number: int) -> Any:
    sent = sorted(name for name, line in world.lines.items() if line.shipped > line.returned)
    line = world.lines[draw(st.sampled_from(sent))]
    units = draw(st.integers(1, line.shipped - line.returned))
    return {"line": line.id, "quantity": units, "restock": draw(st.booleans())}


def _incoming(draw: st.DrawFn, world: World, number: int) -> Any:
    line, queue = None, _queue(draw)
    here = sorted(n for n, at in world.lines.items() if (at.sku, at.location) == tuple(queue.values()))
    if here and draw(st.booleans()):
        line = draw(st.sampled_from(here))
    return {
        "id": f"{draw(st.sampled_from('pq'))}{number}",
        **queue,
        "quantity": draw(st.integers(0, 6)),
        "expected": _day_near(draw, world) if draw(st.integers(0, 3)) else None,
        "confirmed": draw(st.integers(0, 4)) > 0,
        "for_line": line,
    }


def _move_incoming(draw: st.DrawFn, world: World, number: int) -> Any:
    given: dict[str, Any] = {"id": draw(st.sampled_from(sorted(world.supplies)))}
    if draw(st.booleans()):
        given["expected"] = _day_near(draw, world) if draw(st.booleans()) else None
    if draw(st.booleans()):
        given["quantity"] = draw(st.integers(0, 6))
    if draw(st.integers(0, 3)) == 0:
        given["confirmed"] = draw(st.booleans())
    return given


def _receive_incoming(draw: st.DrawFn, world: World, number: int) -> Any:
    return {"id": draw(st.sampled_from(sorted(world.supplies))), "quantity": draw(st.integers(0, 6))}


def _limit(draw: st.DrawFn, world: World, number: int) -> Any:
    return {"sku": draw(st.sampled_from(SKUS)), "limit": draw(st.sampled_from([None, None, 3, 20]))}


def _day(draw: st.DrawFn, world: World, number: int) -> Any:
    return _day_near(draw, world)


# In the order in which they are worth trying: simpler draws come first.
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
