"""What holds for every line: tried on many lines that nobody thought of."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.plan import Cover, Demand, Policy, plan

NINE = datetime(2026, 9, 1, 9, tzinfo=UTC)
QUEUES = ("lamp", "shade")

# No deadline: how long one example takes says nothing of the rule.
MANY = settings(max_examples=2_000, deadline=None)


@st.composite
def lines(draw: st.DrawFn, *, most_reserved: int = 0) -> list[Demand]:
    """Up to twelve places of a few orders in two queues."""
    made = []
    for place in range(draw(st.integers(1, 12))):
        units = draw(st.integers(1, 5))
        order = draw(st.integers(1, 6))
        made.append(
            Demand(
                place=place,
                line=place if order != 2 else 100,
                order=order,
                queue=draw(st.sampled_from(QUEUES)),
                units=units,
                queued_at=NINE + timedelta(minutes=draw(st.integers(0, 5))),
                committed=draw(st.integers(0, units)),
                priority=draw(st.integers(0, 1)),
                withheld=draw(st.integers(0, 9)) == 0,
                together=order == 1,
                whole=order == 2,
                reserved=draw(st.integers(0, most_reserved)),
                due=draw(st.sampled_from((None, SOON, LATER))),
            )
        )
    return made


STOCK = st.fixed_dictionaries({queue: st.integers(-3, 20) for queue in QUEUES})
SOON, LATER = date(2026, 9, 9), date(2026, 12, 9)
POLICY = st.builds(
    Policy, commits=st.booleans(), partial=st.booleans(), horizon=st.sampled_from((None, date(2026, 10, 1)))
)


def after(demands: list[Demand], covers: dict[int, Cover]) -> list[Demand]:
    return [replace(d, committed=covers[d.place].committed) for d in demands]


@given(lines(), STOCK, POLICY)
@MANY
def test_no_unit_is_given_twice_and_none_is_made_up(
    demands: list[Demand], stock: dict[str, int], policy: Policy
) -> None:
    covers = plan(demands, stock, policy)
    assert covers.keys() == {d.place for d in demands}
    for d in demands:
        cover = covers[d.place]
        assert 0 <= cover.committed <= cover.ready <= cover.covered <= d.units
    for queue in QUEUES:
        assert sum(covers[d.place].covered for d in demands if d.queue == queue) <= max(stock[queue], 0)


@given(lines(), STOCK, POLICY)
@MANY
def test_planning_twice_equals_planning_once(
    demands: list[Demand], stock: dict[str, int], policy: Policy
) -> None:
    once = plan(demands, stock, policy)
    assert plan(after(demands, once), stock, policy) == once


@given(lines(), STOCK, POLICY, st.randoms())
@MANY
def test_the_order_of_the_rows_does_not_matter(
    demands: list[Demand], stock: dict[str, int], policy: Policy, random: st.DataObject
) -> None:
    shuffled = list(demands)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert plan(shuffled, stock, policy) == plan(demands, stock, policy)


@given(lines(), STOCK)
@MANY
def test_nobody_newly_overtakes_a_better_ranked_one_who_waits(
    demands: list[Demand], stock: dict[str, int]
) -> None:
    covers = plan(demands, stock)
    for behind in demands:
        if covers[behind.place].covered <= behind.committed:
            continue
        ahead = [d for d in demands if d.queue == behind.queue and d.rank < behind.rank]
        assert all(covers[d.place].covered == d.units for d in ahead)


@given(lines(), STOCK, st.integers(1, 5))
@MANY
def test_less_stock_never_serves_anyone_better(
    demands: list[Demand], stock: dict[str, int], less: int
) -> None:
    plain = [replace(d, together=False, whole=False, withheld=False) for d in demands]
    smaller = {queue: units - less for queue, units in stock.items()}
    more, fewer = plan(plain, stock), plan(plain, smaller)
    assert all(fewer[place].covered <= more[place].covered for place in more)


@given(lines(), STOCK)
@MANY
def test_a_commitment_is_only_taken_back_by_lost_stock(demands: list[Demand], stock: dict[str, int]) -> None:
    plain = [replace(d, together=False, whole=False, withheld=False) for d in demands]
    covers = plan(plain, stock)
    for queue in QUEUES:
        here = [d for d in plain if d.queue == queue]
        if sum(d.committed for d in here) <= stock[queue]:
            assert all(covers[d.place].committed >= d.committed for d in here)


@given(lines(most_reserved=3), STOCK, POLICY, st.data())
@MANY
def test_nothing_committed_is_taken_back_for_a_newcomer(
    demands: list[Demand], stock: dict[str, int], policy: Policy, data: st.DataObject
) -> None:
    """Not of what goes together or whole either, nor past the horizon, nor of what a person committed."""
    ready = plan(demands, stock, policy)
    by_hand = {d.place: data.draw(st.booleans()) for d in demands}
    stood = [
        replace(d, ready=was.ready, committed=was.ready if by_hand[d.place] else was.committed)
        for d in demands
        for was in [ready[d.place]]
    ]
    queue, units = data.draw(st.sampled_from(QUEUES)), data.draw(st.integers(1, 5))
    newcomer = Demand(99, 99, 99, queue, units, NINE, priority=data.draw(st.integers(0, 2)))
    covers = plan([*stood, newcomer], stock, policy)
    assert all(covers[d.place].committed >= d.committed for d in stood)


@given(lines(most_reserved=3), STOCK, POLICY)
@MANY
def test_what_came_for_a_line_and_was_let_go_is_lost_last(
    demands: list[Demand], stock: dict[str, int], policy: Policy
) -> None:
    plain = [replace(d, together=False, whole=False, withheld=False) for d in demands]
    covers = plan(plain, stock, replace(policy, partial=True))
    gone = {d.place: min(d.reserved, d.committed) for d in plain}
    for d in plain:
        if covers[d.place].covered < gone[d.place]:
            here = [other.place for other in plain if other.queue == d.queue]
            assert all(covers[place].covered <= gone[place] for place in here)
