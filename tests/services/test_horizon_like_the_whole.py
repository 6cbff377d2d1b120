"""With a horizon too a plan sees only a part of the line: it decides as if it saw everyone."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import tables
from app.db.receipts import Receipt
from app.domain import plan
from app.replay.stage import scratch
from app.services import policies, receipts, shops, sources
from app.services import settings as choices
from tests.services.seasons import night, wanted
from tests.services.stage import LAMP, MAIN, NOW, Stage, made, open_stage, put, replan, tell, wishes

WANTED = st.none() | st.integers(0, 9)  # days from the first on
DEEDS = st.one_of(
    st.tuples(st.just("order"), st.integers(1, 6), st.integers(1, 3), WANTED),
    st.tuples(st.just("count"), st.just(0), st.integers(0, 7), st.none()),
    st.tuples(st.just("night"), st.just(0), st.integers(0, 4), st.none()),
    st.tuples(st.just("choose"), st.just(0), st.just(0), st.none() | st.integers(0, 6)),
)
Deed = tuple[str, int, int, int | None]


@given(stock=st.integers(0, 5), deeds=st.lists(DEEDS, min_size=3, max_size=8))
@settings(max_examples=12, deadline=None)
def test_ann_is_served_after_all_who_want_theirs_sooner(stock: int, deeds: list[Deed]) -> None:
    stage = opened(stock)
    try:
        for deed in deeds:
            do(stage, deed)
            agree(stage)
    finally:
        stage.sessions.kw["bind"].dispose()


def agree(stage: Stage) -> None:
    """What is stored is what everyone would get, and what nobody may send is held."""
    replan(stage)
    say_yes(stage)
    replan(stage)
    with stage.act() as (session, shop):
        assert stored(session, shop) == decided(stage, session, shop)
        held = kept(session, shop)
    assert wished(stage) == held


def opened(stock: int) -> Stage:
    """What is wanted later than in three days goes last; nobody else writes the stock."""
    stage = open_stage(scratch(), stock=stock)
    with stage.act() as (session, shop):
        choices.change(session, shop, {"horizon_days": 3}, stage.now)
        sources.choose(session, shop, session.get_one(tables.Location, (shop.id, MAIN)), "counted", NOW)
    return stage


def say_yes(stage: Stage) -> None:
    """To deliveries that seem unusual."""
    with stage.act() as (session, shop):
        rows = session.scalars(
            select(Receipt).where(Receipt.shop_id == shop.id, Receipt.settled_at.is_(None))
        )
        for row in [row for row in rows if row.is_open]:
            receipts.release(session, shop, row, stage.now)


def do(stage: Stage, deed: Deed) -> None:
    """An order comes or is wanted on another day, stock is counted, days pass, or the horizon changes."""
    what, number, units, days = deed
    if what == "order":
        due = None if days is None else NOW + timedelta(days=days)
        tell(stage, wanted(stage.orders.get(number) or made(number, units), due))
    elif what == "count":
        put(stage, units)
    elif what == "night":
        stage.now += timedelta(days=units)
        night(stage)
    else:
        with stage.act() as (session, shop):
            choices.change(session, shop, {"horizon_days": days}, stage.now)


def stored(session: Session, shop: tables.Shop) -> dict[int, plan.Cover]:
    rows = session.scalars(select(tables.Place).where(tables.Place.shop_id == shop.id))
    return {row.id: plan.Cover(row.covered, row.ready, row.committed) for row in rows}


def decided(stage: Stage, session: Session, shop: tables.Shop) -> dict[int, plan.Cover]:
    """What the rule says of everyone at once."""
    query = select(tables.Place, tables.Order.due).join(
        tables.Order,
        (tables.Order.shop_id == tables.Place.shop_id) & (tables.Order.id == tables.Place.order_id),
    )
    demands = [
        plan.Demand(
            place=row.Place.id,
            line=row.Place.line_id,
            order=row.Place.order_id,
            queue=LAMP,
            units=row.Place.units,
            queued_at=row.Place.queued_at,
            committed=row.Place.committed,
            ready=row.Place.ready,
            due=row.due,
        )
        for row in session.execute(query.where(tables.Place.shop_id == shop.id))
    ]
    policy = policies.of(shop, shops.settings(session, shop), stage.now)
    return plan.plan(demands, {LAMP: stage.on_hand[LAMP, MAIN]}, policy)


def kept(session: Session, shop: tables.Shop) -> dict[int, int]:
    """Order → units that are not let go."""
    rows = session.scalars(select(tables.Place).where(tables.Place.shop_id == shop.id))
    return {row.order_id: row.units - row.committed for row in rows if row.units > row.committed}


def wished(stage: Stage) -> dict[int, int]:
    """Order → units to be held."""
    found = {order_id: sum(wish["lines"].values()) for order_id, wish in wishes(stage, "hold").items()}
    return {order_id: units for order_id, units in found.items() if units}
