"""When: the dates that stock, incoming supply and lead times give to units in line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from app.domain.working_days import EVERY_DAY, WorkingDays


@dataclass(frozen=True, slots=True)
class Dating:
    """How a shop counts its days: handling and lead time in working days, margin in days.

    `lead_time_of`: whose it is, of variant, vendor or shop, or learned_variant or learned_vendor.
    """

    today: date
    handling: int = 0
    margin: int = 0
    lead_time: int | None = None
    lead_time_of: str = "shop"
    days: WorkingDays = EVERY_DAY

    def from_stock(self) -> date:
        return self.days.after(self.today, self.handling)

    def from_arrival(self, expected: date | None) -> date | None:
        """A missing or past date says nothing; then the lead time speaks, if one is known."""
        if expected is None or expected < self.today:
            return self.from_lead_time()
        return self.days.after(expected + timedelta(days=self.margin), self.handling)

    def from_lead_time(self) -> date | None:
        if self.lead_time is None:
            return None
        arrived = self.days.after(self.today, self.lead_time) + timedelta(days=self.margin)
        return self.days.after(arrived, self.handling)


@dataclass(frozen=True, slots=True)
class Supply:
    """A confirmed quantity on its way; `expected` is the day it should arrive, if one was said.

    `for_line` names the order line that it was ordered for. `sunk`: units of it beyond the `quantity`, which
    fill stock below zero: they serve nobody, and their line is owed as many of what comes later.
    """

    id: int | str
    quantity: int
    expected: date | None = None
    for_line: int | str | None = None
    sunk: int = 0


@dataclass(frozen=True, slots=True)
class Eta:
    """When units ship and why; `used` lists (supply id, units). No date: nothing is known.

    `basis`: its kind (stock, incoming, lead_time, none), which supply or lead time, and the days added.
    """

    ships_by: date | None
    basis: dict[str, Any]
    used: tuple[tuple[int | str, int], ...] = ()
    shortfall: int = 0


def in_order(supplies: Iterable[Supply], dating: Dating) -> list[Supply]:
    """As the line is walked: by date and id; what has no usable date comes last, by id."""

    def key(supply: Supply) -> tuple[bool, date, int | str]:
        expected = supply.expected
        if expected is None or expected < dating.today:
            return (True, date.max, supply.id)
        return (False, expected, supply.id)

    return sorted(supplies, key=key)


def above_zero(supplies: Iterable[Supply], hole: int, dating: Dating) -> list[Supply]:
    """What is left of supplies, as `in_order` gives them, once the first to come fill a hole of that many
    units: nobody is served while stock is below zero."""
    found = []
    for supply in in_order(supplies, dating):
        sunk = min(hole, supply.quantity)
        hole -= sunk
        found.append(replace(supply, quantity=supply.quantity - sunk, sunk=sunk))
    return found


def of_stock(dating: Dating) -> Eta:
    return Eta(dating.from_stock(), {"kind": "stock", "handling": dating.handling})


def of_waiting(ahead: int, units: int, supplies: Sequence[Supply], dating: Dating) -> Eta:
    """The date of `units` that wait behind `ahead` uncovered ones; `supplies` as `in_order` gives them."""
    used, short = taken(ahead, units, supplies)
    return of_parts(used, short, dating)


def of_parts(
    used: Sequence[tuple[Supply, int]], short: int, dating: Dating, *, is_covered: bool = False
) -> Eta:
    """The date of units that stock, some supplies and nothing at all (`short`) stand for, at least one."""
    parts = [of_stock(dating)] if is_covered else []
    parts += [_arriving(supply, dating) for supply, _ in used]
    if short:
        parts.append(_by_lead_time(dating))
    last = latest(parts)
    return Eta(last.ships_by, last.basis, tuple((supply.id, taken) for supply, taken in used), short)


def latest(etas: Iterable[Eta]) -> Eta:
    """The one that all wait for: one without a date, else the latest."""
    return max(etas, key=lambda eta: (eta.ships_by is None, eta.ships_by or date.min))


def taken(ahead: int, units: int, supplies: Sequence[Supply]) -> tuple[list[tuple[Supply, int]], int]:
    """What `units` behind `ahead` others get of the supplies, and how many units get nothing."""
    used = []
    for supply in supplies:
        if not units:
            break
        passed = min(ahead, supply.quantity)
        taken = min(units, supply.quantity - passed)
        ahead, units = ahead - passed, units - taken
        if taken:
            used.append((supply, taken))
    return used, units


def _arriving(supply: Supply, dating: Dating) -> Eta:
    if supply.expected is None or supply.expected < dating.today:
        return _by_lead_time(dating)
    basis = {"kind": "incoming", "supply": supply.id, "expected": supply.expected.isoformat()}
    return Eta(dating.from_arrival(supply.expected), {**basis, **_added(dating)})


def _by_lead_time(dating: Dating) -> Eta:
    day = dating.from_lead_time()
    if day is None:
        return Eta(None, {"kind": "none"})
    basis = {"kind": "lead_time", "days": dating.lead_time, "of": dating.lead_time_of}
    return Eta(day, {**basis, **_added(dating)})


def _added(dating: Dating) -> dict[str, int]:
    return {"margin": dating.margin, "handling": dating.handling}
