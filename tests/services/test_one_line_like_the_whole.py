"""What is told of one line, and of the next unit, is what walking the whole queue in rank says of it."""

from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import session as db
from app.db import tables
from app.domain import walk
from app.domain.plan import Policy
from app.services import etas, lineup, offers
from tests.services.queueing import EAST, LAMP, MAIN, NOW, SHADE, TODAY, Drawn, Stood, queues, write

NUMBERS = count(1)
# After everyone who stands in line.
LATER = NOW + timedelta(hours=1)
HORIZONS = st.none() | st.integers(0, 6).map(lambda days: TODAY + timedelta(days=days))


def agree(sessions: db.Sessions, drawn: Drawn, policy: Policy, asked: list[int]) -> None:
    with db.transaction(sessions) as session:
        shop = write(session, drawn, next(NUMBERS))
        told = etas.of_lines(session, shop, asked, NOW, policy)
        walked = lineup.load(session, shop, [LAMP, SHADE], policy, NOW).outlooks()
        assert told.keys() == set(asked)
        for line in asked:
            one, whole = told[line], walked[line]
            assert (one.ships_by, one.basis) == (whole.eta.ships_by, whole.eta.basis)
            assert (one.ahead, one.position) == (whole.ahead, whole.position)
            mine = [place for place in drawn.places if place.line == line]
            assert one.ready == sum(place.ready for place in mine)
            assert one.waiting == sum(place.units - place.ready for place in mine)
        _next_shopper(session, shop, policy)


def _next_shopper(session: Session, shop: tables.Shop, policy: Policy) -> None:
    """Is told the earliest of the dates that one unit more would have in each pool."""
    items = session.scalars(select(tables.Item).where(tables.Item.shop_id == shop.id)).all()
    settings = session.get_one(tables.Settings, shop.id)
    made = offers.made(session, shop, settings, items, LATER, policy)
    seen = lineup.load(session, shop, [LAMP, SHADE], policy, NOW)
    for item in (LAMP, SHADE):
        queues = [(item, pool) for pool in {MAIN, EAST}]
        days = [
            walk.next_unit(
                seen.spots.get(queue, []), 0, seen.supplies.get(queue, []), seen.datings[item], LATER
            ).ships_by
            for queue in queues
        ]
        assert made[item].ships_by == min(day for day in days if day is not None)


# Ben's second lamp was ordered for him; Cy is before him in turn, and past the horizon.
BEN = Drawn(
    (
        Stood(1, 10, LAMP, 1, 0, 0, 0, 2, 0, 0, 0),
        Stood(2, 20, LAMP, 2, 1, 0, 0, 3, 1, 1, 1),
        Stood(2, 20, LAMP, 1, 3, 1, 0, 1, 0, 0, 0),
        Stood(3, 30, LAMP, 1, 0, 0, 1, 2, 0, 0, 0),
    ),
    {1: (False, None), 2: (False, None), 3: (False, TODAY + timedelta(days=9))},
    ((LAMP, 2, 1, TODAY + timedelta(days=2), 20), (LAMP, 1, 3, TODAY + timedelta(days=4), None)),
)


@given(drawn=queues(), horizon=HORIZONS, data=st.data())
@example(drawn=BEN, horizon=TODAY + timedelta(days=3), data=None)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_line_like_the_whole(
    sessions: db.Sessions, drawn: Drawn, horizon: object, data: st.DataObject | None
) -> None:
    asked = drawn.lines if data is None else data.draw(st.lists(st.sampled_from(drawn.lines), min_size=1))
    agree(sessions, drawn, Policy(horizon=horizon), sorted(set(asked)))  # type: ignore[arg-type]


@pytest.mark.postgres
def test_one_line_like_the_whole_on_postgres(postgres_url: str) -> None:
    engine = db.engine(postgres_url)
    tables.Row.metadata.create_all(engine)
    sessions = db.sessions(engine)

    @given(drawn=queues(), horizon=HORIZONS)
    @settings(max_examples=40, deadline=None)
    def same(drawn: Drawn, horizon: object) -> None:
        agree(sessions, drawn, Policy(horizon=horizon), drawn.lines)  # type: ignore[arg-type]

    same()
    engine.dispose()
