"""Dates keep their word: who is told a supply has its units once it has come."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import eta
from app.domain.plan import Demand, Policy, is_beyond, plan
from app.domain.walk import Spot, walk

NINE = datetime(2026, 9, 1, 9, tzinfo=UTC)
TODAY = NINE.date()
DAYS = eta.Dating(TODAY)
NEAR, FAR = date(2026, 9, 9), date(2026, 12, 9)


@st.composite
def lines(draw: st.DrawFn) -> list[Demand]:
    return [
        Demand(
            place=line,
            line=line,
            order=line,
            queue="lamp",
            units=draw(st.integers(1, 5)),
            queued_at=NINE + timedelta(minutes=draw(st.integers(0, 3))),
            priority=draw(st.integers(0, 1)),
            due=draw(st.sampled_from((None, NEAR, FAR))),
        )
        for line in range(1, draw(st.integers(1, 6)) + 1)
    ]


SUPPLIES = st.lists(
    st.tuples(st.integers(0, 6), st.none() | st.integers(0, 5), st.sampled_from((None, None, 1, 2, 3))),
    max_size=5,
)
# No deadline: how long one example takes says nothing of the rule.
MANY = settings(max_examples=2_000, deadline=None)
POLICY = st.builds(Policy, commits=st.booleans(), horizon=st.sampled_from((None, date(2026, 10, 1))))


@given(lines(), st.integers(-7, 6), SUPPLIES, POLICY, st.data())
@MANY
def test_less_on_its_way_never_makes_anyone_earlier(
    demands: list[Demand],
    physical: int,
    drawn: list[tuple[int, int | None, int | None]],
    policy: Policy,
    data: st.DataObject,
) -> None:
    """Of what comes for all, where no lead time is known: a date by that may be nearer than a late
    delivery's, as what comes for all may be there sooner than what was ordered for one line."""
    supplies = [replace(supply, for_line=None) for supply in supplied(drawn)]
    fewer = [
        replace(supply, quantity=data.draw(st.integers(0, supply.quantity)))
        if data.draw(st.booleans())
        else supply
        for supply in supplies
    ]
    spots_there = spots(stood(demands, physical, policy), physical, policy)
    more, less = (
        walk(spots_there, eta.above_zero(some, max(-physical, 0), DAYS), DAYS) for some in (supplies, fewer)
    )
    for line, outlook in more.items():
        assert (less[line].eta.ships_by or date.max) >= (outlook.eta.ships_by or date.max)


@given(lines(), st.integers(-7, 6), SUPPLIES, POLICY)
@MANY
def test_who_is_told_a_supply_has_its_units_once_it_has_come(
    demands: list[Demand],
    physical: int,
    drawn: list[tuple[int, int | None, int | None]],
    policy: Policy,
) -> None:
    """Below zero, what comes first serves nobody; what came for a line is its own."""
    supplies = supplied(drawn)
    demands = stood(demands, physical, policy)
    left = eta.above_zero(supplies, max(-physical, 0), DAYS)
    told = walk(spots(demands, physical, policy), left, DAYS)
    came: dict[int | str, Counter[int | str]] = defaultdict(Counter)
    for supply in eta.in_order(supplies, DAYS):
        before = covered(demands, physical, policy)
        physical += supply.quantity
        demands = stood(received(demands, supply), physical, policy)
        for line, units in covered(demands, physical, policy).items():
            came[line][supply.id] += units - before[line]
    used = {line: Counter(dict(outlook.eta.used)) for line, outlook in told.items()}
    assert {line: units.total() for line, units in used.items()} == {
        line: came[line].total() for line in used
    }
    # A line counts on its own supply, though an earlier one may serve it before.
    if all(supply.for_line is None for supply in supplies):
        assert used == {line: +came[line] for line in used}


def covered(demands: list[Demand], physical: int, policy: Policy) -> dict[int, int]:
    return {line: cover.covered for line, cover in plan(demands, {"lamp": physical}, policy).items()}


def supplied(drawn: list[tuple[int, int | None, int | None]]) -> list[eta.Supply]:
    return [
        eta.Supply(number, units, None if days is None else TODAY + timedelta(days), line)
        for number, (units, days, line) in enumerate(drawn)
    ]


def stood(demands: list[Demand], physical: int, policy: Policy) -> list[Demand]:
    """As a plan leaves them."""
    covers = plan(demands, {"lamp": physical}, policy)
    return [replace(d, ready=to.ready, committed=to.committed) for d in demands for to in [covers[d.place]]]


def spots(demands: list[Demand], physical: int, policy: Policy) -> list[Spot]:
    there = covered(demands, physical, policy)
    return [
        Spot(
            line=d.line,
            rank=d.rank[:4],
            units=d.units,
            covered=there[d.place],
            ready=d.ready,
            committed=d.committed,
            is_beyond=is_beyond(d.due, policy),
        )
        for d in demands
    ]


def received(demands: list[Demand], supply: eta.Supply) -> list[Demand]:
    """What came for a line is kept for it, as far as it has room."""
    return [
        replace(d, reserved=min(d.units, d.reserved + supply.quantity)) if d.line == supply.for_line else d
        for d in demands
    ]
