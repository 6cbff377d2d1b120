"""Which hold to make or lift: what is found is compared with what is wanted, one step at a time."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain import holds, steps
from app.domain.facts import FulfillmentOrderFacts, FulfillmentOrderLineFacts, HoldFacts

HANDLE = "first-in-line"
OURS = HoldFacts("gid://shopify/FulfillmentHold/1", HANDLE, is_ours=True)
FRAUD = HoldFacts("gid://shopify/FulfillmentHold/2", "", is_ours=False)
ANOTHER_OF_OURS = HoldFacts("gid://shopify/FulfillmentHold/3", "gift-wrap", is_ours=True)
LAMP, SHADE = 11, 12


def fulfillment_order(
    number: int = 1,
    *found: HoldFacts,
    lines: dict[int, int] | None = None,
    status: str = "OPEN",
    actions: tuple[str, ...] = ("HOLD",),
) -> FulfillmentOrderFacts:
    return FulfillmentOrderFacts(
        id=number,
        order_id=1,
        status="ON_HOLD" if found else status,
        request_status="UNSUBMITTED",
        location_id=1,
        actions=frozenset(actions),
        holds=found,
        lines=tuple(
            FulfillmentOrderLineFacts(f"fo{number}-{line}", line, units, units)
            for line, units in ({LAMP: 5} if lines is None else lines).items()
        ),
    )


def decide(wanted: dict[int, int], *orders: FulfillmentOrderFacts) -> holds.Decision:
    return holds.decide(orders, wanted, HANDLE)


def test_the_waiting_part_is_held_and_the_rest_may_go() -> None:
    decision = decide({LAMP: 2}, fulfillment_order(lines={LAMP: 5, SHADE: 1}))
    assert decision.step == steps.Step("hold", 1, lines=(("fo1-11", 2),))
    assert decision.held == {}


def test_an_order_that_waits_wholly_is_held_without_splitting() -> None:
    assert decide({LAMP: 5}, fulfillment_order()).step == steps.Step("hold", 1, lines=None)


def test_what_is_held_as_wanted_is_left_alone() -> None:
    decision = decide({LAMP: 2}, fulfillment_order(1, OURS, lines={LAMP: 2}), fulfillment_order(2))
    assert (decision.step, decision.held) == (None, {LAMP: 2})


def test_what_is_scheduled_waits_by_itself() -> None:
    """It cannot be sent before its day: that is no hold of ours, and no warehouse has it."""
    scheduled = fulfillment_order(status="SCHEDULED", actions=("MARK_AS_OPEN",))
    decision = decide({LAMP: 3}, scheduled)
    assert (decision.step, decision.held, decision.refused) == (None, {LAMP: 3}, {})
    assert decide({}, scheduled) == holds.Decision(None, {}, {})


def test_the_rest_of_what_is_scheduled_in_part_is_held() -> None:
    scheduled = fulfillment_order(1, lines={LAMP: 2}, status="SCHEDULED", actions=("MARK_AS_OPEN",))
    decision = decide({LAMP: 3}, scheduled, fulfillment_order(2))
    assert decision.step == steps.Step("hold", 2, lines=(("fo2-11", 1),))


def test_a_part_is_released_by_releasing_all_and_holding_the_rest() -> None:
    decision = decide({LAMP: 1}, fulfillment_order(1, OURS))
    assert decision.step == steps.Step("release_part", 1, (OURS.id,), (("fo1-11", 1),))


def test_when_nothing_waits_any_more_only_our_own_hold_is_lifted() -> None:
    decision = decide({}, fulfillment_order(1, FRAUD, OURS, ANOTHER_OF_OURS))
    assert decision.step == steps.Step("release", 1, (OURS.id,))


def test_under_somebody_elses_hold_ours_goes_on_all_of_it_and_counts_as_wanted() -> None:
    step = decide({LAMP: 2}, fulfillment_order(1, FRAUD)).step
    assert step == steps.Step("hold", 1, lines=None)
    done = decide({LAMP: 2}, fulfillment_order(1, FRAUD, OURS))
    assert (done.step, done.held) == (None, {LAMP: 2})


def test_when_their_hold_is_gone_ours_is_narrowed() -> None:
    step = decide({LAMP: 2}, fulfillment_order(1, OURS)).step
    assert step == steps.Step("release_part", 1, (OURS.id,), (("fo1-11", 2),))


def test_more_is_held_before_anything_is_released() -> None:
    first = fulfillment_order(1, OURS, lines={SHADE: 1})
    step = decide({LAMP: 5}, first, fulfillment_order(2)).step
    assert step == steps.Step("hold", 2, lines=None)


def test_more_is_held_on_top_of_what_is_held() -> None:
    step = decide({LAMP: 4}, fulfillment_order(1, OURS, lines={LAMP: 2}), fulfillment_order(2)).step
    assert step == steps.Step("hold", 2, lines=(("fo2-11", 2),))


def test_what_the_warehouse_has_is_not_held_but_said() -> None:
    decision = decide({LAMP: 2}, fulfillment_order(actions=("REQUEST_CANCELLATION",), status="IN_PROGRESS"))
    assert (decision.step, decision.held, decision.refused) == (None, {}, {LAMP: 2})


def test_closed_and_emptied_fulfillment_orders_are_passed_over() -> None:
    closed = fulfillment_order(1, status="CLOSED")
    emptied = fulfillment_order(2, lines={LAMP: 0})
    decision = decide({LAMP: 2}, closed, emptied)
    assert (decision.step, decision.held, decision.refused) == (None, {}, {})


UNITS = st.dictionaries(st.sampled_from([LAMP, SHADE]), st.integers(0, 6), max_size=2)


class World:
    """Fulfillment orders of one location, held and released as Shopify does it."""

    def __init__(self, units: dict[int, int]) -> None:
        self.open = dict(units)
        self.held: list[dict[int, int]] = []

    def orders(self) -> list[FulfillmentOrderFacts]:
        held = [
            fulfillment_order(10 + place, OURS, lines=units) for place, units in enumerate(self.held) if units
        ]
        return [fulfillment_order(1, lines=self.open), *held]

    def take(self, step: steps.Step) -> None:
        place = step.fulfillment_order - 10
        if step.kind in ("release", "release_part"):
            for line, units in self.held[place].items():
                self.open[line] = self.open.get(line, 0) + units
            self.held[place] = {}
        if step.kind in ("hold", "release_part"):
            self.hold(step)

    def hold(self, step: steps.Step) -> None:
        all_of_it = [(f"-{line}", units) for line, units in self.open.items() if units]
        held = {int(name.rpartition("-")[2]): units for name, units in step.lines or all_of_it}
        for line, units in held.items():
            self.open[line] -= units
        if step.kind == "release_part":
            self.held[step.fulfillment_order - 10] = held
        else:
            self.held.append(held)


@given(UNITS, st.lists(UNITS, min_size=1, max_size=4))
def test_whatever_is_wanted_is_reached_in_few_steps(
    units: dict[int, int], wishes: list[dict[int, int]]
) -> None:
    world = World(units)
    for wish in wishes:
        for _ in range(12):
            decision = holds.decide(world.orders(), wish, HANDLE)
            if decision.step is None:
                break
            world.take(decision.step)
        wanted = {line: min(more, units.get(line, 0)) for line, more in wish.items()}
        assert decision.step is None
        assert decision.held == {line: more for line, more in wanted.items() if more}
        found = {line: sum(one.get(line, 0) for one in world.held) for line in (LAMP, SHADE)}
        assert {line: more for line, more in found.items() if more} == decision.held
