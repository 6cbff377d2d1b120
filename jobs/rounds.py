"""How a job works through what is owed: round after round until nothing is due, never for ever."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.db import session as db
from app.house import House

SECONDS = 60
SOON = timedelta(seconds=2.5)

Soonest = Callable[[Session, datetime], datetime | None]


def until_empty(house: House, bell: str, once: Callable[[House], int], soonest: Soonest | None = None) -> int:
    """Repeat `once` until it finds nothing; says how many things were done.

    What is paced and due within moments (`soonest`, protocol time) is waited for by ringing again, so that
    other bells are answered in between; what is due later is found by the clock's next sweep.
    """
    done, until = 0, time.monotonic() + SECONDS
    while found := once(house):
        done += found
        if time.monotonic() > until:
            house.bells.ring(bell)
            return done
    if soonest is not None:
        _wait(house, bell, soonest, idle=done == 0)
    return done


def _wait(house: House, bell: str, soonest: Soonest, *, idle: bool) -> None:
    wall = house.clock.wall()
    with db.look(house.sessions) as session:
        due = soonest(session, wall)
    if due is not None and due - wall <= SOON:
        house.bells.ring_soon(bell, (due - wall).total_seconds() if idle else 0.0)
