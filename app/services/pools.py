"""Pools: locations that share their lines, and what the merchant chose for each of them."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.db.catalogue import Level, Location
from app.db.line import Place
from app.db.shop import Shop
from app.services import dirty

# An item and a pool (or, where it says so, a location).
Queue = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a shop keeps stock: location → its pool.

    `whole`: locations that let a line go only as a whole; `idle`: those that are not active any more;
    `online`: active ones that sell online.
    """

    of: Mapping[int, int]
    whole: frozenset[int] = frozenset()
    idle: frozenset[int] = frozenset()
    online: frozenset[int] = frozenset()

    def queue(self, item: int, location: int) -> Queue:
        """The line in which units of an item at a location wait; location 0 has none."""
        return item, self.of.get(location, location)

    @property
    def shared(self) -> frozenset[int]:
        """Pools of several locations."""
        count = Counter(self.of.values())
        return frozenset(pool for pool, locations in count.items() if locations > 1)

    def pooled(self, units: Mapping[Queue, int]) -> dict[Queue, int]:
        """(item, location) → units, added up per (item, pool): what one location lacks no other gives."""
        shared = self.shared
        if not shared:
            return dict(units)
        found: dict[Queue, int] = defaultdict(int)
        for (item, location), count in units.items():
            queue = self.queue(item, location)
            found[queue] += self.usable(location, count) if queue[1] in shared else count
        return dict(found)

    def usable(self, location: int, units: int) -> int:
        """What of a location's units its pool can have."""
        return 0 if location in self.idle else max(units, 0)


def look(session: Session, shop_id: int) -> Layout:
    whole = func.coalesce(Location.whole_lines, Location.is_fulfillment_service).label("whole")
    query = select(Location.id, Location.pool_id, Location.is_active, Location.sells_online, whole)
    rows = session.execute(query.where(Location.shop_id == shop_id)).all()
    return Layout(
        {row.id: row.pool_id for row in rows},
        frozenset(row.id for row in rows if row.whole),
        frozenset(row.id for row in rows if not row.is_active),
        frozenset(row.id for row in rows if row.is_active and row.sells_online),
    )


def of_shop(session: Session, shop_id: int) -> dict[int, int]:
    """Location → its pool. A location that is not there yet is a pool of its own."""
    query = select(Location.id, Location.pool_id).where(Location.shop_id == shop_id)
    return {row.id: row.pool_id for row in session.execute(query)}


def of_location(session: Session, shop_id: int, location_id: int) -> int:
    query = select(Location.pool_id).where(Location.shop_id == shop_id, Location.id == location_id)
    return session.scalar(query) or location_id


def assign(session: Session, shop: Shop, names: Mapping[int, str]) -> None:
    """Location → the name of its pool, "" for none; those not named keep theirs.

    The same name, whatever its case and the blanks around it, is the same pool. Everyone keeps what was let
    go to them, and the place in time; the next plan serves the lines as they are then.
    """
    query = select(Location).where(Location.shop_id == shop.id).order_by(Location.id)
    locations = session.scalars(query.execution_options(populate_existing=True)).all()
    first: dict[str, int] = {}
    for location in locations:
        location.pool = names.get(location.id, location.pool).strip()
        pool = first.setdefault(location.pool.casefold(), location.id) if location.pool else location.id
        if location.pool_id != pool:
            location.pool_id = pool
            here = (Place.shop_id == shop.id, Place.location_id == location.id)
            session.execute(update(Place).where(*here).values(pool_id=pool))
    session.flush()
    dirty.mark_all(session, shop.id)


def release_whole(session: Session, shop: Shop, location: Location, whole: bool | None) -> None:
    """Whether a line is released there only as a whole; None: as its kind is, fulfilment services do."""
    location.whole_lines = whole
    session.flush()
    here = (Level.shop_id == shop.id, Level.location_id == location.id, Level.open_units > 0)
    dirty.mark(session, shop.id, set(session.scalars(select(Level.id).where(*here))))
