"""What the storefront says of a variant: in stock, on backorder with the next unit's date, or sold out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain import eta

IN_STOCK, ON_BACKORDER, SOLD_OUT = "in_stock", "on_backorder", "sold_out"


@dataclass(frozen=True, slots=True)
class Queue:
    """One location that sells online: units in line beyond its stock, and what is on its way to it."""

    uncovered: int
    supplies: Sequence[eta.Supply] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A variant's units: what Shopify sells by, what the line leaves, and how far it may go below."""

    available: int
    net: int
    limit: int | None = None
    backorders: bool = True
    stops_without_date: bool = False

    @property
    def sellable(self) -> int | None:
        """Units that may still be ordered; None: no limit."""
        if not self.backorders:
            return max(self.net, 0)
        return None if self.limit is None else max(self.net + self.limit, 0)


@dataclass(frozen=True, slots=True)
class Offer:
    offer: str
    ships_by: date | None
    basis: dict[str, Any]


def make(standing: Standing, queues: Iterable[Queue], dating: eta.Dating) -> Offer:
    """The offer for the next shopper; its date comes after everyone in line."""
    if standing.available > 0:
        return Offer(IN_STOCK, dating.from_stock(), {"kind": "stock"})
    unit = next_unit(queues, dating)
    if _is_closed(standing) or (standing.stops_without_date and unit.ships_by is None):
        return Offer(SOLD_OUT, None, {"kind": "none"})
    return Offer(ON_BACKORDER, unit.ships_by, unit.basis)


def next_unit(queues: Iterable[Queue], dating: eta.Dating) -> eta.Eta:
    """The earliest date of one unit more, over the locations, from incoming supply or lead time."""
    dates = [eta.of_waiting(q.uncovered, 1, q.supplies, dating) for q in queues]
    dates = dates or [eta.of_waiting(0, 1, (), dating)]
    return min(dates, key=lambda found: (found.ships_by is None, found.ships_by or date.min))


def _is_closed(standing: Standing) -> bool:
    # A limit of none means none, also while unpaid orders keep the last free units from sale.
    return not standing.backorders or standing.limit == 0 or standing.sellable == 0
