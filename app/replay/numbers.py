"""Numbers for a scenario's ids, as Shopify has them: in the order in which the ids compare as text."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.replay import scenario


@dataclass(frozen=True, slots=True)
class Numbers:
    """Id → number, per kind; the lower id has the lower number. 0 is nobody's."""

    orders: dict[str, int]
    lines: dict[str, int]
    skus: dict[str, int]
    locations: dict[str, int]
    shipments: dict[str, int]


def of(script: scenario.Scenario) -> Numbers:
    whats = [event.what for event in script.events]
    orders = [what for what in whats if isinstance(what, scenario.Order)]
    lines = [line for order in orders for line in order.lines]
    shipments = [what for what in whats if isinstance(what, scenario.Incoming)]
    stocked = [
        what for what in whats if isinstance(what, scenario.Stock | scenario.Receive | scenario.Adjust)
    ]
    limited = [what for what in whats if isinstance(what, scenario.Limit)]
    return Numbers(
        orders=_numbered(order.id for order in orders),
        lines=_numbered(line.id for line in lines),
        skus=_numbered([*script.skus, *(what.sku for what in [*lines, *shipments, *stocked, *limited])]),
        locations=_numbered(what.location for what in [*lines, *shipments, *stocked]),
        shipments=_numbered(shipment.id for shipment in shipments),
    )


def _numbered(ids: Iterable[str]) -> dict[str, int]:
    return {each: number for number, each in enumerate(sorted(set(ids)), start=1)}
