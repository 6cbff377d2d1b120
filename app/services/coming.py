"""What is on its way to each line: the confirmed supply of an item, wherever in the pool it arrives."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.db.shop import Shop
from app.domain.eta import Supply
from app.services import incoming, pools
from app.services.pools import Queue


def to_queues(
    session: Session, shop: Shop, item_ids: Iterable[int], layout: pools.Layout | None = None
) -> dict[Queue, list[Supply]]:
    """(item, pool) → the supply that its line shares."""
    layout = layout or pools.look(session, shop.id)
    found: dict[Queue, list[Supply]] = defaultdict(list)
    for (item, location), supplies in incoming.supplies(session, shop, item_ids).items():
        found[layout.queue(item, location)] += supplies
    return dict(found)
