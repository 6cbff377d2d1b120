"""Whatever happens in whatever order: the line stays true, fair, and can be told from its ledger."""

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
from app.db.receipts import Receipt
from app.domain import facts
from app.services import dirty, incoming, orders, receipts, recount, shops, totals
from tests.services import stage as stages
from tests.services.stage import LAMP, MAIN, NOW

FIRST, MOST = 1001, 6
UNITS = st.integers(1, 4)
STATES = ("waiting", "ready", "committed")
Figures = tuple[int, int, int, int]


class Line(RuleBasedStateMachine):
    """Ada's lamp at one location: the store's facts on one side, our rows on the other."""

    @initialize(stock=st.integers(0, 5))
    def open(self, stock: int) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.engine = db.engine(f"sqlite:///{Path(self.folder.name) / 'line.db'}")
        tables.Row.metadata.create_all(self.engine)
        self.stage = stages.open_stage(db.sessions(self.engine), stock=stock)
        self.hour = 0
        self.is_planned = False
        self.before: dict[int, Figures] = {}

    def teardown(self) -> None:
        if hasattr(self, "engine"):
            self.engine.dispose()
            self.folder.cleanup()

    @precondition(lambda self: len(self.stage.orders) < MOST)
    @rule(units=UNITS, minute=st.integers(1, 3))
    def order(self, units: int, minute: int) -> None:
        stages.order(self.stage, FIRST + len(self.stage.orders), units, minute=minute)
        self._happened()

    @precondition(lambda self: self._open())
    @rule(data=st.data(), units=st.integers(0, 6))
    def edit(self, data: st.DataObject, units: int) -> None:
        """Shopify closes the fulfillment order and makes another; 0 takes the line out."""
        full = self._one(data)
        if full.order.lines[0].is_touched:
            return
        line = full.order.lines[0]
        line = replace(line, current_quantity=units, quantity=max(units, line.quantity))
        self._tell(full, units, "edit", lines=(line,))

    @precondition(lambda self: self._open())
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        full = self._one(data)
        self._tell(full, 0, "cancel", cancelled_at=NOW + timedelta(days=1))

    @precondition(lambda self: self._open())
    @rule(data=st.data(), units=UNITS)
    def ship(self, data: st.DataObject, units: int) -> None:
        """A parcel leaves with what is on the shelf and let go."""
        full = self._one(data)
        _, _, committed = stages.standing(self.stage).get(full.order.id, (0, 0, 0))
        there = max(self.stage.on_hand[LAMP, MAIN], 0)
        units = min(units, committed, there, self._remaining(full))
        if not units:
            return
        self.stage.on_hand[LAMP, MAIN] -= units
        line = replace(full.order.lines[0], is_touched=True)
        self._tell(full, self._remaining(full) - units, "shipped", lines=(line,))

    @rule(units=st.integers(0, 12))
    def count_stock(self, units: int) -> None:
        stages.put(self.stage, units)
        self._happened()

    @rule(units=UNITS)
    def receive(self, units: int) -> None:
        stages.put(self.stage, self.stage.on_hand[LAMP, MAIN] + units)
        self._happened()

    @rule(number=st.integers(1, 2), units=st.integers(0, 8), day=st.integers(1, 30), sure=st.booleans())
    def incoming_moves(self, number: int, units: int, day: int, sure: bool) -> None:
        status = "IN_TRANSIT" if sure else "DRAFT"
        came = facts.IncomingFacts(
            1, number, f"#T{number}", LAMP, MAIN, units, 0, NOW + timedelta(days=day), status
        )
        with self.stage.act() as (session, shop):
            incoming.record_page(session, shop, [came], self.stage.now)
        self._happened()

    @precondition(lambda self: self._open())
    @rule(data=st.data(), priority=st.integers(0, 2))
    def prefer(self, data: st.DataObject, priority: int) -> None:
        with self.stage.act() as (session, shop):
            orders.arrange(session, shop, self._one(data).order.id, self.stage.now, priority=priority)
        self._happened()

    @precondition(lambda self: self._open())
    @rule(data=st.data())
    def hear_again(self, data: st.DataObject) -> None:
        stages.tell(self.stage, self._one(data))

    @rule()
    def plan(self) -> None:
        self.before = self._figures()
        stages.replan(self.stage, rounds=8)
        if self._release_what_waits_for_a_word():
            stages.replan(self.stage, rounds=8)
        self.is_planned = True

    @invariant()
    def every_unit_is_counted_once(self) -> None:
        open_units = Counter[int]()
        for row in self.stage.rows(tables.Place):
            assert 0 <= row.committed <= row.ready <= row.covered <= row.units
            open_units[row.line_id] += row.units
        for line in self.stage.rows(tables.Line):
            assert line.ordered == line.open + line.shipped + line.cancelled
            assert open_units[line.id] == line.open
            assert min(line.open, line.shipped, line.cancelled) >= 0
        with self.stage.act() as (session, shop):
            assert totals.recount(session, shop.id) == 0

    @invariant()
    def the_ledger_tells_how_it_came_to_this(self) -> None:
        told: dict[int, Counter[str]] = {}
        for entry in self.stage.rows(tables.LedgerEntry):
            states = told.setdefault(entry.line_id, Counter())
            states[entry.from_state] -= entry.units
            states[entry.to_state] += entry.units
        for line in self.stage.rows(tables.Line):
            places = self.stage.rows(tables.Place, line_id=line.id)
            held = {
                "waiting": sum(p.units - p.ready for p in places),
                "ready": sum(p.ready - p.committed for p in places),
                "committed": sum(p.committed for p in places),
            }
            assert {state: told[line.id][state] for state in STATES} == held
            assert told[line.id]["shipped"] == line.shipped

    @invariant()
    def a_plan_gives_what_is_there_to_whom_it_is_due(self) -> None:
        if not self.is_planned:
            return
        rows = [row for row in self.stage.rows(tables.Place) if row.is_open]
        served = sum(row.committed for row in rows)
        stock = max(self.stage.on_hand[LAMP, MAIN], 0)
        assert served == min(stock, sum(row.units for row in rows))
        for behind in rows:
            _, _, committed, _ = self.before.get(behind.id, (0, 0, 0, 0))
            if behind.committed > committed:
                ahead = [row for row in rows if _rank(row) < _rank(behind)]
                assert all(row.committed == row.units for row in ahead)

    @invariant()
    def planning_twice_is_planning_once(self) -> None:
        if not self.is_planned:
            return
        once, entries = self._figures(), len(self.stage.rows(tables.LedgerEntry))
        with self.stage.act() as (session, shop):
            settings = shops.settings(session, shop)
            assert recount.go_on(session, shop, settings, None, self.stage.now)[1] == 0
            dirty.mark(session, shop.id, [LAMP])
        stages.replan(self.stage, rounds=2)
        assert self._figures() == once
        assert len(self.stage.rows(tables.LedgerEntry)) == entries
        self.is_planned = False

    def _release_what_waits_for_a_word(self) -> int:
        """What seemed unusual, and what came where the stock looks written over."""
        with self.stage.act() as (session, shop):
            query = select(Receipt).where(Receipt.shop_id == shop.id, Receipt.settled_at.is_(None))
            rows = [row for row in session.scalars(query) if row.is_open]
            for row in rows:
                receipts.release(session, shop, row, self.stage.now)
        return len(rows)

    def _happened(self) -> None:
        self.is_planned = False

    def _open(self) -> list[facts.FullOrderFacts]:
        if not hasattr(self, "stage"):
            return []
        return [full for full in self.stage.orders.values() if self._remaining(full)]

    def _one(self, data: st.DataObject) -> facts.FullOrderFacts:
        return data.draw(st.sampled_from(self._open()))

    def _remaining(self, full: facts.FullOrderFacts) -> int:
        return sum(
            line.remaining for one in full.fulfillment_orders if one.status != "CLOSED" for line in one.lines
        )

    def _tell(self, full: facts.FullOrderFacts, left: int, cause: str, **changes: Any) -> None:
        """The order's last fulfillment order has `left` units now: the same when shipped, else a new one."""
        self.hour += 1
        told = replace(full.order, updated_at=full.order.updated_at + timedelta(hours=1), **changes)
        *closed, last = full.fulfillment_orders
        parts = tuple(replace(part, remaining=left) for part in last.lines)
        now_open = replace(last, lines=parts, status="OPEN" if left else "CLOSED")
        if cause != "shipped":
            gone = tuple(replace(part, total=part.total - part.remaining, remaining=0) for part in last.lines)
            closed = [*closed, replace(last, status="CLOSED", lines=gone)]
            parts = tuple(replace(part, total=left, remaining=left) for part in last.lines)
            now_open = replace(last, id=last.id + 1, lines=parts, status="OPEN" if left else "CLOSED")
        stages.tell(self.stage, facts.FullOrderFacts(told, (*closed, now_open)), cause=cause)
        self.stage.now = NOW + timedelta(hours=self.hour)
        with self.stage.act() as (session, shop):
            dirty.mark(session, shop.id, [LAMP])
        self._happened()

    def _figures(self) -> dict[int, Figures]:
        return {
            row.id: (row.units, row.ready, row.committed, row.covered)
            for row in self.stage.rows(tables.Place)
        }


def _rank(row: tables.Place) -> tuple[Any, ...]:
    return (-row.priority, row.queued_at, row.seq, row.line_id)


TestTheLine = Line.TestCase
TestTheLine.settings = settings(
    max_examples=150,
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
