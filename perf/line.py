"""What a receipt of 100 units costs the database: in short lines and long ones, and behind units let go."""

import re
import sys

from sqlalchemy import func, select, text, update

from app.db import session as db
from app.db.catalogue import Level
from app.db.line import Place
from app.db.shop import Shop
from app.domain.facts import ItemFacts, LevelFacts
from app.house import House
from app.services import dirty, planning
from perf import crowd, houses, stopwatch

# Waiting units, and units before them that were let go and have not been shipped.
LINES = ((1_000, 0), (10_000, 0), (100_000, 0), (100_000, 10_000))
# A worker's connection prepares a statement at its sixth use, and has one plan for it after five more.
RECEIPT, WARM, ROUNDS = 100, 12, 9
GOAL_MS = 10.0


def main() -> None:
    for database in houses.databases():
        for waiting, let_go in LINES:
            with houses.opened(database) as (house, _):
                bare, watches = _measured(house, waiting, let_go)
            # The least of the rounds: whatever else ran on this machine only adds.
            least = min(watches, key=lambda watch: watch.ms)
            behind = f" behind {let_go:,} let go" if let_go else ""
            sys.stdout.write(
                f"receipt of {RECEIPT} units, {waiting:,} in line{behind}, {database}: {least.ms:.1f} ms of "
                f"the database's CPU (goal ≤ {GOAL_MS:.0f}) in {least.statements} statements: "
                f"{_of_the_line(least):.1f} ms for line and ledger, the rest for dock list, effects, letters "
                f"and offer; bare UPDATE of as many places {bare:.1f} ms\n"
            )


def _measured(house: House, waiting: int, let_go: int) -> tuple[float, list[stopwatch.Watch]]:
    """Milliseconds of the bare UPDATE (the least), and what each plan did."""
    units = waiting + let_go + RECEIPT * (WARM + ROUNDS)
    with db.transaction(house.sessions) as session:
        shop = session.scalars(select(Shop)).one()
        crowd.gather(session, shop, units)
        crowd.let_go(session, shop, let_go)
    settle(house)
    bares, works = [], []
    for number in range(WARM + ROUNDS):
        bares.append(_bare(house))
        works.append(_receipt(house, units, let_go + RECEIPT * (number + 1)))
    return min(bares[WARM:]), works[WARM:]


def _of_the_line(watch: stopwatch.Watch) -> float:
    """Milliseconds for places, totals and ledger."""
    own = re.compile(r"\b(FROM|INTO|UPDATE) (places|levels|ledger)\b")
    return sum(ms for ms, statement in watch.each if own.search(statement))


def settle(house: House) -> None:
    """What PostgreSQL does by itself some time after an import; SQLite is never told to."""
    engine = house.sessions.kw["bind"]
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _receipt(house: House, units: int, on_hand: int) -> stopwatch.Watch:
    """The replan after 100 units more came, in one transaction that is kept."""
    now, wall = house.clock.now(), house.clock.wall()
    level = LevelFacts(crowd.ITEM, crowd.LOCATION, on_hand - units, units, on_hand)
    observed = {crowd.ITEM: ItemFacts(crowd.ITEM, True, True, (level,))}
    with db.transaction(house.sessions) as session:
        shop = session.scalars(select(Shop)).one()
        dirty.mark(session, shop.id, [crowd.ITEM])
        claims = dirty.claim(session, shop.id, wall.replace(year=2100 + on_hand // RECEIPT))
        with stopwatch.watching(session.connection()) as watch:
            planned = planning.write(session, shop, claims, observed, now, wall)
        assert planned == 1
    with db.look(house.sessions) as session:
        assert session.scalar(select(func.sum(Level.committed_units))) == on_hand
    return watch


def _bare(house: House) -> float:
    """Milliseconds of one UPDATE of as many places by their keys; it leaves them as they are."""
    values = {"covered": Place.covered, "ready": Place.ready, "committed": Place.committed}
    with db.transaction(house.sessions) as session:
        ids = session.scalars(select(Place.id).order_by(Place.id.desc()).limit(RECEIPT)).all()
        with stopwatch.watching(session.connection()) as watch:
            session.execute(
                update(Place).where(Place.id.in_(ids)).values(values),
                execution_options={"synchronize_session": False},
            )
    return watch.ms


if __name__ == "__main__":
    main()
