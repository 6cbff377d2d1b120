"""Makes the changes owed to Shopify, most urgent first, and ticks off what became true."""

import itertools
from collections.abc import Sequence

import structlog

from app.db import session as db
from app.house import House
from app.services import making, pacing
from app.services.making import Claim
from jobs import calls, performers, rounds

log = structlog.get_logger(__name__)

WAKES = ("notices", "replan", "readings")
BATCH = 50


def drain(house: House) -> int:
    """Make every change owed now; says how many were taken up."""
    return rounds.until_empty(house, "effects", once, pacing.next_effect)


def once(house: House) -> int:
    with db.look(house.sessions) as session:
        shops = making.shops(session, house.clock.now(), house.clock.wall())
    return sum(_shop(calls.to(house, shop_id)) for shop_id in shops)


def _shop(call: calls.Call) -> int:
    with call.write() as session:
        claims = making.claim_due(session, call.shop(session), call.now(), call.wall(), limit=BATCH)
    left = list(claims)
    for kind, group in itertools.groupby(claims, key=lambda claim: claim.kind):
        batch = list(group)
        pause = _perform(call, kind, batch)
        if pause is not None:
            # The shop cannot be spoken to now: the rest waits as well.
            _put_off(call, left, pause)
            break
        left = left[len(batch) :]
    call.house.bells.ring(*WAKES)
    return len(claims)


def _perform(call: calls.Call, kind: str, batch: Sequence[Claim]) -> float | None:
    """Make one kind's changes together, or one by one when that fails; seconds to rest, if need be."""
    if kind in performers.SINGLY and len(batch) > 1:
        return _one_by_one(call, kind, batch)
    try:
        performers.PERFORMERS[kind](call, batch)
    except Exception as error:  # noqa: BLE001 (whatever it was, it is noted on its row)
        pause = calls.pause_of(error)
        if pause is None and len(batch) > 1:
            return _one_by_one(call, kind, batch)
        if pause is None:
            _failed(call, batch[0], error)
        return pause
    return None


def _one_by_one(call: calls.Call, kind: str, batch: Sequence[Claim]) -> float | None:
    pauses = (_perform(call, kind, [claim]) for claim in batch)
    return next((pause for pause in pauses if pause is not None), None)


def _put_off(call: calls.Call, claims: Sequence[Claim], seconds: float) -> None:
    with call.write() as session:
        for claim in claims:
            making.put_off(session, call.shop_id, claim, call.wall(), seconds)


def _failed(call: calls.Call, claim: Claim, error: Exception) -> None:
    why = calls.described(error)
    log.warning("effect.failed", shop=call.domain, kind=claim.kind, target=claim.target, why=why)
    permanent = calls.is_permanent(error)
    with call.write() as session:
        making.failed(session, call.shop_id, claim, call.now(), call.wall(), why, permanent=permanent)
