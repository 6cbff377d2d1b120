"""Works through what the ear received, in batches; when one stumbles, each gets a savepoint of its own."""

import time
import traceback
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from app.db import session as db
from app.db.shop import Shop
from app.house import House
from app.services import deliveries, shops
from app.services.deliveries import Delivered
from webhooks import shapes, topics

log = structlog.get_logger(__name__)

BATCH = 100
SECONDS = 60  # then the bell is rung again, so that no job runs for ever
WAKES = ("readings", "replan", "effects")

Known = dict[str, Shop | None]


def drain(house: House) -> int:
    """Process what is owed now; says how many deliveries were taken up."""
    taken, until = 0, time.monotonic() + SECONDS
    while batch := _batch(house):
        taken += batch
        house.bells.ring(*WAKES)
        if time.monotonic() > until:
            house.bells.ring("deliveries")
            break
    return taken


def _batch(house: House) -> int:
    now, wall = house.clock.now(), house.clock.wall()
    with db.transaction(house.sessions) as session:
        batch = deliveries.claim(session, BATCH, wall)
        known: Known = dict(shops.locked_by_domain(session, [one.domain for one in batch]))
        outcomes = _together(session, dict(known), batch, now)
        if outcomes is None:
            outcomes = [_take(session, known, delivered, now, wall) for delivered in batch]
        for outcome in ("processed", "dropped"):
            ids = [one.id for one, became in zip(batch, outcomes, strict=True) if became == outcome]
            deliveries.close(session, ids, outcome, now)
    return len(batch)


def _together(session: Session, known: Known, batch: list[Delivered], now: datetime) -> list[str] | None:
    """All in one savepoint, which costs a fraction of one each; None when any of them stumbled."""
    try:
        with session.begin_nested():
            return [_handle(session, known, delivered, now) for delivered in batch]
    except Exception:  # noqa: BLE001 (whose it was, and what it was, shows when they are taken one by one)
        return None


def _take(session: Session, known: Known, delivered: Delivered, now: datetime, wall: datetime) -> str:
    """processed or dropped; "noted" when the delivery's own row already says what became of it."""
    facts = {"topic": delivered.topic, "delivery": delivered.id}
    try:
        with session.begin_nested():
            return _handle(session, known, delivered, now)
    except shapes.Unreadable as error:
        log.warning("webhook.unreadable", **facts, why=str(error))
        deliveries.close(session, [delivered.id], "failed", now, str(error))
    except Exception as error:  # noqa: BLE001 (whatever it was, it is noted on its row)
        # The message may quote a body: only its kind and place are kept.
        why = f"{type(error).__name__} at {_place(error)}"
        log.error("webhook.stumbled", **facts, why=why)
        deliveries.put_off(session, delivered, why, now, wall)
    return "noted"


def _handle(session: Session, known: Known, delivered: Delivered, now: datetime) -> str:
    body = shapes.parsed(delivered.body)
    shop = _shop(session, known, delivered.domain)
    if delivered.topic in topics.COMPLIANCE:
        topics.COMPLIANCE[delivered.topic](session, shop, body, now, delivered)
        known.pop(delivered.domain, None)
        return "processed"
    handler = topics.TOPICS.get(delivered.topic)
    if shop is None or not shop.is_installed or handler is None:
        return "dropped"
    handler(session, shop, body, now, delivered)
    return "processed"


def _shop(session: Session, known: Known, domain: str) -> Shop | None:
    if domain not in known:
        known[domain] = shops.find(session, domain)
    return known[domain]


def _place(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{frame.name}:{frame.lineno}"
