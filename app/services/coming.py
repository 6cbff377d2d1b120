"""What is on its way to each line: the confirmed supply of an item, wherever in the pool it arrives."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app import dates
from app.db.shop import Shop
from app.domain import eta
from app.services import incoming, pools, selfcheck
from app.services.pools import Queue


@dataclass(frozen=True, slots=True)
class Coming:
    """(item, location) → the supply on its way there, and its units below zero, which the first fill."""

    supplies: Mapping[Queue, Sequence[eta.Supply]]
    holes: Mapping[Queue, int]
    today: date
    layout: pools.Layout

    def to_queues(self) -> dict[Queue, list[eta.Supply]]:
        """(item, pool) → the supply that its line shares."""
        found: dict[Queue, list[eta.Supply]] = defaultdict(list)
        for level, some in self.supplies.items():
            hole = self.holes.get(level, 0)
            left = eta.above_zero(some, hole, eta.Dating(self.today)) if hole else some
            found[self.layout.queue(*level)] += left
        return dict(found)


def look(
    session: Session,
    shop: Shop,
    item_ids: Collection[int],
    now: datetime,
    layout: pools.Layout | None = None,
) -> Coming:
    return Coming(
        supplies=incoming.supplies(session, shop, item_ids),
        holes=selfcheck.holes(session, shop, item_ids),
        today=dates.shop_day(now, shop.timezone),
        layout=layout or pools.look(session, shop.id),
    )


def to_queues(
    session: Session,
    shop: Shop,
    item_ids: Collection[int],
    now: datetime,
    layout: pools.Layout | None = None,
) -> dict[Queue, list[eta.Supply]]:
    """(item, pool) → what its line may expect."""
    return look(session, shop, item_ids, now, layout).to_queues()
