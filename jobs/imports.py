"""Reads a whole shop, page by page: at install, and again every night. Goes on where it stopped."""

import time

import structlog

from app.db import session as db
from app.house import House
from app.services import imports
from jobs import calls, pages, rounds

log = structlog.get_logger(__name__)

WAKES = ("readings", "replan")
# Then other bells are answered before the reading goes on.
SECONDS = 10


def drain(house: House) -> int:
    """Go on with every unfinished reading; says how many pages were read."""
    return rounds.until_empty(house, "imports", once)


def once(house: House) -> int:
    with db.transaction(house.sessions) as session:
        claim = imports.claim(session, house.clock.wall())
    if claim is None:
        return 0
    call = calls.to(house, claim.shop_id)
    try:
        read = _read(call, claim)
    except Exception as error:  # noqa: BLE001 (whatever it was, it is noted on its row)
        _put_off(call, claim, error)
        return 1
    with db.transaction(house.sessions) as session:
        imports.release(session, claim)
    house.bells.ring(*WAKES)
    return read


def _read(call: calls.Call, claim: imports.Claim) -> int:
    read, until = 0, time.monotonic() + SECONDS
    while time.monotonic() < until:
        with db.look(call.house.sessions) as session:
            step = imports.step(session, claim.shop_id)
        if step is None:
            break
        pages.READ[step.name](call, claim, step)
        read += 1
    else:
        call.house.bells.ring("imports")
    return read


def _put_off(call: calls.Call, claim: imports.Claim, error: Exception) -> None:
    pause, why = calls.pause_of(error), calls.described(error)
    log.warning("import.put_off", shop=call.domain, why=why)
    with call.write() as session:
        if pause is not None:
            imports.put_off(session, claim, call.wall(), pause, why)
        else:
            imports.failed(session, claim, call.now(), call.wall(), why)
