"""Edits, cancels, shipments and moves: which units of a line they take."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.domain import quantities
from app.domain.quantities import Stand, Step

NINE = datetime(2026, 9, 1, 9, tzinfo=UTC)
MAIN, EAST = 1, 2


def stand(units: int, ready: int = 0, *, seq: int = 0, location: int | None = MAIN, let_go: int = 0) -> Stand:
    return Stand(seq + 1, location, NINE, seq, units, ready, ready, ready, let_go)


def figures(change: quantities.Change) -> list[tuple[int | None, int, int]]:
    return [(each.location, each.units, each.ready) for each in change.stands]


def test_a_cancel_takes_waiting_units_first_the_newest_place_first() -> None:
    made = quantities.cancel([stand(3, 2), stand(2, seq=1)], 3)
    assert figures(made) == [(MAIN, 2, 2), (MAIN, 0, 0)]
    assert made.steps == (Step(MAIN, 2, "waiting", "cancelled"), Step(MAIN, 1, "waiting", "cancelled"))


def test_a_cancel_takes_ready_units_only_when_nothing_waits() -> None:
    made = quantities.cancel([stand(3, 2)], 2)
    assert figures(made) == [(MAIN, 1, 1)]
    assert made.steps[-1] == Step(MAIN, 1, "committed", "cancelled")


def test_a_cancel_takes_from_where_units_went() -> None:
    made = quantities.cancel([stand(1), stand(1, seq=1, location=EAST)], 1, {MAIN: 1})
    assert figures(made) == [(MAIN, 0, 0), (EAST, 1, 0)]


def test_a_shipment_takes_ready_units_of_the_oldest_place_first() -> None:
    assert figures(quantities.ship([stand(2, 1), stand(2, 2, seq=1)], 2)) == [(MAIN, 1, 0), (MAIN, 1, 1)]


def test_a_forced_shipment_takes_waiting_units_let_go_ones_first() -> None:
    made = quantities.ship([stand(2, let_go=1)], 1)
    assert (made.stands[0].units, made.stands[0].let_go) == (1, 0)
    assert made.steps == (Step(MAIN, 1, "waiting", "shipped"),)


def test_units_routed_elsewhere_keep_their_time_and_wait_anew() -> None:
    made = quantities.relocate([stand(3, 3)], {MAIN: 1, EAST: 2})
    assert figures(made) == [(MAIN, 1, 1), (EAST, 2, 0)]
    assert {each.queued_at for each in made.stands} == {NINE}
    assert made.steps == (Step(MAIN, 2, "committed", "waiting"),)


def test_units_moved_within_their_pool_stay_what_they_are_those_that_wait_first() -> None:
    pool = {MAIN: MAIN, EAST: MAIN}
    made = quantities.relocate([stand(3, 2)], {EAST: 2, MAIN: 1}, pool)
    assert figures(made) == [(MAIN, 1, 1), (EAST, 2, 1)]
    assert made.steps == ()
    whole = quantities.relocate([replace(stand(3, 2), reserved=1)], {EAST: 3}, pool)
    assert whole.stands == (replace(stand(3, 2, location=EAST), reserved=1),)


def test_routing_fills_locations_from_units_without_one() -> None:
    made = quantities.relocate([stand(3, location=None)], {EAST: 3, None: 0})
    assert [(each.place, each.location) for each in made.stands] == [(1, EAST)]


def test_added_units_are_a_new_place_at_the_end() -> None:
    later = datetime(2026, 9, 2, tzinfo=UTC)
    made = quantities.grow([stand(1)], 2, 1, later)
    assert (made.stands[1].seq, made.stands[1].queued_at, made.units) == (1, later, 3)


STANDS = st.lists(
    st.builds(
        lambda units, ready, location: (units, min(ready, units), location),
        st.integers(0, 5),
        st.integers(0, 5),
        st.sampled_from([None, MAIN, EAST]),
    ),
    min_size=1,
    max_size=4,
).map(lambda parts: [stand(u, r, seq=n, location=at) for n, (u, r, at) in enumerate(parts)])


@given(STANDS, st.integers(0, 12))
def test_exactly_the_units_asked_for_are_taken(stands: list[Stand], units: int) -> None:
    there = sum(each.units for each in stands)
    for take in (quantities.cancel, quantities.ship):
        made = take(stands, units)
        assert made.units == max(there - units, 0)
        assert sum(step.units for step in made.steps) == min(units, there)
        assert all(0 <= s.committed <= s.ready <= s.covered <= s.units for s in made.stands)


@given(STANDS, st.integers(0, 20), st.integers(0, 20))
def test_a_move_neither_makes_nor_loses_units(stands: list[Stand], main: int, east: int) -> None:
    there = sum(each.units for each in stands)
    main = min(main, there)
    east = min(east, there - main)
    made = quantities.relocate(stands, {MAIN: main, EAST: east, None: there - main - east})
    at = {place: sum(s.units for s in made.stands if s.location == place) for place in (MAIN, EAST)}
    assert (at, made.units) == ({MAIN: main, EAST: east}, there)


@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5), st.randoms())
def test_transitions_lead_from_what_was_to_what_is(a: int, b: int, c: int, random: st.DataObject) -> None:
    was = dict(zip("wrc", (a, b, c), strict=True))
    shuffled = [a, b, c]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    became = dict(zip("wrc", shuffled, strict=True))
    for left, joined, units in quantities.transitions(was, became):
        was[left], was[joined] = was[left] - units, was[joined] + units
    assert was == became


def test_what_came_for_the_line_alone_is_sent_first() -> None:
    reserved = replace(stand(5, 5), reserved=3)
    assert [each.reserved for each in quantities.ship([reserved], 2).stands] == [1]
    assert [each.reserved for each in quantities.cancel([reserved], 2).stands] == [3]
    assert [each.reserved for each in quantities.cancel([reserved], 4).stands] == [1]
