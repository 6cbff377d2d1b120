"""What holds for every scenario, whatever happens in it."""

import itertools
from collections import Counter, defaultdict
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import select

from app.db import session as db
from app.db.catalogue import Level
from app.db.ledger import LedgerEntry
from app.db.line import Line, Place
from app.replay import play, reading, stage
from app.services import totals
from tests.replay.conftest import Replay, written
from tests.replay.drawing import Drawn, scenarios

# Each play is a shop of its own in the one scratch database.
NUMBERS = itertools.count()

some = settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@given(drawn=scenarios())
@some
def test_every_unit_is_in_exactly_one_state(replay: Replay, drawn: Drawn) -> None:
    for found in replay(drawn[0], each=True):
        for line in found["lines"].values():
            assert line["ordered"] == sum(
                line[state] for state in ("ready", "waiting", "shipped", "cancelled")
            )
            assert 0 <= line["committed"] <= line["ready"]
            assert min(line[state] for state in ("waiting", "shipped", "cancelled")) >= 0


@given(drawn=scenarios())
@some
def test_no_unit_is_given_twice(replay: Replay, drawn: Drawn) -> None:
    found = replay(drawn[0])
    given_out: Counter[tuple[str, str]] = Counter()
    for line in found["lines"].values():
        for supply in line["supplies"]:
            given_out[line["sku"], supply["id"]] += supply["quantity"]
    for sku, figures in found["skus"].items():
        assert figures["free"] == figures["physical"] - given_out.pop((sku, "stock"), 0)
    outstanding = on_its_way(drawn[0]["events"])
    assert all(units <= outstanding[name] for (_, name), units in given_out.items())


def on_its_way(events: list[dict[str, Any]]) -> dict[str, int]:
    """Supply → units that have not come yet."""
    left: dict[str, int] = {}
    for event in events:
        ((kind, what),) = event.items()
        if kind == "incoming" or (kind == "move_incoming" and "quantity" in what):
            left[what["id"]] = what["quantity"]
        elif kind == "receive_incoming":
            left[what["id"]] = max(left[what["id"]] - what["quantity"], 0)
    return left


@given(drawn=scenarios())
@some
def test_planning_again_changes_nothing(replay: Replay, drawn: Drawn) -> None:
    nothing = {"adjust": {"sku": "X", "quantity": 0}}
    # That the item is kept there at all is news once: it is said at the beginning too.
    script = {**drawn[0], "events": [nothing, *drawn[0]["events"]]}
    once = replay(script)
    assert replay({**script, "events": [*script["events"], nothing, nothing]}) == once


@given(drawn=scenarios())
@some
def test_the_changes_add_up_to_the_present_state(replay: Replay, drawn: Drawn) -> None:
    found = replay(drawn[0])
    states: dict[str, Counter[str]] = defaultdict(Counter)
    for change in found["changes"]:
        states[change["line"]][change["from"]] -= change["quantity"]
        states[change["line"]][change["to"]] += change["quantity"]
    for name, line in found["lines"].items():
        for state in ("ready", "waiting", "shipped", "cancelled"):
            assert states[name][state] == line[state]


@given(drawn=scenarios())
@some
def test_the_ledger_and_the_totals_agree_with_the_rows(scratch: db.Sessions, drawn: Drawn) -> None:
    on = stage.open_stage(scratch, reading.read(written(drawn[0])), f"ledger-{next(NUMBERS)}")
    for event in on.script.events:
        play.happen(on, event)
    with db.transaction(scratch) as session:
        assert ledger(session, on.shop_id) == rows(session, on.shop_id)
        assert totals.recount(session, on.shop_id) == 0
        here = select(Level).where(Level.shop_id == on.shop_id, Level.committed_units > Level.on_hand)
        assert [
            level for level in session.scalars(here) if level.committed_units and level.on_hand >= 0
        ] == []


def ledger(session: Any, shop_id: int) -> dict[int, Counter[str]]:
    """Line → state → units, as the ledger's entries add up."""
    states: dict[int, Counter[str]] = defaultdict(Counter)
    for entry in session.scalars(select(LedgerEntry).where(LedgerEntry.shop_id == shop_id)):
        states[entry.line_id][entry.from_state] -= entry.units
        states[entry.line_id][entry.to_state] += entry.units
    return {line: +counts for line, counts in states.items()}


def rows(session: Any, shop_id: int) -> dict[int, Counter[str]]:
    """Line → state → units, as the rows have them."""
    states: dict[int, Counter[str]] = {}
    for line in session.scalars(select(Line).where(Line.shop_id == shop_id)):
        states[line.id] = Counter(shipped=line.shipped, cancelled=line.cancelled)
    for place in session.scalars(select(Place).where(Place.shop_id == shop_id)):
        states[place.line_id].update(
            waiting=place.units - place.ready,
            ready=place.ready - place.committed,
            committed=place.committed,
        )
    return {line: +counts for line, counts in states.items()}


@given(drawn=scenarios(kinds=("stock", "receive", "adjust", "order", "cancel", "pay", "prioritise", "day")))
@some
def test_nobody_is_covered_while_a_better_ranked_one_is_not(replay: Replay, drawn: Drawn) -> None:
    """Nothing is committed here, so that rank is all that counts."""
    script = {**drawn[0], "policy": {**drawn[0]["policy"], "auto_release": False}, "skus": {}}
    for found in replay(script, each=True):
        queues: dict[Any, list[Any]] = defaultdict(list)
        for line in found["lines"].values():
            if line["supplies"] or line["shortfall"]:
                queues[line["sku"], line["location"]].append(line)
        for lines in queues.values():
            ranked = sorted(lines, key=lambda line: line["ahead"])
            lacking = [line["shortfall"] > 0 for line in ranked]
            covered = [bool(line["supplies"]) for line in ranked]
            first = lacking.index(True) if True in lacking else len(ranked)
            assert not any(covered[first + 1 :])
