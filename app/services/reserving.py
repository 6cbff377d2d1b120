"""Units that were ordered for one line alone: once they have come, nobody else gets them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.line import Place
from app.domain.quantities import Stand
from app.services import dirty, places, pools


def reserve(session: Session, shop_id: int, line_id: int, level: tuple[int, int], units: int) -> None:
    """Keep units of an item that came to a location for the line's places in its pool: first what nothing
    covers, then the rest."""
    item_id, location_id = level
    pool_id = pools.of_location(session, shop_id, location_id)
    query = select(Place).where(
        Place.shop_id == shop_id,
        Place.line_id == line_id,
        Place.item_id == item_id,
        Place.pool_id == pool_id,
        Place.is_open,
    )
    rows = {row.id: row for row in session.scalars(query.execution_options(populate_existing=True))}
    stands = places.stands(list(rows.values()))
    for is_needy in (True, False):
        for stand in stands:
            row = rows[stand.place or 0]
            taken = min(units, _room(stand, row.reserved, is_needy=is_needy))
            units -= taken
            row.reserved += taken
    session.flush()
    dirty.mark(session, shop_id, [item_id])


def _room(stand: Stand, reserved: int, *, is_needy: bool) -> int:
    """Units of a place that may be kept for it; `is_needy`: only those that nothing covers yet."""
    return max(stand.units - (max(stand.covered, reserved) if is_needy else reserved), 0)
