"""What a change of supply would mean, shown before it is saved: one query finds all whom it concerns."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.db import incoming as db
from app.db.incoming import Incoming
from app.db.shop import Shop
from app.domain import eta, impact
from app.services import coming, company, concerned, dating, policies, pools, shops
from app.services.pools import Queue

# A supply that is not entered yet comes after all others of its day.
NEW = 2**62


@dataclass(frozen=True, slots=True)
class Change:
    """A supply as it would be; `units` still to come."""

    units: int
    expected: date | None
    status: str
    for_line_id: int | None = None

    def supply(self, id_: int) -> eta.Supply | None:
        """What the line would see of it."""
        if self.status not in (db.CONFIRMED, db.PARTLY) or self.units <= 0:
            return None
        return eta.Supply(id_, self.units, self.expected, self.for_line_id)


@dataclass(frozen=True, slots=True)
class Meant:
    """A supply of an item at a location that would become this; `id` is its row's, or NEW and more."""

    id: int
    item_id: int
    location_id: int
    change: Change


def of_new(
    session: Session, shop: Shop, item_id: int, location_id: int, change: Change, now: datetime
) -> impact.Impact:
    """If this were entered for an item at a location."""
    return of_all(session, shop, [Meant(NEW, item_id, location_id, change)], now)


def of_change(session: Session, shop: Shop, row: Incoming, change: Change, now: datetime) -> impact.Impact:
    """If this row became as `change` says."""
    return of_all(session, shop, [Meant(row.id, row.item_id, row.location_id, change)], now)


def of_all(session: Session, shop: Shop, meant: Iterable[Meant], now: datetime) -> impact.Impact:
    """If all of this were so at once."""
    layout = pools.look(session, shop.id)
    changes: dict[Queue, list[Meant]] = defaultdict(list)
    for each in meant:
        changes[layout.queue(each.item_id, each.location_id)].append(each)
    items = {item for item, _ in changes}
    seen = coming.look(session, shop, items, now, layout)
    before = seen.to_queues()
    after = _after(seen, [each for some in changes.values() for each in some]).to_queues()
    settings = shops.settings(session, shop)
    policy, datings = policies.of(shop, settings, now), dating.of_items(session, shop, settings, items, now)
    compared: dict[Hashable, impact.Line] = {
        queue: impact.Line(before.get(queue, []), after.get(queue, []), datings[queue[0]])
        for queue in changes
    }
    stretches = {queue: compared[queue].concerned() for queue in changes}
    waits: list[impact.Wait] = []
    together: set[int] = set()
    for row in concerned.rows(session, shop, stretches, policy):
        waits.append(_wait(row))
        together |= {row.order_id} if row.ship_together else set()
    others = company.dates(session, shop, together, set(changes), policy, now)
    return impact.compare(compared, waits, others)


def _after(seen: coming.Coming, changes: Sequence[Meant]) -> coming.Coming:
    gone = {each.id for each in changes}
    left = {level: [some for some in there if some.id not in gone] for level, there in seen.supplies.items()}
    for each in changes:
        new = each.change.supply(each.id)
        if new is not None:
            left.setdefault((each.item_id, each.location_id), []).append(new)
    return replace(seen, supplies=left)


def _wait(row: Row[Any]) -> impact.Wait:
    return impact.Wait(
        place=row.place,
        line=row.line,
        queue=(row.item_id, row.pool_id),
        units=row.units,
        ahead=row.ahead,
        order=row.order_id,
        name=row.name,
        money=row.unit_price * row.units,
        currency=row.currency,
        promised=row.ships_by,
    )
