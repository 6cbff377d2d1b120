"""Works through files of incoming stock, some hundred rows a transaction, and goes on where it stopped."""

from collections.abc import Sequence

import structlog

from app.db import session as db
from app.db.shop import Shop
from app.domain import sheet
from app.house import House
from app.services import foresight, uploads
from jobs import calls, rounds

log = structlog.get_logger(__name__)

WAKES = ("replan", "readings")


def drain(house: House) -> int:
    """Go on with every unfinished file; says how many were taken up."""
    return rounds.until_empty(house, "uploads", once)


def once(house: House) -> int:
    with db.transaction(house.sessions) as session:
        claim = uploads.claim(session, house.clock.wall())
    if claim is None:
        return 0
    try:
        _work(house, claim)
    except Exception as error:  # noqa: BLE001 (whatever it was, it is noted on its row)
        _failed(house, claim, calls.described(error))
    house.bells.ring(*WAKES)
    return 1


def _work(house: House, claim: uploads.Claim) -> None:
    rows, done = claim.rows(), claim.done
    if not claim.is_seen and not _look(house, claim, rows):
        return
    while done < len(rows):
        now, wall = house.clock.now(), house.clock.wall()
        with calls.writing(house, claim.shop_id) as session:
            shop = session.get_one(Shop, claim.shop_id)
            done = uploads.take(session, shop, claim.id, rows, done, now, wall)


def _look(house: House, claim: uploads.Claim, rows: Sequence[sheet.Row]) -> bool:
    """Before anything is taken in: whether it may be."""
    with db.look(house.sessions) as session:
        shop = session.get_one(Shop, claim.shop_id)
        seen = foresight.look(session, shop, rows, house.clock.now())
    with calls.writing(house, claim.shop_id) as session:
        return uploads.look(session, claim, seen, house.clock.now())


def _failed(house: House, claim: uploads.Claim, why: str) -> None:
    log.warning("upload.failed", shop=claim.shop_id, upload=claim.id, why=why)
    with calls.writing(house, claim.shop_id) as session:
        uploads.failed(session, claim, why, house.clock.now(), house.clock.wall())
