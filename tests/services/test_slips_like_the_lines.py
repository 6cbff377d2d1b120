"""Dates told that cannot be kept are counted for whole lines as asking line by line counts them."""

from datetime import date
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.db import session as db
from app.db import tables
from app.services import etas, slips
from tests.services.queueing import DAYS, NOW, Drawn, queues, write

NUMBERS = count(1)


@given(
    drawn=queues(),
    horizon=st.none() | st.integers(0, 6),
    told=st.lists(st.none() | DAYS, max_size=10),
)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_slips_are_counted_as_line_by_line(
    sessions: db.Sessions, drawn: Drawn, horizon: int | None, told: list[date | None]
) -> None:
    with db.transaction(sessions) as session:
        shop = write(session, drawn, next(NUMBERS))
        choices = session.get_one(tables.Settings, shop.id)
        choices.horizon_days = horizon
        made = dict(zip(drawn.lines, told, strict=False))
        session.add_all(
            tables.Promise(
                shop_id=shop.id, line_id=line, ships_by=day, basis={}, told_at=NOW, told_by="merchant"
            )
            for line, day in made.items()
        )
        session.flush()
        true = etas.of_lines(session, shop, drawn.lines, NOW)
        counted = slips.count(session, shop, [tables.Place.pool_id.is_not(None)], NOW)
        waiting = {place.line for place in drawn.places if place.units > place.covered}
        wrong = [
            line
            for line, day in made.items()
            if line in waiting and day is not None and (true[line].ships_by or date.max) > day
        ]
    assert counted == len(wrong)
