"""Whatever happens in a pool of two locations: one line, true rows, and every move that is owed is known."""

import tempfile
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from app.db import session as db
from app.db import tables
from app.domain import facts, pooling
from app.services import dirty, ledger, lines, pools, receipts, totals, unmoved
from tests.services import shelves
from tests.services import stage as stages
from tests.services.stage import EAST, LAMP, MAIN, NOW

MOST = 5
UNITS, PLACES = st.integers(1, 4), st.sampled_from((MAIN, EAST))


class Pool(RuleBasedStateMachine):
    """Ada's lamp at Main and East: `theirs` is where the store has each order's units."""

    @initialize(main=st.integers(0, 4), east=st.integers(0, 4))
    def open(self, main: int, east: int) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.engine = db.engine(f"sqlite:///{Path(self.folder.name) / 'line.db'}")
        tables.Row.metadata.create_all(self.engine)
        self.stage = stages.open_stage(db.sessions(self.engine), stock=main)
        stages.put(self.stage, east, location=EAST)
        self.theirs: dict[int, Counter[int]] = {}
        self.sent: dict[int, Counter[int]] = {}
        self.hour = 0
        self.is_shared = self.is_whole = self.is_planned = False
        self.strays: set[int] = set()
        self.quiet: set[int] = set()
        self.before: dict[int, int] = {}
        self.share(is_shared=True)

    def teardown(self) -> None:
        if hasattr(self, "engine"):
            self.engine.dispose()
            self.folder.cleanup()

    @rule(is_shared=st.booleans())
    def share(self, is_shared: bool) -> None:
        """The merchant makes one pool of both, or two."""
        with self.stage.act() as (session, shop):
            pools.assign(session, shop, {EAST: "home" if is_shared else "", MAIN: "Home"})
        self.is_shared, self.is_planned = is_shared, False

    @rule(is_whole=st.booleans())
    def send_whole_lines(self, is_whole: bool) -> None:
        """East sends a line only as a whole, or in parts."""
        with self.stage.act() as (session, shop):
            east = session.get_one(tables.Location, (shop.id, EAST))
            pools.release_whole(session, shop, east, is_whole)
        self.is_whole, self.is_planned = is_whole, False

    @precondition(lambda self: len(self.theirs) < MOST)
    @rule(units=UNITS, location=PLACES, minute=st.integers(1, 3))
    def order(self, units: int, location: int, minute: int) -> None:
        number = len(self.theirs) + 1
        self.theirs[number], self.sent[number] = Counter({location: units}), Counter()
        stages.order(self.stage, number, units, minute=minute, location=location)
        self.is_planned = False

    @precondition(lambda self: len(self.theirs) < MOST)
    @rule(units=UNITS, location=PLACES, minute=st.integers(1, 3))
    def find_an_order_from_before(self, units: int, location: int, minute: int) -> None:
        self.order(units, location, minute)
        number = len(self.theirs)
        with self.stage.act() as (session, shop):
            session.get_one(tables.Line, (shop.id, number * 10)).quiet = True
        self.quiet.add(number)

    @precondition(lambda self: self.quiet)
    @rule(data=st.data())
    def adopt(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.quiet)))
        with self.stage.act() as (session, shop):
            lines.adopt(session, shop, [number * 10], dict.fromkeys(lines.CHOICES, True), self.stage.now)
        self.quiet.remove(number)
        self.is_planned = False

    @precondition(lambda self: self._open())
    @rule(data=st.data(), units=st.integers(0, 5), location=PLACES)
    def edit(self, data: st.DataObject, units: int, location: int) -> None:
        """Shopify makes the fulfillment orders anew at one location; 0 takes the line out."""
        number = self._one(data)
        if self.sent[number]:
            return
        self.theirs[number] = Counter({location: units} if units else {})
        line = self.stage.orders[number].order.lines[0]
        self._tell(number, lines=(replace(line, current_quantity=units, quantity=max(units, line.quantity)),))
        self.strays.add(number)

    @precondition(lambda self: self._open())
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        number = self._one(data)
        self.theirs[number].clear()
        self._tell(number, cancelled_at=NOW + timedelta(days=1))

    @precondition(lambda self: self._open())
    @rule(data=st.data(), units=UNITS, location=PLACES)
    def ship(self, data: st.DataObject, units: int, location: int) -> None:
        """A parcel leaves from where the store has the units, moved already or not."""
        number = self._one(data)
        committed = stages.standing(self.stage)[number][2]
        there = max(self.stage.on_hand[LAMP, location], 0)
        units = min(units, committed, there, self.theirs[number][location])
        if units:
            self.theirs[number][location] -= units
            self.sent[number][location] += units
            self.stage.on_hand[LAMP, location] -= units
            line = self.stage.orders[number].order.lines[0]
            self._tell(number, lines=(replace(line, is_touched=True),))

    @rule(units=st.integers(-2, 6), location=PLACES)
    def count_stock(self, units: int, location: int) -> None:
        stages.put(self.stage, units, location=location)
        self.is_planned = False

    @precondition(lambda self: self._open())
    @rule(data=st.data())
    def make_the_moves(self, data: st.DataObject) -> None:
        """Our job moved what is owed, and the app hears of it."""
        number = self._one(data)
        (row,) = self.stage.rows(tables.Order, id=number)
        moved = pooling.after(unmoved.of(row), dict(self.theirs[number]))
        self.theirs[number] = Counter({at: units for at, units in moved.items() if at is not None})
        self._tell(number)

    @precondition(lambda self: self._open())
    @rule(data=st.data(), units=UNITS)
    def move_by_hand(self, data: st.DataObject, units: int) -> None:
        """The merchant moves units to the other location, wherever the stock is."""
        number = self._one(data)
        start = max(self.theirs[number], key=lambda at: self.theirs[number][at])
        units = min(units, self.theirs[number][start])
        self.theirs[number][start] -= units
        self.theirs[number][EAST if start == MAIN else MAIN] += units
        self._tell(number)
        self.strays.add(number)

    @precondition(lambda self: self._open())
    @rule(data=st.data())
    def hear_again(self, data: st.DataObject) -> None:
        stages.tell(self.stage, self.stage.orders[self._one(data)])

    @rule()
    def plan(self) -> None:
        self.before = {row.id: row.committed for row in self.stage.rows(tables.Place)}
        stages.replan(self.stage, rounds=8)
        with self.stage.act() as (session, shop):
            rows = session.scalars(select(tables.Receipt).filter_by(shop_id=shop.id, settled_at=None))
            for row in rows.all():
                receipts.release(session, shop, row, self.stage.now)
        stages.replan(self.stage, rounds=8)
        self.is_planned = True

    @invariant()
    def the_ledger_and_the_totals_say_what_the_places_say(self) -> None:
        for row in self.stage.rows(tables.Place):
            assert 0 <= row.committed <= row.ready <= row.covered <= row.units
            assert row.is_open == (row.units > 0)
        with self.stage.act() as (session, shop):
            assert ledger.verify(session, shop.id) == {}
            assert totals.recount(session, shop.id) == 0
            of = pools.of_shop(session, shop.id)
        for row in self.stage.rows(tables.Place):
            assert row.pool_id == of[row.location_id]

    @invariant()
    def with_the_moves_that_are_owed_the_store_has_what_we_have(self) -> None:
        for order in self.stage.rows(tables.Order):
            ours = Counter[int]()
            for row in self.stage.rows(tables.Place, order_id=order.id):
                ours[row.location_id] += row.units
            theirs = {at: units for at, units in self.theirs[order.id].items() if units}
            assert pooling.after(unmoved.of(order), theirs) == {at: n for at, n in ours.items() if n}

    @invariant()
    def every_unit_that_left_is_counted_where_it_left(self) -> None:
        sent = Counter[int]()
        for parcels in self.sent.values():
            sent.update(parcels)
        shipped = {row.location_id: row.shipped_units for row in self.stage.rows(tables.Level)}
        assert {at: shipped.get(at, 0) for at in (MAIN, EAST)} == {at: sent[at] for at in (MAIN, EAST)}

    @invariant()
    def a_plan_gives_what_the_pool_has_to_whom_it_is_due(self) -> None:
        if not getattr(self, "is_planned", False):
            return
        rows = [row for row in self.stage.rows(tables.Place) if row.is_open]
        there = {at: max(self.stage.on_hand[LAMP, at], 0) for at in (MAIN, EAST)}
        for pool in {row.pool_id for row in rows}:
            here = [row for row in rows if row.pool_id == pool]
            stock = sum(there.values()) if self.is_shared else there[pool]
            assert sum(row.covered for row in here) == min(stock, sum(row.units for row in here))
            ours = [row for row in here if row.order_id not in self.quiet]
            assert self.is_whole or all(row.committed == row.covered for row in ours)
            for behind in here:
                if behind.id in self.before and behind.committed > self.before[behind.id]:
                    ahead = [row for row in here if _rank(row) < _rank(behind)]
                    assert all(row.covered == row.units for row in ahead)
        if not self.strays:
            for location in (MAIN, EAST):
                committed = sum(row.committed for row in rows if row.location_id == location)
                assert committed <= there[location], "what is let go stands where its stock is"

    @invariant()
    def who_is_not_adopted_is_moved_nowhere(self) -> None:
        for number in getattr(self, "quiet", ()):
            assert shelves.moves(self.stage, number) == []

    @invariant()
    def planning_twice_is_planning_once(self) -> None:
        if not getattr(self, "is_planned", False):
            return
        once, entries = self._figures(), len(self.stage.rows(tables.LedgerEntry))
        with self.stage.act() as (session, shop):
            dirty.mark(session, shop.id, [LAMP])
        stages.replan(self.stage, rounds=2)
        assert self._figures() == once
        assert len(self.stage.rows(tables.LedgerEntry)) == entries
        self.is_planned = False

    def _figures(self) -> list[tuple[Any, ...]]:
        rows = self.stage.rows(tables.Place)
        return [(row.id, row.location_id, row.units, row.covered, row.committed) for row in rows]

    def _open(self) -> list[int]:
        return [number for number, units in getattr(self, "theirs", {}).items() if units.total()]

    def _one(self, data: st.DataObject) -> int:
        return data.draw(st.sampled_from(self._open()))

    def _tell(self, number: int, **changes: Any) -> None:
        """The store shows its fulfillment orders as they are now: those to send, and those sent."""
        self.hour += 1
        self.stage.now = NOW + timedelta(hours=self.hour)
        full = self.stage.orders[number]
        told = replace(full.order, updated_at=self.stage.now, **changes)
        shown = shelves.shown(told, self.hour, self.theirs[number], self.sent[number])
        stages.tell(self.stage, facts.FullOrderFacts(told, shown), cause="reading")
        with self.stage.act() as (session, shop):
            dirty.mark(session, shop.id, [LAMP])
        self.is_planned = False


def _rank(row: tables.Place) -> tuple[Any, ...]:
    return (-row.priority, row.queued_at, row.seq, row.line_id)


TestThePool = Pool.TestCase
TestThePool.settings = settings(
    max_examples=150,
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
