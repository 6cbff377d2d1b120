"""Works through files of incoming stock, some hundred rows a transaction, and goes on where it stopped."""

from datetime import timedelta

import structlog

from app.db import session as db
from app.db.shop import Shop
from app.house import House
from app.services import uploads
from jobs import calls, rounds

log = structlog.get_logger(__name__)

WAKES = ("replan", "readings")
RETRY = timedelta(seconds=30)


def drain(house: House) -> int:
    """Go on with every unfinished file; says how many rows were worked through."""
    return rounds.until_empty(house, "uploads", once)


def once(house: House) -> int:
    with db.transaction(house.sessions) as session:
        claim = uploads.claim(session, house.clock.wall())
    if claim is None:
        return 0
    try:
        _work(house, claim)
    except Exception as error:  # noqa: BLE001 (whatever it was, the file is tried again)
        log.warning("upload.put_off", shop=claim.shop_id, why=type(error).__name__)
        with db.transaction(house.sessions) as session:
            uploads.release(session, claim, house.clock.wall() + RETRY)
    house.bells.ring(*WAKES)
    return len(claim.rows) - claim.done


def _work(house: House, claim: uploads.Claim) -> None:
    done = claim.done
    while done < len(claim.rows):
        with calls.writing(house, claim.shop_id) as session:
            shop = session.get_one(Shop, claim.shop_id)
            done = uploads.take(session, shop, claim, done, house.clock.now(), house.clock.wall())
