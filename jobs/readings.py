"""Reads again what somebody asked for: facts come from Shopify, services write them down."""

import itertools
from collections.abc import Sequence

import structlog

from app.db import session as db
from app.house import House
from app.services import pacing, readings
from app.services.readings import Claim
from jobs import calls, readers, rounds

log = structlog.get_logger(__name__)

WAKES = ("replan", "effects", "notices")


def drain(house: House) -> int:
    """Do every reading owed now; says how many were taken up."""
    return rounds.until_empty(house, "readings", once, pacing.next_reading)


def once(house: House) -> int:
    with db.transaction(house.sessions) as session:
        claims = readings.claim(session, house.clock.wall())
    for (shop_id, kind), group in itertools.groupby(claims, key=lambda claim: (claim.shop_id, claim.kind)):
        _read(calls.to(house, shop_id), kind, list(group))
    if claims:
        house.bells.ring(*WAKES)
    return len(claims)


def _read(call: calls.Call, kind: str, group: Sequence[Claim]) -> None:
    """One kind together; when that fails, one by one, so that a bad one harms no other."""
    try:
        readers.READERS[kind](call, group)
    except Exception as error:  # noqa: BLE001 (whatever it was, it is noted on its row)
        pause = calls.pause_of(error)
        if pause is not None:
            _put_off(call, group, pause)
        elif len(group) > 1:
            for claim in group:
                _read(call, kind, [claim])
        else:
            _failed(call, group[0], error)


def _put_off(call: calls.Call, group: Sequence[Claim], seconds: float) -> None:
    with call.write() as session:
        for claim in group:
            readings.put_off(session, claim, call.wall(), seconds)


def _failed(call: calls.Call, claim: Claim, error: Exception) -> None:
    why = calls.described(error)
    log.warning("reading.failed", shop=call.domain, kind=claim.kind, target=claim.target, why=why)
    with call.write() as session:
        permanent = calls.is_permanent(error)
        readings.failed(session, claim, call.now(), call.wall(), why, permanent=permanent)
