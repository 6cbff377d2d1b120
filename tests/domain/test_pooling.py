"""Where in a pool units are served from: tried on many pools that nobody thought of."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from app.domain import pooling
from app.domain.pooling import Gain, Move, Served, Shift

A, B, C, FAR = 1, 2, 3, 9
PLACES = st.sampled_from((A, B, C))
POOL = {A: A, B: A, C: A}
UNITS = st.dictionaries(PLACES, st.integers(0, 6))


@st.composite
def gains(draw: st.DrawFn) -> list[Gain]:
    many = draw(st.integers(0, 8))
    return [Gain(n, draw(PLACES), draw(st.integers(1, 5)), draw(st.booleans())) for n in range(many)]


@st.composite
def owed(draw: st.DrawFn) -> tuple[list[Move], dict[int | None, int], dict[int | None, int]]:
    """Moves of a line, where its units stand for us, and where the store has them."""
    theirs = Counter(draw(UNITS))
    there = theirs.copy()
    moves = []
    for _ in range(draw(st.integers(0, 3))):
        start, to = draw(PLACES), draw(PLACES)
        units = draw(st.integers(0, there[start]))
        if units and start != to:
            there[start] -= units
            there[to] += units
            moves.append(Move(7, start, to, units))
    moves = pooling.combined(moves)
    return moves, dict(there), dict(theirs)


def test_the_best_keep_the_stock_where_they_stand() -> None:
    ann, ben = Gain(1, A, 2), Gain(2, A, 2)
    served = pooling.served([ann, ben], {A: 3, B: 5, C: 1})
    assert served == Served((Shift(2, B, 1),), {})


def test_no_part_is_sent_to_where_lines_go_whole() -> None:
    part, all_of_it = Gain(1, A, 1, is_all=False), Gain(2, A, 1)
    assert pooling.served([part, all_of_it], {B: 2}, whole={B}) == Served((Shift(2, B, 1),), {1: 1})


@given(gains(), st.dictionaries(PLACES, st.integers(-4, 9)), st.sets(PLACES))
def test_units_are_neither_made_up_nor_given_twice(
    asked: list[Gain], left: dict[int, int], whole: set[int]
) -> None:
    served = pooling.served(asked, left, whole)
    sent = Counter[int]()
    for shift in served.shifts:
        sent[shift.place] += shift.units
    stay = Counter[int]()
    for gain in asked:
        own = gain.units - sent[gain.place] - served.lacking.get(gain.place, 0)
        assert own >= 0
        stay[gain.location] += own
    for location in (A, B, C):
        came = sum(shift.units for shift in served.shifts if shift.to == location)
        assert stay[location] + came <= max(left.get(location, 0), 0)


@given(gains(), st.dictionaries(PLACES, st.integers(-4, 9)))
def test_nobody_is_moved_needlessly_and_nothing_lies_unused(asked: list[Gain], left: dict[int, int]) -> None:
    served = pooling.served(asked, left)
    at = {gain.place: gain.location for gain in asked}
    sent = Counter[int]()
    for shift in served.shifts:
        assert shift.to != at[shift.place]
        sent[at[shift.place]] += shift.units
    wanted = Counter[int]()
    for gain in asked:
        wanted[gain.location] += gain.units
    lacking = Counter[int]()
    for place, units in served.lacking.items():
        lacking[at[place]] += units
    for location, units in wanted.items():
        short = max(units - max(left.get(location, 0), 0), 0)
        assert sent[location] + lacking[location] == short, "only what its own stock cannot serve"
    there = sum(max(units, 0) for units in left.values())
    assert sum(lacking.values()) == max(sum(wanted.values()) - there, 0)


@given(gains(), st.dictionaries(PLACES, st.integers(0, 9)))
def test_the_last_in_rank_are_those_who_move(asked: list[Gain], left: dict[int, int]) -> None:
    served = pooling.served(asked, left)
    gone = {shift.place for shift in served.shifts} | served.lacking.keys()
    for location in (A, B, C):
        here = [gain.place for gain in asked if gain.location == location]
        first = next((rank for rank, place in enumerate(here) if place in gone), len(here))
        assert all(place in gone for place in here[first:])


@given(owed())
def test_combined_moves_lead_to_the_same(case: tuple[list[Move], dict[int, int], dict[int, int]]) -> None:
    moves, ours, theirs = case
    assert pooling.after(moves, theirs) == {at: units for at, units in ours.items() if units}
    starts, ends = {move.start for move in moves}, {move.to for move in moves}
    assert not starts & ends, "nothing goes on from where it came"


@given(owed())
def test_facts_from_before_the_moves_change_nothing(
    case: tuple[list[Move], dict[int | None, int], dict[int | None, int]],
) -> None:
    moves, ours, theirs = case
    assert pooling.undone(moves, ours, theirs) == pooling.Undone(moves, [])
    assert pooling.undone(moves, ours, ours) == pooling.Undone([], []), "those from after it end them all"


@given(owed(), st.dictionaries(st.sampled_from((A, B, C, FAR)), st.integers(0, 6)))
def test_whatever_the_facts_say_no_unit_of_theirs_is_lost(
    case: tuple[list[Move], dict[int | None, int], dict[int | None, int]], found: dict[int | None, int]
) -> None:
    moves, ours, _ = case
    undone = pooling.undone(moves, ours, found)
    kept = undone.left
    there = pooling.after(kept, found)
    assert sum(there.values()) == sum(found.values())
    assert all(units > 0 for units in there.values())
    assert pooling.standing(kept, there) == kept
    assert sum(move.units for move in [*kept, *undone.void]) <= sum(move.units for move in moves)


def test_what_was_sent_before_it_moved_will_never_move() -> None:
    moves = [Move(7, A, B, 2)]
    undone = pooling.undone(moves, {A: 1, B: 2}, {A: 1})
    assert undone == pooling.Undone([Move(7, A, B, 1)], [Move(7, A, B, 1)])


@given(UNITS, UNITS)
def test_going_towards_ours_ends_there(ours: dict[int | None, int], theirs: dict[int | None, int]) -> None:
    moves = pooling.towards(7, ours, theirs, POOL, most=ours)
    there = pooling.after(moves, theirs)
    if sum(ours.values()) == sum(theirs.values()):
        assert there == {at: units for at, units in ours.items() if units}
    assert sum(there.values()) == sum(theirs.values())
    assert pooling.towards(7, ours, theirs, {A: A, B: B, C: C}, most=ours) == [], "not from pool to pool"
