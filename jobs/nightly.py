"""Once a night each shop's whole truth is read again, holds of others grow old, and badges are renewed."""

from app.db import session as db
from app.db.shop import Shop
from app.house import House
from app.services import nights
from jobs import rounds

WAKES = ("imports", "readings", "replan", "effects")


def drain(house: House) -> int:
    """Begin the night of every shop that is due; says how many."""
    return rounds.until_empty(house, "nightly", once)


def once(house: House) -> int:
    """The reading itself goes on as an import does; it also keeps an idle shop's token alive."""
    with db.transaction(house.sessions) as session:
        due = nights.due(session, house.clock.now())
        for shop_id in due:
            nights.begin(session, session.get_one(Shop, shop_id), house.clock.now())
    if due:
        house.bells.ring(*WAKES)
    return len(due)
