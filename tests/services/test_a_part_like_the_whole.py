"""A plan sees only a part of the line: it decides as if it saw everyone, whatever is kept for whom."""

from collections import Counter
from datetime import timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import session as db
from app.db import tables
from app.domain import plan
from app.services import pools, queues
from tests.services import queueing
from tests.services.queueing import EAST, LAMP, MAIN, SHADE, TODAY, Drawn

NUMBERS = count(1)
QUEUES = [(item, pool) for item in (LAMP, SHADE) for pool in (MAIN, EAST)]
STOCK = st.fixed_dictionaries({queue: st.integers(-2, 12) for queue in QUEUES})
HORIZON = st.sampled_from((None, TODAY + timedelta(days=3)))
# Units that came for a place alone, units that a person let go, and whether the place is withheld.
KEPT = st.tuples(st.sampled_from((0, 0, 1, 3)), st.sampled_from((0, 0, 0, 2)), st.booleans())
Kept = list[tuple[int, int, bool]]


@given(
    drawn=queueing.queues(),
    kept=st.lists(KEPT, min_size=40, max_size=40),
    stock=st.tuples(STOCK, STOCK),
    horizon=HORIZON,
)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_loaded_of_a_line_is_served_as_in_the_whole(
    sessions: db.Sessions,
    drawn: Drawn,
    kept: Kept,
    stock: tuple[dict[pools.Queue, int], dict[pools.Queue, int]],
    horizon: object,
) -> None:
    policy = plan.Policy(horizon=horizon)  # type: ignore[arg-type]
    with db.transaction(sessions) as session:
        shop = queueing.write(session, drawn, next(NUMBERS))
        keep(session, shop, kept)
        layout = pools.look(session, shop.id)
        before, after = stock
        settle(session, shop, plan.plan(everyone(session, shop), before, policy))
        whole = plan.plan(everyone(session, shop), after, policy)
        seen = queues.load(session, shop, after, policy, layout)
        part = plan.plan(seen.demands(), seen.stock, policy)
        stood = {row.id: plan.Cover(row.covered, row.ready, row.committed) for row in places(session, shop)}
    assert {**stood, **part} == whole


def places(session: Session, shop: tables.Shop) -> list[tables.Place]:
    return list(session.scalars(select(tables.Place).where(tables.Place.shop_id == shop.id)))


def keep(session: Session, shop: tables.Shop, kept: Kept) -> None:
    """Everyone goes by themselves here; nothing was let go yet but by hand."""
    for row, (reserved, let_go, withheld) in zip(places(session, shop), kept, strict=False):
        row.reserved, row.let_go = min(reserved, row.units), min(let_go, row.units)
        row.withheld = withheld
        row.covered = row.ready = row.committed = 0
    for order in session.scalars(select(tables.Order).where(tables.Order.shop_id == shop.id)):
        order.ship_together = False
    session.flush()


def settle(session: Session, shop: tables.Shop, covers: dict[int, plan.Cover]) -> None:
    """As a plan leaves the rows, the totals beside the levels too."""
    units: Counter[tuple[int, int | None]] = Counter()
    for row in places(session, shop):
        to = covers[row.id]
        row.covered, row.ready, row.committed, row.unseen = to.covered, to.ready, to.committed, False
        units[row.item_id, row.location_id] += to.committed
    for level in session.scalars(select(tables.Level).where(tables.Level.shop_id == shop.id)):
        level.committed_units = units[level.id, level.location_id]
    session.flush()


def everyone(session: Session, shop: tables.Shop) -> list[plan.Demand]:
    due = {
        row.id: row.due
        for row in session.scalars(select(tables.Order).where(tables.Order.shop_id == shop.id))
    }
    return [
        plan.Demand(
            place=row.id,
            line=row.line_id,
            order=row.order_id,
            queue=(row.item_id, row.pool_id),
            units=row.units,
            queued_at=row.queued_at,
            committed=row.committed,
            ready=row.ready,
            priority=row.priority,
            seq=row.seq,
            let_go=row.let_go,
            reserved=row.reserved,
            withheld=row.withheld,
            due=due[row.order_id],
        )
        for row in places(session, shop)
    ]
