"""A whole line of a million counted anew, beside the bare UPDATE of the rows that change."""

import resource
import sys
import time
from collections.abc import Callable

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from app.db import session as db
from app.db.line import LedgerEntry, Place
from app.db.shop import Shop
from app.house import House
from app.services import recount
from perf import crowd, houses, line

MANY = {"sqlite": 100_000, "postgresql": 1_000_000}
QUEUE = (crowd.ITEM, crowd.LOCATION)
GOAL, GOAL_MIB = 1.5, 64


def main() -> None:
    for database in houses.databases():
        with houses.opened(database) as (house, _):
            _measure(house, database, MANY[database])


def _measure(house: House, database: str, many: int) -> None:
    with db.transaction(house.sessions) as session:
        crowd.gather(session, session.scalars(select(Shop)).one(), many)
    line.settle(house)
    before = _memory()
    bare = _timed(house, _bare)
    entries = _timed(house, lambda session: _bare_entries(session, many))
    counted = _timed(house, lambda session: _counted(session, many))
    with db.transaction(house.sessions) as session:
        assert _counted(session, many) == many
    line.settle(house)
    nothing = _timed(house, lambda session: _counted(session, many))
    sys.stdout.write(
        f"recount of {many:,} lines, {database}: {counted:.2f} s = {counted / (bare + entries):.2f} × "
        f"the bare UPDATE ({bare:.2f} s) and INSERT of the ledger lines ({entries:.2f} s) (goal ≤ {GOAL}); "
        f"nothing changed {nothing:.2f} s; client memory +{_memory() - before:.0f} MiB (goal ≤ {GOAL_MIB})\n"
    )


def _timed(house: House, deed: Callable[[Session], object]) -> float:
    """Seconds of a deed that is taken back; room for new versions of the rows is free again afterwards."""
    with house.sessions() as session:
        started = time.perf_counter()
        deed(session)
        took = time.perf_counter() - started
        session.rollback()
    line.settle(house)
    return took


def _bare(session: Session) -> None:
    values = {"covered": Place.units, "ready": Place.units, "committed": Place.units}
    session.execute(update(Place).values(values).execution_options(synchronize_session=False))


def _bare_entries(session: Session, many: int) -> None:
    columns = (
        "shop_id, order_id, line_id, item_id, location_id, units, from_state, to_state, cause, detail, at"
    )
    facts = "1, i, i, :item, :location, 1, 'waiting', 'committed', 'recount', '{}', :at"
    sql = f"{crowd.NUMBERS} INSERT INTO {LedgerEntry.__tablename__} ({columns}) SELECT {facts} FROM n"
    item, location = QUEUE
    session.execute(text(sql), {"many": many, "item": item, "location": location, "at": crowd.SINCE})


def _counted(session: Session, stock: int) -> int:
    shop = session.scalars(select(Shop)).one()
    return recount.of_queue(session, shop, QUEUE, stock, crowd.SINCE)


def _memory() -> float:
    """The most this process has ever used, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
