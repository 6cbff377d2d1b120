"""What a merchant waits for when the line of one item is long: its pages, and the looks before a change."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import dates
from app.db import incoming
from app.db import session as db
from app.db.incoming import Incoming
from app.db.line import Place, Promise
from app.db.shop import Shop
from app.domain.impact import Impact
from app.house import House
from app.services import dossier, etas, impact, offers, pauses, standing
from perf import crowd, houses, line, stopwatch

LINES = (100, 10_000, 100_000)
DELIVERIES = 20  # as many units together as wait
KEPT = 100  # units that came during the pause
MOMENTS = 100  # at which they came
AS_IT_IS = {"synchronize_session": False}
WARM, ROUNDS = 1, 3


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of our processor time and of the database's, and statements."""

    ours: float
    theirs: float
    statements: int


def main() -> None:
    for database in houses.databases():
        for many in LINES:
            with houses.opened(database) as (house, _):
                for name, look in _prepared(house, many).items():
                    cost = _cost(house, look)
                    sys.stdout.write(
                        f"{name}, {many:,} in line, {database}: {cost.ours + cost.theirs:.1f} ms, "
                        f"{cost.theirs:.1f} of them the database's, in {cost.statements} statements\n"
                    )


def _prepared(house: House, many: int) -> dict[str, Callable[[Session, Shop], object]]:
    """A line of which everybody was told the true date, and the looks at it by name."""
    now = house.clock.now()
    with db.transaction(house.sessions) as session:
        shop = session.scalars(select(Shop)).one()
        crowd.gather(session, shop, many)
        _spread(session, shop, many)
        _deliver(session, shop, many, dates.shop_day(now, shop.timezone))
        shop.paused_at = now
    line.settle(house)
    there = crowd.FIRST + many // 2
    return {
        "first page of the line": lambda session, shop: _page(session, shop, house),
        "page of an order in the middle": lambda session, shop: (
            dossier.of_order(session, shop, there),
            etas.of_lines(session, shop, [there], now),
        ),
        "offer of the next shopper": lambda session, shop: offers.of_items(session, shop, [crowd.ITEM], now),
        f"a week's delay of one delivery of {DELIVERIES}": lambda session, shop: _delayed(
            session, shop, house
        ),
        "what resuming would do": lambda session, shop: pauses.preview(session, shop, now),
    }


def _spread(session: Session, shop: Shop, many: int) -> None:
    """They did not all come in one moment, which would mislead what PostgreSQL knows of the line."""
    part = many // MOMENTS
    for number in range(MOMENTS):
        first = crowd.FIRST + part * number
        some = (Place.shop_id == shop.id, Place.line_id.between(first + 1, first + part))
        moment = {"queued_at": crowd.SINCE + timedelta(hours=number)}
        session.execute(update(Place).where(*some).values(moment), execution_options=AS_IT_IS)


def _deliver(session: Session, shop: Shop, many: int, today: date) -> None:
    """One delivery every four weeks, each for its part of the line, whose shoppers were told its day. Some
    units are there already, and kept back by a pause."""
    part = many // DELIVERIES
    for number in range(DELIVERIES):
        day = today + timedelta(weeks=4 * (number + 1))
        coming = Incoming(shop_id=shop.id, source=incoming.HAND, item_id=crowd.ITEM, expected=day)
        coming.location_id, coming.outstanding = crowd.LOCATION, part
        coming.status, coming.seen_at = incoming.CONFIRMED, crowd.SINCE
        session.add(coming)
        told = {"shop_id": shop.id, "line_id": crowd.FIRST + part * number + crowd.NTH, "ships_by": day}
        told |= {"basis": {"kind": "incoming"}, "told_at": crowd.SINCE, "told_by": "letter:in_line"}
        crowd.fill(session, Promise, told, part)
    session.execute(
        update(Place).where(Place.line_id <= crowd.FIRST + min(KEPT, part)).values(covered=1),
        execution_options=AS_IT_IS,
    )


def _page(session: Session, shop: Shop, house: House) -> None:
    now = house.clock.now()
    page = standing.in_line(session, shop, crowd.ITEM)
    etas.of_lines(session, shop, [row.line_id for row in page.rows], now)
    offers.of_items(session, shop, [crowd.ITEM], now)


def _delayed(session: Session, shop: Shop, house: House) -> Impact:
    rows = session.scalars(select(Incoming).order_by(Incoming.expected)).all()
    row = rows[DELIVERIES // 2]
    assert row.expected is not None
    later = impact.Change(row.outstanding, row.expected + timedelta(weeks=1), row.status)
    return impact.of_change(session, shop, row, later, house.clock.now())


def _cost(house: House, look: Callable[[Session, Shop], object]) -> Cost:
    """The least of the rounds: whatever else ran on this machine only adds."""
    found = []
    for _ in range(WARM + ROUNDS):
        with db.look(house.sessions) as session:
            shop = session.scalars(select(Shop)).one()
            started = time.thread_time()
            look(session, shop)
            ours = (time.thread_time() - started) * 1000
        with db.look(house.sessions) as session:
            shop = session.scalars(select(Shop)).one()
            with stopwatch.watching(session.connection()) as watch:
                look(session, shop)
        # SQLite works in our own process: its time is a part of ours.
        is_apart = session.get_bind().dialect.name == "postgresql"
        found.append(Cost(ours if is_apart else ours - watch.ms, watch.ms, watch.statements))
    return min(found[WARM:], key=lambda cost: cost.ours + cost.theirs)


if __name__ == "__main__":
    main()
