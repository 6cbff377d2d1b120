"""The skus of a scenario's document: units, and what the next shopper would be told."""

from datetime import date
from typing import Any

from app.domain import eta, offer, walk
from app.replay import refusal
from app.replay.figures import Seen
from app.replay.scenario import LOCATION
from app.replay.stage import Stage

WORDS = {offer.IN_STOCK: "in_stock", offer.ON_BACKORDER: "backorder", offer.SOLD_OUT: "sold_out"}


def shown(on: Stage, seen: Seen) -> dict[str, dict[str, Any]]:
    """Sku → its figures, for every tracked sku that is known by now."""
    return {sku: _sku(on, seen, sku) for sku in on.store.met if on.store.skus[sku].tracked}


def _sku(on: Stage, seen: Seen, sku: str) -> dict[str, Any]:
    physical = on.store.physical_of(sku)
    standing = refusal.standing(on.store, sku)
    made = offer.make(standing, (), seen.lineup.datings[on.numbers.skus[sku]])
    next_date = _next_date(on, seen, sku, from_stock=made.offer != offer.ON_BACKORDER)
    return {
        "physical": physical,
        "free": physical - seen.covered(on.numbers.skus[sku]),
        "net": standing.net,
        "sellable": standing.sellable,
        "next_date": next_date.isoformat() if next_date is not None else None,
        "offer": WORDS[made.offer],
    }


def _next_date(on: Stage, seen: Seen, sku: str, *, from_stock: bool) -> date | None:
    """The earliest day over the sku's locations; a sku that is nowhere yet has its lead time."""
    dates = [
        _next_unit(on, seen, sku, location, from_stock=from_stock).ships_by
        for location in sorted(on.store.locations(sku) or {LOCATION})
    ]
    return min((day for day in dates if day is not None), default=None)


def _next_unit(on: Stage, seen: Seen, sku: str, location: str, *, from_stock: bool) -> eta.Eta:
    item = on.numbers.skus[sku]
    queue = (item, on.numbers.locations.get(location, 0))
    return walk.next_unit(
        seen.lineup.spots.get(queue, []),
        on.store.physical[sku, location] if from_stock else 0,
        seen.lineup.supplies.get(queue, []),
        seen.lineup.datings[item],
        on.store.now,
    )
