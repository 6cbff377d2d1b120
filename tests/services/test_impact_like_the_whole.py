"""Looking at those whom a change of supply concerns says what walking everyone in line says."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import session as db
from app.db import tables
from app.services import impact, lineup, policies, pools
from tests.services.queueing import (
    DAYS,
    EAST,
    LAMP,
    MAIN,
    NORTH,
    NOW,
    POOL,
    SHADE,
    Drawn,
    Stood,
    queues,
    write,
)

NUMBERS = count(1)
PRICE = Decimal(49)
Days = dict[int, date]
# Which supply (more than there are: a new one), units, day, status, whose line it is for.
CHANGES = st.tuples(
    st.integers(0, 5),
    st.integers(0, 6),
    st.none() | DAYS,
    st.sampled_from(("confirmed", "confirmed", "confirmed", "draft")),
    st.sampled_from((None, None, 10, 20)),
)
Drawn_ = tuple[int, int, date | None, str, int | None]


def agree(
    sessions: db.Sessions, drawn: Drawn, changes: list[Drawn_], horizon: int | None, told: list[date | None]
) -> None:
    with db.transaction(sessions) as session:
        shop = write(session, drawn, next(NUMBERS))
        session.get_one(tables.Settings, shop.id).horizon_days = horizon
        promised = {line: day for line, day in zip(drawn.lines, told, strict=False) if day is not None}
        for line, day in promised.items():
            session.add_all(_promise(shop.id, line, when) for when in (date(2020, 1, 1), day))
        session.flush()
        meant = {each.id: each for each in _meant(session, shop, drawn, changes)}.values()
        seen = impact.of_all(session, shop, meant, NOW)
        old = _days(session, shop)
        for each in meant:
            _save(session, shop, each)
        new = _days(session, shop)
        layout = pools.look(session, shop.id)
        touched = {layout.queue(each.item_id, each.location_id) for each in meant}
    rows = [place for place in drawn.places if (place.item, POOL[place.location]) in touched]
    plain = _plain(drawn, [place for place in rows if place.units > place.covered], promised, old, new)
    assert (seen.earlier, seen.later, seen.units, seen.money.get("EUR", 0)) == plain[:4]
    assert [(each.order, each.units, each.promised, each.ships_by) for each in seen.broken] == plain[4]
    assert [(each.order, each.units, each.promised, each.ships_by) for each in seen.late] == plain[5]


def _plain(drawn: Drawn, rows: list[Stood], promised: Days, old: Days, new: Days) -> tuple[object, ...]:
    """The same figures, from the dates of everyone before and after."""
    units: Counter[int] = Counter()
    lines: dict[int, set[int]] = defaultdict(set)
    days: Days = {}
    for place in rows:
        units[place.order] += place.units - place.covered
        every = drawn.places if drawn.wants[place.order][0] else rows
        lines[place.order] |= {each.line for each in every if each.order == place.order}
        if place.line in promised:
            days[place.order] = max(days.get(place.order, date.min), promised[place.line])
    was = {order: max(old[line] for line in some) for order, some in lines.items()}
    becomes = {order: max(new[line] for line in some) for order, some in lines.items()}
    moved = [order for order in lines if was[order] != becomes[order]]
    later = [order for order in moved if becomes[order] > was[order]]
    missed = [order for order in moved if order in days and days[order] < becomes[order]]
    missed.sort(key=lambda order: (days[order] - becomes[order], order))

    def listed(orders: Iterable[int]) -> list[tuple[int, int, date, date | None]]:
        known = {order: None if becomes[order] == date.max else becomes[order] for order in missed}
        return [(order, units[order], days[order], known[order]) for order in orders]

    broken = listed(order for order in missed if was[order] <= days[order])
    late = listed(order for order in missed if was[order] > days[order])
    sum_ = sum(units[order] for order in moved)
    return len(moved) - len(later), len(later), sum_, sum_ * PRICE, broken, late


def _days(session: Session, shop: tables.Shop) -> Days:
    policy = policies.of(shop, session.get_one(tables.Settings, shop.id), NOW)
    walked = lineup.load(session, shop, [LAMP, SHADE], policy, NOW).apart()
    return {int(line): outlook.eta.ships_by or date.max for line, outlook in walked.items()}


def _meant(
    session: Session, shop: tables.Shop, drawn: Drawn, changes: list[Drawn_]
) -> Iterable[impact.Meant]:
    query = select(tables.Incoming).where(tables.Incoming.shop_id == shop.id).order_by(tables.Incoming.id)
    there = session.scalars(query).all()
    for index, (which, units, day, status, line) in enumerate(changes):
        change = impact.Change(units, day, status, line)
        if which < len(there):
            row = there[which]
            yield impact.Meant(row.id, row.item_id, row.location_id, change)
        else:
            yield impact.Meant(
                impact.NEW + index, (LAMP, SHADE)[which % 2], (MAIN, NORTH, EAST)[units % 3], change
            )


def _save(session: Session, shop: tables.Shop, meant: impact.Meant) -> None:
    change = meant.change
    values = {"outstanding": change.units, "expected": change.expected, "status": change.status}
    values["for_line_id"] = change.for_line_id
    row = session.get(tables.Incoming, meant.id)
    if row is None:
        where = {"item_id": meant.item_id, "location_id": meant.location_id, "source": "hand", "seen_at": NOW}
        row = tables.Incoming(shop_id=shop.id, **where)
        session.add(row)
    for name, value in values.items():
        setattr(row, name, value)
    session.flush()


def _promise(shop_id: int, line: int, day: date) -> tables.Promise:
    told = {"basis": {}, "told_at": NOW, "told_by": "merchant"}
    return tables.Promise(shop_id=shop_id, line_id=line, ships_by=day, **told)


# The first lamp to come was ordered for Ann, so Ben behind her needs one less of the next, and Cy one more.
SOON, LATER = NOW.date() + timedelta(days=2), NOW.date() + timedelta(days=6)
OF_ANN = Drawn(
    tuple(Stood(who, who * 10, LAMP, MAIN, who, 0, 0, 1, 0, 0, 0) for who in (1, 2, 3)),
    dict.fromkeys((1, 2, 3), (False, None)),
    ((LAMP, MAIN, 1, SOON, 10), (LAMP, MAIN, 1, SOON, None), (LAMP, MAIN, 1, LATER, None)),
)


WORLD = {
    "drawn": queues(),
    "changes": st.lists(CHANGES, min_size=1, max_size=3),
    "horizon": st.none() | st.integers(0, 6),
    "told": st.lists(st.none() | DAYS, max_size=10),
}


@given(**WORLD)
@example(drawn=OF_ANN, changes=[(2, 1, SOON, "confirmed", None)], horizon=None, told=[SOON] * 3)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_change_means_what_the_whole_line_says(sessions: db.Sessions, **world: object) -> None:
    agree(sessions, **world)  # type: ignore[arg-type]


@pytest.mark.postgres
def test_a_change_means_what_the_whole_line_says_on_postgres(postgres_url: str) -> None:
    engine = db.engine(postgres_url)
    tables.Row.metadata.create_all(engine)
    sessions = db.sessions(engine)

    @given(**WORLD)
    @settings(max_examples=40, deadline=None)
    def same(**world: object) -> None:
        agree(sessions, **world)  # type: ignore[arg-type]

    same()
    engine.dispose()
