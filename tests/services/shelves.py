"""Two shelves of one pool on the stage: who stands at which, and what the store shows of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.db import tables
from app.domain import facts, holds
from app.services import ledger, pools, totals
from tests.services import stage as stages
from tests.services.stage import Stage, tell

ANN, BEN, CY = 1, 2, 3
NORTH = 4_000_000_003
HELD = (facts.HoldFacts("gid://hold/1", holds.HANDLE, is_ours=True),)


def share(stage: Stage, names: dict[int, str]) -> None:
    with stage.act() as (session, shop):
        pools.assign(session, shop, names)


def whole(stage: Stage, location: int, choice: bool | None) -> None:
    with stage.act() as (session, shop):
        row = session.get_one(tables.Location, (shop.id, location))
        pools.release_whole(session, shop, row, choice)


def where(stage: Stage, number: int) -> dict[int | None, tuple[int, int]]:
    """Location → (units, let go) of an order's first line."""
    found: dict[int | None, tuple[int, int]] = {}
    for row in stage.rows(tables.Place, order_id=number):
        if row.units:
            units, committed = found.get(row.location_id, (0, 0))
            found[row.location_id] = (units + row.units, committed + row.committed)
    return found


def moves(stage: Stage, number: int) -> list[dict[str, Any]]:
    (row,) = stage.rows(tables.Order, id=number)
    return list(row.moves)


def move(number: int, start: int, to: int, units: int, **more: Any) -> dict[str, Any]:
    return {"line": number * 10, "from": start, "to": to, "units": units, **more}


def routed(
    stage: Stage, number: int, units: dict[int, int], found: tuple[facts.HoldFacts, ...] = (), **changes: Any
) -> None:
    """The store shows the order's first line at these locations now, under these holds; the app reads it."""
    full = stage.orders[number]
    line, hours = full.order.lines[0], len(full.fulfillment_orders)
    shown = tuple(
        stages.fulfillment(
            number * 100 + hours * 10 + at,
            number,
            (facts.FulfillmentOrderLineFacts(f"gid://fol/{at}", line.id, count, count),),
            location,
            holds=found,
        )
        for at, (location, count) in enumerate(units.items())
    )
    told = replace(full.order, **changes)
    tell(stage, facts.FullOrderFacts(told, shown), cause="reading")


def sound(stage: Stage) -> None:
    """The ledger and the totals say what the places say."""
    with stage.act() as (session, shop):
        assert ledger.verify(session, shop.id) == {}
        assert totals.recount(session, shop.id) == 0


def shown(
    order: facts.OrderFacts, hour: int, theirs: Mapping[int, int], sent: Mapping[int, int]
) -> tuple[facts.FulfillmentOrderFacts, ...]:
    """Fulfillment orders of an order with one line: units to send and units sent, by location."""
    line = order.lines[0]
    parts = [(at, units, 0) for at, units in sent.items() if units]
    parts += [(at, units, units) for at, units in theirs.items() if units]
    return tuple(
        stages.fulfillment(
            order.id * 10_000 + hour * 10 + nth,
            order.id,
            (facts.FulfillmentOrderLineFacts(f"gid://fol/{nth}", line.id, total, left),),
            at,
            status="OPEN" if left else "CLOSED",
        )
        for nth, (at, total, left) in enumerate(parts)
    )
