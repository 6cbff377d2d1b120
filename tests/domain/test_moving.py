"""Units that stand at another location than they should: first moved, then released, none too early."""

from collections import Counter
from collections.abc import Iterator, Mapping

from hypothesis import given
from hypothesis import strategies as st

from app.domain import holds, steps
from app.domain.facts import FulfillmentOrderFacts
from app.domain.moving import At
from app.domain.pooling import Move
from tests.domain.test_holds import FRAUD, HANDLE, LAMP, OURS, SHADE
from tests.domain.test_holds import fulfillment_order as at_main
from tests.domain.worlds import EAST, MAIN, WEST, Pool, placed

MOVES = ("HOLD", "MOVE")
ALL_EAST: At = {LAMP: {EAST: (5, 5)}}
TO_EAST = [Move(LAMP, MAIN, EAST, 5), Move(SHADE, MAIN, EAST, 1)]


def at(location: int, one: FulfillmentOrderFacts) -> FulfillmentOrderFacts:
    return placed(one, location)


def test_free_units_are_moved_to_where_their_stock_is_before_they_are_released() -> None:
    held = at_main(1, OURS, actions=MOVES)
    way = frozenset({(LAMP, MAIN, EAST)})
    decision = holds.decide([held], {}, HANDLE, ALL_EAST, TO_EAST)
    assert decision.step == steps.Step("move", 1, (OURS.id,), None, EAST, way)
    decision = holds.decide([at(EAST, held)], {}, HANDLE, ALL_EAST, TO_EAST)
    assert decision.step == steps.Step("release", 1, (OURS.id,))


def test_a_new_orders_units_are_moved_without_being_held() -> None:
    step = holds.decide([at_main(1, actions=MOVES)], {}, HANDLE, ALL_EAST, TO_EAST).step
    assert step is not None
    assert (step.kind, step.lines) == ("move", None)


def test_only_the_part_that_belongs_elsewhere_goes() -> None:
    belongs = {LAMP: {MAIN: (3, 0), EAST: (2, 2)}}
    step = holds.decide([at_main(1, OURS, actions=MOVES)], {LAMP: 3}, HANDLE, belongs, TO_EAST).step
    assert step is not None
    assert (step.kind, step.lines, step.divides_a_hold) == ("move", (("fo1-11", 2),), True)


def test_more_is_held_before_anything_moves_and_nothing_is_released_before_it_has_moved() -> None:
    belongs = {LAMP: {MAIN: (1, 1), EAST: (2, 2), WEST: (3, 0)}}
    here = [
        at_main(1, OURS, lines={LAMP: 3}, actions=MOVES),
        at(WEST, at_main(2, lines={LAMP: 3}, actions=MOVES)),
    ]
    decision = holds.decide(here, {LAMP: 3}, HANDLE, belongs, TO_EAST)
    assert decision.step == steps.Step("hold", 2, lines=None)
    here[1] = at(WEST, at_main(2, OURS, lines={LAMP: 3}, actions=MOVES))
    decision = holds.decide(here, {LAMP: 3}, HANDLE, belongs, TO_EAST)
    assert decision.step is not None
    assert decision.step.kind == "move"


def test_what_cannot_be_moved_stays_held_while_the_rest_of_the_order_goes() -> None:
    lamp, shade = at_main(1, OURS, lines={LAMP: 5}), at_main(2, OURS, lines={SHADE: 1}, actions=MOVES)
    belongs = ALL_EAST | {SHADE: {EAST: (1, 1)}}
    decision = holds.decide([lamp, shade], {}, HANDLE, belongs, TO_EAST)
    assert decision.step is not None
    assert (decision.step.kind, decision.step.fulfillment_order) == ("move", 2)
    decision = holds.decide([lamp], {}, HANDLE, ALL_EAST, TO_EAST)
    assert (decision.step, decision.held, decision.stuck) == (None, {LAMP: 5}, {(LAMP, MAIN): 5})


def test_what_was_open_and_cannot_be_moved_is_held_so_that_it_does_not_ship_from_there() -> None:
    decision = holds.decide([at_main(1)], {}, HANDLE, ALL_EAST, TO_EAST)
    assert decision.step == steps.Step("hold", 1, lines=None)
    assert decision.stuck == {(LAMP, MAIN): 5}


def test_what_the_warehouse_there_has_is_stuck_and_not_taken_for_wanted() -> None:
    there = at_main(1, actions=("REQUEST_CANCELLATION",), status="IN_PROGRESS")
    decision = holds.decide([there], {}, HANDLE, ALL_EAST, TO_EAST)
    assert (decision.step, decision.held, decision.refused) == (None, {}, {})
    assert decision.stuck == {(LAMP, MAIN): 5}


def test_a_refused_move_is_not_tried_again() -> None:
    here = [at_main(1, OURS, actions=MOVES)]
    refused = holds.decide(here, {}, HANDLE, ALL_EAST, TO_EAST).step
    assert refused is not None
    decision = holds.decide(here, {}, HANDLE, ALL_EAST, TO_EAST, [refused])
    assert (decision.step, decision.stuck) == (None, {(LAMP, MAIN): 5})


