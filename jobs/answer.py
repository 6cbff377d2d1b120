"""The one table of bells: who answers which."""

from collections.abc import Callable

import structlog

from app import house
from app.house import House
from jobs import effects, housekeeping, imports, nightly, notices, readings, replan, uploads
from webhooks import process

log = structlog.get_logger(__name__)

DRAINS: dict[str, Callable[[House], int]] = {
    "deliveries": process.drain,
    "readings": readings.drain,
    "imports": imports.drain,
    "uploads": uploads.drain,
    "replan": replan.drain,
    "effects": effects.drain,
    "notices": notices.drain,
    "nightly": nightly.drain,
    "housekeeping": housekeeping.drain,
}


def bell(name: str) -> None:
    """Answer one bell. The flag goes first, so that whoever rings during the drain is heard."""
    open_house = house.current()
    open_house.bells.answered(name)
    done = DRAINS[name](open_house)
    log.debug("bell.answered", bell=name, done=done)
