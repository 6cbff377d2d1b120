"""What a receipt of 100 units costs the database, in a short line and in a long one."""

import re
import statistics
import sys

from sqlalchemy import select, text, update

from app.db import session as db
from app.db.line import Place
from app.db.shop import Shop
from app.domain.facts import ItemFacts, LevelFacts
from app.house import House
from app.services import dirty, planning
from perf import crowd, houses, stopwatch

LENGTHS = (2_000, 100_000)
# A worker's connection has prepared its statements after five uses.
RECEIPT, WARM, ROUNDS = 100, 6, 5
GOAL_MS = 10.0


def main() -> None:
    for database in houses.databases():
        for many in LENGTHS:
            with houses.opened(database) as (house, _):
                bare, line, whole = _measured(house, many)
            sys.stdout.write(
                f"receipt of {RECEIPT} units, {many:,} in line, {database}: {line:.1f} ms for the line "
                f"(goal ≤ {GOAL_MS:.0f}), {whole:.1f} ms with effects, receipts and all that follows; "
                f"bare UPDATE of the rows {bare:.1f} ms\n"
            )


def _measured(house: House, many: int) -> tuple[float, float, float]:
    """Milliseconds (medians): the bare UPDATE, the line's own statements, and all of the plan's."""
    with db.transaction(house.sessions) as session:
        shop = session.scalars(select(Shop)).one()
        crowd.gather(session, shop, many)
    settle(house)
    bares, works = [], []
    for number in range(WARM + ROUNDS):
        bares.append(_bare(house))
        works.append(_receipt(house, many, number))
    return (
        statistics.median(bares[WARM:]),
        statistics.median(_of_the_line(watch) for watch in works[WARM:]),
        statistics.median(watch.ms for watch in works[WARM:]),
    )


def _of_the_line(watch: stopwatch.Watch) -> float:
    """Places, totals and ledger."""
    own = re.compile(r"\b(places|levels|ledger|items)\b")
    return sum(ms for ms, statement in watch.each if own.search(statement))


def settle(house: House) -> None:
    """Figures for the planner of the database, and pages as they are some time after an import."""
    engine = house.sessions.kw["bind"]
    sql = "VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(sql))


def _receipt(house: House, many: int, number: int) -> stopwatch.Watch:
    """The replan after 100 units more came, in one transaction that is kept."""
    on_hand, now = RECEIPT * (number + 1), house.clock.now()
    level = LevelFacts(crowd.ITEM, crowd.LOCATION, on_hand - many, many, on_hand)
    observed = {crowd.ITEM: ItemFacts(crowd.ITEM, True, True, (level,))}
    with db.transaction(house.sessions) as session:
        shop = session.scalars(select(Shop)).one()
        dirty.mark(session, shop.id, [crowd.ITEM])
        claims = dirty.claim(session, shop.id, house.clock.wall().replace(year=2100 + number))
        with stopwatch.watching(session.connection()) as watch:
            planned = planning.write(session, shop, claims, observed, now, house.clock.wall())
        assert planned == 1
    with db.look(house.sessions) as session:
        served = session.scalars(select(Place.id).where(Place.committed == 1)).all()
    assert len(served) == on_hand
    return watch


def _bare(house: House) -> float:
    """Milliseconds of one UPDATE of as many rows by their keys, taken back."""
    with house.sessions() as session:
        ids = session.scalars(select(Place.id).order_by(Place.id.desc()).limit(RECEIPT)).all()
        with stopwatch.watching(session.connection()) as watch:
            session.execute(update(Place).where(Place.id.in_(ids)).values(covered=1, ready=1, committed=1))
        session.rollback()
    return watch.ms


if __name__ == "__main__":
    main()