def test_a_hold_that_will_not_be_divided_is_released_in_part_and_then_the_part_is_moved() -> None:
    belongs = {LAMP: {MAIN: (3, 0), EAST: (2, 2)}}
    here = [at_main(1, OURS, actions=MOVES)]
    refused = holds.decide(here, {LAMP: 3}, HANDLE, belongs, TO_EAST).step
    assert refused is not None
    step = holds.decide(here, {LAMP: 3}, HANDLE, belongs, TO_EAST, [refused]).step
    assert step == steps.Step("release_part", 1, (OURS.id,), (("fo1-11", 3),))
    here = [at_main(1, OURS, lines={LAMP: 3}, actions=MOVES), at_main(2, lines={LAMP: 2}, actions=MOVES)]
    step = holds.decide(here, {LAMP: 3}, HANDLE, belongs, TO_EAST, [refused]).step
    assert step is not None
    assert (step.kind, step.fulfillment_order, step.lines) == ("move", 2, None)


def test_lines_that_were_refused_together_are_tried_one_by_one() -> None:
    here = [at_main(1, OURS, lines={LAMP: 5, SHADE: 1}, actions=MOVES)]
    belongs = ALL_EAST | {SHADE: {EAST: (1, 1)}}
    together = holds.decide(here, {}, HANDLE, belongs, TO_EAST).step
    assert together is not None
    assert len(together.ways) == 2
    alone = holds.decide(here, {}, HANDLE, belongs, TO_EAST, [together]).step
    assert alone is not None
    assert alone.lines == (("fo1-11", 5),)


def test_what_somebody_else_moved_is_not_moved_back() -> None:
    here = [at_main(1, OURS, lines={LAMP: 2}, actions=MOVES), at(WEST, at_main(2, OURS, lines={LAMP: 3}))]
    belongs = {LAMP: {MAIN: (3, 0), EAST: (2, 2)}}
    decision = holds.decide(here, {LAMP: 3}, HANDLE, belongs, TO_EAST)
    assert decision.step is not None
    assert (decision.step.kind, decision.stuck) == ("release_part", {})


def test_units_are_held_where_they_are_not_free() -> None:
    here = [at(EAST, at_main(1, lines={LAMP: 2}, actions=MOVES)), at_main(2, lines={LAMP: 2}, actions=MOVES)]
    belongs = {LAMP: {MAIN: (2, 0), EAST: (2, 2)}}
    assert holds.decide(here, {LAMP: 2}, HANDLE, belongs).step == steps.Step("hold", 2, lines=None)


def test_a_part_beside_somebody_elses_hold_is_moved_as_it_is() -> None:
    belongs = {LAMP: {MAIN: (3, 0), EAST: (2, 2)}}
    step = holds.decide([at_main(1, FRAUD, OURS, actions=MOVES)], {LAMP: 3}, HANDLE, belongs, TO_EAST).step
    assert step is not None
    assert (step.kind, step.divides_a_hold) == ("move", False)


UNITS = st.dictionaries(st.sampled_from([LAMP, SHADE]), st.integers(1, 5), max_size=2)


@st.composite
def pools(draw: st.DrawFn) -> tuple[Pool, At]:
    """Units open and held at three locations, and where each of them belongs."""
    world = Pool(divides=draw(st.booleans()), fixed=draw(st.frozensets(st.sampled_from([MAIN, EAST]))))
    for location in (MAIN, EAST, WEST):
        for is_held in (False, True):
            world.put(location, draw(UNITS), is_held=is_held)
    belongs: dict[int, dict[int, tuple[int, int]]] = {}
    for line in (LAMP, SHADE):
        left, shares = world.units(line), {}
        for location in (MAIN, EAST):
            shares[location] = draw(st.integers(0, left))
            left -= shares[location]
        shares[WEST] = left
        belongs[line] = {place: (n, draw(st.integers(0, n))) for place, n in shares.items()}
    return world, belongs


def waiting(belongs: At) -> dict[int, int]:
    return {line: sum(n - free for n, free in spots.values()) for line, spots in belongs.items()}


def everything(belongs: At) -> list[Move]:
    """Whatever is missing anywhere may come from wherever it is too much."""
    return [
        Move(line, start, to, 30)
        for line in belongs
        for start in (MAIN, EAST, WEST)
        for to in (MAIN, EAST, WEST)
    ]


def lived(world: Pool, belongs: At) -> Iterator[holds.Decision]:
    """Each decision until nothing is left to do."""
    refused: list[steps.Step] = []
    owed = everything(belongs)
    for _ in range(40):
        decision = holds.decide(world.orders(), waiting(belongs), HANDLE, belongs, owed, refused)
        yield decision
        if decision.step is None:
            return
        if not world.take(decision.step):
            refused.append(decision.step)
    raise AssertionError("it does not end")


@given(pools())
def test_everything_ends_where_it_belongs_or_is_held_as_stuck(given_: tuple[Pool, At]) -> None:
    world, belongs = given_
    *_, last = lived(world, belongs)
    stuck = Counter(last.stuck)
    for line, spots in belongs.items():
        for location, (units, free) in spots.items():
            here, held = world.at(location, line), world.at(location, line, held=True)
            surplus = stuck[line, location]
            assert here <= units + surplus
            assert here - held <= free
            assert held >= surplus
            if not any(spot[0] == line for spot in stuck):
                assert (here, held) == (units, units - free)
    if not world.fixed:
        assert not stuck


@given(pools())
def test_on_the_way_no_more_is_open_than_was_or_may_be(given_: tuple[Pool, At]) -> None:
    world, belongs = given_
    # A hold that will not be divided is opened for the moment of the move; here every hold will.
    world.divides = True
    most = {line: max(world.opened(line), free(belongs[line])) for line in belongs}
    for _ in lived(world, belongs):
        assert all(world.opened(line) <= units for line, units in most.items())


def free(spots: Mapping[int, tuple[int, int]]) -> int:
    return sum(units for _, units in spots.values())
