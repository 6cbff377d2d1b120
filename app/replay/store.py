"""The store of a scenario: what Shopify would know, so that the services can be told facts."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from app.replay import scenario


@dataclass(slots=True)
class Line:
    """One order line; ordered = open + shipped + cancelled. `returned` of the shipped units came back."""

    id: str
    order: str
    sku: str
    location: str
    ordered: int
    shipped: int = 0
    cancelled: int = 0
    returned: int = 0

    @property
    def open(self) -> int:
        return self.ordered - self.shipped - self.cancelled


@dataclass(slots=True)
class Order:
    id: str
    at: datetime
    is_paid: bool
    lines: list[Line]
    due: date | None


@dataclass(slots=True)
class Shipment:
    """Supply on its way, as far as it was not received."""

    id: str
    sku: str
    location: str
    outstanding: int
    expected: date | None
    is_confirmed: bool
    for_line: str | None
    received: int = 0


@dataclass(slots=True)
class Store:
    """`skus`: the settings of every sku, `met`: those known so far, `physical`: units by sku and location,
    `counted`: the skus whose units changed since the plan last looked,
    `refused`: the event at which an order was refused, `refused_lines`: the order of each line refused so."""

    now: datetime
    skus: dict[str, scenario.Sku]
    met: dict[str, None] = field(default_factory=dict)
    physical: Counter[tuple[str, str]] = field(default_factory=Counter)
    counted: set[str] = field(default_factory=set)
    orders: dict[str, Order] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    shipments: dict[str, Shipment] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    refused_lines: dict[str, str] = field(default_factory=dict)

    def open_lines(self, sku: str) -> Iterator[Line]:
        return (line for line in self.lines.values() if line.sku == sku and line.open)

    def refuse(self, order: scenario.Order, event: int) -> None:
        self.refused[order.id] = event
        self.refused_lines.update((line.id, order.id) for line in order.lines)

    def put(self, sku: str, location: str, units: int) -> None:
        """Units come, or go when negative."""
        self.met.setdefault(sku)
        self.counted.add(sku)
        self.physical[sku, location] += units

    def physical_of(self, sku: str) -> int:
        return sum(units for (held, _), units in self.physical.items() if held == sku)

    def net(self, sku: str) -> int:
        """Units that the line leaves; unpaid orders do not stand in it."""
        in_line = sum(line.open for line in self.open_lines(sku) if self.orders[line.order].is_paid)
        return self.physical_of(sku) - in_line

    def locations(self, sku: str) -> set[str]:
        """Where the sku is or ever was stocked, wanted or expected."""
        stocked = {location for held, location in self.physical if held == sku}
        return stocked | _places(sku, self.lines.values()) | _places(sku, self.shipments.values())


def _places(sku: str, things: Iterable[Line | Shipment]) -> set[str]:
    return {thing.location for thing in things if thing.sku == sku}
