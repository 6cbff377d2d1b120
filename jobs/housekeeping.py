"""Throws away what was kept long enough, a thousand rows a transaction, and says when work piles up."""

from collections.abc import Callable
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from app.db import session as db
from app.house import House
from app.services import health, housekeeping, tokens, uploads
from app.shopify import errors
from jobs import calls

log = structlog.get_logger(__name__)

# More than this owed at once is not a burst any more.
PILE = 20_000

CHORES: tuple[Callable[[Session, datetime], int], ...] = (
    housekeeping.empty_old_bodies,
    housekeeping.delete_old_deliveries,
    housekeeping.delete_uneventful_orders,
    uploads.forget_old,
)


def drain(house: House) -> int:
    """Do every chore to its end; says how many rows went or were emptied."""
    done = sum(_to_the_end(house, chore) for chore in CHORES)
    _keep_tokens_alive(house)
    with db.look(house.sessions) as session:
        owed = health.owed(session, house.clock.now())
    for kind, count in owed.items():
        if count > PILE:
            log.warning("housekeeping.piling_up", kind=kind, owed=count)
    return done


def _keep_tokens_alive(house: House) -> None:
    """A shop whose nights have long found no answer would lose its token for good."""
    with db.look(house.sessions) as session:
        lapsing = tokens.lapsing(session, house.clock.wall())
    for shop_id in lapsing:
        pair = calls.to(house, shop_id).admin.tokens
        try:
            pair.renew(pair.access())
        except errors.ShopifyError as error:
            log.warning("housekeeping.token_not_renewed", shop=shop_id, why=str(error))


def _to_the_end(house: House, chore: Callable[[Session, datetime], int]) -> int:
    done = 0
    while True:
        with db.transaction(house.sessions) as session:
            found = chore(session, house.clock.now())
        done += found
        if found < housekeeping.AT_ONCE:
            return done
