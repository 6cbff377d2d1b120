"""What stands at a location whose stock another system writes: never the same units twice."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import stock_source
from app.domain.stock_source import Figures, Known, Look

# What the last look knew (available, sum, unbacked); what is read now (available, committed, shipped, let
# go); units unbacked and units that came.
NUMBERS = {
    "nothing changed": ((4, 6, 0), (4, 2, 0, 2), (0, 0)),
    "an order took one": ((4, 6, 0), (3, 3, 0, 2), (0, 0)),
    "zero over ten that wait": ((-10, 0, 0), (0, 10, 0, 0), (10, 0)),
    "ten for the ten that wait": ((0, 10, 10), (10, 10, 0, 0), (10, 10)),
    "zero because it has the ten": ((10, 20, 10), (0, 10, 0, 10), (0, 0)),
    "the same ten, told late": ((10, 20, 10), (10, 10, 0, 10), (10, 0)),
    "five over ten that wait": ((-10, 0, 0), (5, 10, 0, 0), (10, 5)),
    "two of five were lost": ((5, 15, 0), (3, 10, 0, 10), (0, -2)),
    "what it was given is not lost with the rest": ((5, 15, 0), (0, 10, 0, 10), (0, -5)),
    "four orders came after its ten": ((-10, 0, 0), (6, 14, 0, 0), (14, 6)),
    "one that waited was cancelled after its zero": ((-10, 0, 0), (1, 9, 0, 0), (10, 0)),
    "zero over an order that came just now": ((0, 4, 0), (0, 5, 0, 4), (1, 0)),
    "the same five over two orders": ((5, 5, 0), (5, 2, 0, 0), (2, 0)),
    "a return below zero is a person's doing": ((-2, 3, 0), (-1, 5, 0, 3), (0, 1)),
    "so is a correction below zero": ((-2, 3, 0), (-3, 5, 0, 3), (0, -1)),
    "cancelled without restocking": ((0, 10, 4), (0, 8, 0, 0), (2, 0)),
    "a cancelled promise is no stock": ((0, 10, 10), (1, 9, 0, 0), (10, 0)),
    "a number that lags behind a shipment is none": ((10, 30, 20), (10, 17, 3, 7), (20, 0)),
    "where nobody waits, what can be sold is there": ((10, 20, 10), (10, 0, 10, 0), (0, 10)),
    "sent though it was not let go": ((0, 10, 10), (0, 8, 2, 0), (8, 2)),
    "the warehouse sent two": ((0, 10, 5), (0, 8, 2, 3), (5, 0)),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_what_a_written_number_means(name: str) -> None:
    known, read, (unbacked, risen) = NUMBERS[name]
    assert stock_source.written(Known(*known), Figures(*read)) == Look(unbacked, risen)


def test_counted_stock_is_what_shopify_counts() -> None:
    assert stock_source.counted(Known(-10, 0, 3), Figures(0, 10)) == Look(0, 10)
    assert stock_source.counted(Known(5, 9), Figures(5, 1, 3)) == Look(0, 0)


@pytest.mark.parametrize(
    ("before", "now", "is_zeroed"),
    [
        ((-10, 0), Figures(0, 10), True),
        ((-1, 3), Figures(0, 3), False),  # a restocking cancel
        ((-10, 0), Figures(1, 10), False),
        ((0, 10), Figures(0, 12), False),
        ((-3, 0), Figures(0, 2, 1), True),  # one was sent meanwhile
    ],
)
def test_a_level_is_zeroed_from_below_by_a_write_alone(
    before: tuple[int, int], now: Figures, is_zeroed: bool
) -> None:
    assert stock_source.is_zeroed(Known(*before), now) is is_zeroed


@pytest.mark.parametrize(
    ("now", "unbacked"),
    [
        (Figures(-10, 10), 0),  # not written over yet
        (Figures(0, 10), 10),
        (Figures(5, 12, 0, 12), 0),
        (Figures(5, 12, 0, 9), 3),
        (Figures(5, 2, 0, 9), 0),
    ],
)
def test_from_when_a_writer_is_known_its_number_counts(now: Figures, unbacked: int) -> None:
    assert stock_source.from_now_on(now) == unbacked


FIGURES = st.builds(Figures, st.integers(-30, 30), st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
KNOWNS = st.builds(Known, st.integers(-30, 30), st.integers(-30, 60), st.integers(0, 30))


@given(KNOWNS, FIGURES)
def test_never_more_is_there_than_shopify_counts(known: Known, now: Figures) -> None:
    unbacked = stock_source.written(known, now).unbacked
    assert unbacked >= 0
    assert now.total - unbacked >= min(now.total, 0)


@given(KNOWNS, FIGURES)
def test_where_nobody_waits_what_can_be_sold_is_there(known: Known, now: Figures) -> None:
    served = replace(now, let_go=now.committed)
    assert served.total - stock_source.written(known, served).unbacked >= served.available


@given(KNOWNS, FIGURES)
def test_a_repeated_look_changes_nothing(known: Known, now: Figures) -> None:
    first = stock_source.written(known, now)
    again = stock_source.written(Known(now.available, now.sum, first.unbacked), now)
    assert again == Look(first.unbacked, 0)


@given(KNOWNS, FIGURES, st.integers(0, 30), st.integers(-30, 30))
def test_shipments_orders_and_restocking_cancels_are_no_stock(
    known: Known, now: Figures, sent: int, joined: int
) -> None:
    """While somebody waits, and no more is sent than there is."""
    unbacked = stock_source.written(known, now).unbacked
    later = Figures(now.available - joined, now.committed - sent + joined, now.shipped + sent, now.let_go)
    looked = stock_source.written(Known(now.available, now.sum, unbacked), later)
    if later.committed > later.let_go and later.total - unbacked >= 0:
        assert looked == Look(unbacked, 0)


class Warehouse:
    """A warehouse with `there` units, `let_go` of them by the planner, that writes its number over Shopify's.

    It `nets`: it takes units off its number when they are let go to it, or else when it ships them.
    """

    def __init__(self, *, nets: bool) -> None:
        self.nets = nets
        self.there = self.let_go = self.ordered = self.shipped = self.available = 0
        self.known = Known(0, 0)

    def order(self, units: int) -> None:
        self.ordered, self.available = self.ordered + units, self.available - units

    def receive(self, units: int) -> None:
        self.there += units

    def write(self, _units: int) -> None:
        self.available = self.there - (self.let_go if self.nets else 0)

    def ship(self, units: int) -> None:
        sent = min(units, self.let_go)
        self.there, self.let_go = self.there - sent, self.let_go - sent
        self.ordered, self.shipped = self.ordered - sent, self.shipped + sent

    def lose(self, units: int) -> None:
        """Of what nobody was given; it writes before and after, as it counts."""
        self.write(0)
        self.plan()
        self.write(0)
        self.plan()
        self.there -= min(units, self.there - self.let_go)
        self.write(0)

    def cancel_waiting(self, units: int) -> None:
        """Shopify puts back what never was there."""
        gone = min(units, self.ordered - self.let_go)
        self.ordered, self.available = self.ordered - gone, self.available + gone

    def plan(self, _units: int = 0) -> None:
        now = Figures(self.available, self.ordered, self.shipped, self.let_go)
        unbacked = stock_source.written(self.known, now).unbacked
        self.known = Known(now.available, now.sum, unbacked)
        self.let_go = max(min(now.total - unbacked, self.ordered), self.let_go)


def lived(warehouse: Warehouse, steps: list[tuple[str, int]]) -> None:
    """The steps one by one; never is more let go than there is."""
    for step, units in steps:
        getattr(warehouse, step)(units)
        assert warehouse.let_go <= min(warehouse.there, warehouse.ordered)


UNITS = st.integers(1, 9)


def some(*names: str) -> st.SearchStrategy[list[tuple[str, int]]]:
    return st.lists(st.tuples(st.sampled_from(names), UNITS), max_size=40)


# More than any warehouse here ever gets, so that somebody always waits.
CROWD = [("order", 1000), ("plan", 0)]


@given(some("plan", "receive", "write", "ship", "lose"), st.booleans())
def test_a_line_that_waits_is_never_given_units_that_are_not_there(
    steps: list[tuple[str, int]], nets: bool
) -> None:
    lived(Warehouse(nets=nets), [*CROWD, *steps])


@pytest.mark.parametrize("happens", ["order", "cancel_waiting"])
@given(data=st.data())
def test_nor_when_orders_come_or_go_while_it_takes_what_it_is_given(
    happens: str, data: st.DataObject
) -> None:
    steps = data.draw(some("plan", happens, "receive", "write", "ship", "lose"))
    lived(Warehouse(nets=True), [*CROWD, *steps])


@given(some("order", "receive"), st.booleans())
def test_what_came_is_given_once_it_is_written(steps: list[tuple[str, int]], nets: bool) -> None:
    warehouse = Warehouse(nets=nets)
    for step in steps:
        lived(warehouse, [step, ("plan", 0)])
    lived(warehouse, [("write", 0), ("plan", 0)])
    assert warehouse.let_go == min(warehouse.there, warehouse.ordered)
