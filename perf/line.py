"""What a receipt of 100 units costs the database, in a short line and in a long one."""

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

LENGTHS = (1_000, 100_000)
RECEIPT, ROUNDS = 100, 5
GOAL_MS = 10.0


def main() -> None:
    for database in houses.databases():
        for many in LENGTHS:
            with houses.opened(database) as (house, _):
                bare, works, statements = _measured(house, many)
            sys.stdout.write(
                f"receipt of {RECEIPT} units, {many:,} in line, {database}: "
                f"{works:.1f} ms of database work in {statements} statements (goal ≤ {GOAL_MS:.0f}); bare UPDATE of the rows {bare:.1f} ms\n"
            )


def _measured(house: House, many: int) -> tuple[float, float, int]:
    """Milliseconds: the bare UPDATE and the whole plan, and the plan's statements (medians)."""
    with db.transaction(house.sessions) as session:
        shop = session.scalars(select(Shop)).one()
        crowd.gather(session, shop, many)
    settle(house)
    _receipt(house, many, 0)
    bares, works = [], []
    for number in range(1, ROUNDS + 1):
        bares.append(_bare(house))
        works.append(_receipt(house, many, number))
    return (
        statistics.median(bares),
        statistics.median(watch.ms for watch in works),
        int(statistics.median(watch.statements for watch in works)),
    )


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
