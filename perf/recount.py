"""A whole line counted anew, ledger and all, beside the bare UPDATE of the rows that change."""

import resource
import sys
from collections.abc import Callable

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.db import session as db
from app.db.line import Place
from app.db.shop import Shop
from app.house import House
from app.services import linecount
from perf import crowd, houses, line, stopwatch

MANY = {"sqlite": 100_000, "postgresql": 1_000_000}
SERVED = 0.9  # of the line; the others wait on
ROUNDS = 3  # of which the least counts: whatever else ran on this machine only adds
QUEUE = (crowd.ITEM, crowd.LOCATION)
GOAL, GOAL_MIB = 1.5, 64


def main() -> None:
    for database in houses.databases():
        with houses.opened(database) as (house, _):
            _measure(house, database, MANY[database])


def _measure(house: House, database: str, many: int) -> None:
    changing = round(many * SERVED)
    with db.transaction(house.sessions) as session:
        crowd.gather(session, session.scalars(select(Shop)).one(), many)
    line.settle(house)
    before = _memory()
    bare = min(_timed(house, _bare, changing) for _ in range(ROUNDS))
    counted = min(_timed(house, _counted, changing) for _ in range(ROUNDS))
    with db.transaction(house.sessions) as session:
        assert _counted(session, changing) == changing
    line.settle(house)
    nothing = _timed(house, _counted, changing)
    memory = _memory() - before
    sys.stdout.write(
        f"recount of {many:,} lines of which {changing:,} change, {database}: {counted:.2f} s of the "
        f"database's CPU = {counted / bare:.2f} × the bare UPDATE of these rows ({bare:.2f} s; goal on "
        f"PostgreSQL ≤ {GOAL}); nothing changed {nothing:.2f} s; "
        f"client memory +{memory:.0f} MiB (goal ≤ {GOAL_MIB})\n"
    )


def _timed(house: House, deed: Callable[[Session, int], object], many: int) -> float:
    """Seconds of the database's CPU for a deed that is taken back; the rows' room is free again then."""
    with house.sessions() as session:
        with stopwatch.watching(session.connection()) as watch:
            deed(session, many)
        session.rollback()
    line.settle(house)
    return watch.ms / 1000


def _bare(session: Session, many: int) -> None:
    values = {"covered": Place.units, "ready": Place.units, "committed": Place.units}
    served = update(Place).where(Place.line_id <= crowd.FIRST + many)
    session.execute(served.values(values), execution_options=linecount.OPTIONS)


def _counted(session: Session, stock: int) -> int:
    shop = session.scalars(select(Shop)).one()
    return linecount.of_queue(session, shop, QUEUE, stock, crowd.SINCE)


def _memory() -> float:
    """The most this process has ever used, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
