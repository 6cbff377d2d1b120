"""What a scenario may not say, and how that is told: the event's number and a reason in plain words."""

from datetime import UTC, datetime

import pytest

from app.replay import reading, scenario
from tests.replay.conftest import Replay

STOCK = "stock: {sku: X, on_hand: 1}"
ANN = "order: {id: Ann, lines: [{id: Ann-1, sku: X, quantity: 2}]}"


def script(*events: str, before: str = "") -> str:
    return before + "events:\n" + "".join(f"  - {event}\n" for event in events)


def test_a_scenario_is_read_with_its_defaults() -> None:
    found = reading.read(script(STOCK, ANN))
    assert (found.today, found.policy, found.skus) == (scenario.START, scenario.Policy(), {})
    assert [event.kind for event in found.events] == ["stock", "order"]
    assert found.events[0].what == scenario.Stock(sku="X", location="L1", on_hand=1)


@pytest.mark.parametrize(
    ("today", "moment"),
    [
        ("2026-09-03", datetime(2026, 9, 3, tzinfo=UTC)),
        ("'2026-09-03T10:30:00'", datetime(2026, 9, 3, 10, 30, tzinfo=UTC)),
        ("2026-09-03T10:30:00+02:00", datetime(2026, 9, 3, 8, 30, tzinfo=UTC)),
        ("2026-09-03T10:30:00Z", datetime(2026, 9, 3, 10, 30, tzinfo=UTC)),
    ],
)
def test_a_date_is_its_first_moment_and_times_are_utc(today: str, moment: datetime) -> None:
    assert reading.read(f"today: {today}\nevents: []").today == moment


def test_json_may_be_indented_by_tabs() -> None:
    assert reading.read('{\n\t"events": [\n\t\t{"day": "2026-09-10"}]}').events[0].kind == "day"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("events: [", "neither JSON nor YAML (see line 1)"),
        ("- 1", "the scenario must be a mapping, not a list"),
        ("", "the scenario must be a mapping, not nothing"),
        ("today: 2026-09-03", "events are missing"),
        ("events: {}", "events must be a list, not a mapping"),
        ("shop: Ada\nevents: []", "the scenario: unknown key shop"),
        ("today: soon\nevents: []", "today must be a date or time, not soon"),
        ("today: 2026-02-30\nevents: []", "today must be a date or time that exists, not 2026-02-30"),
        ("policy: {margin: 1}\nevents: []", "policy: unknown key margin"),
        ("policy: {margin_days: -1}\nevents: []", "policy: margin_days must not be negative: -1"),
        ("policy: {partial: 1}\nevents: []", "policy: partial must be true or false, not 1"),
        ("skus: {X: {limit: many}}\nevents: []", "skus: X: limit must be a whole number, not many"),
        ("today: 2026-09-03\nevents: [\n  'a\a']", "neither JSON nor YAML (see line 3)"),
        ('events: ["\\U99999999"]', "neither JSON nor YAML (see line 1)"),
        ("policy:\n  partial: !!bool x\nevents: []", "a scenario has no tags (see line 2)"),
        ("today: !!timestamp soon\nevents: []", "a scenario has no tags (see line 1)"),
        ("today: 2026-09-03\n? [X]\n: 1", "a list cannot be a key (see line 2)"),
        (
            "today: 0001-01-01T00:00:00+14:00\nevents: []",
            "today is beyond what can be counted: 0001-01-01T00:00:00+14:00",
        ),
        ("skus: {' ': {}}\nevents: []", "skus must be a text, not ' '"),
        ("skus: {X: {}, X: {}}\nevents: []", "skus has the key X twice"),
        ("skus: {1: {}, '1': {}}\nevents: []", "skus has the key '1' twice"),
        ('{"events": [], "events": []}', "the scenario has the key 'events' twice"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, reason: str) -> None:
    with pytest.raises(reading.Impossible) as refused:
        reading.read(text)
    assert (refused.value.event, refused.value.reason) == (None, reason)


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ("stack: {sku: X}", "no such event: stack"),
        ("1", "must be a mapping, not 1"),
        ("{at: 2026-09-01}", "must have one key that says what happens, and may have `at` beside it"),
        (
            "{day: 2026-09-01, stock: {}}",
            "must have one key that says what happens, and may have `at` beside it",
        ),
        ("{at: noon, day: 2026-09-01}", "at must be a date or time, not noon"),
        ("day: Thursday", "day: day must be a date or time, not Thursday"),
        ("stock: {sku: X}", "stock: on_hand is missing"),
        ("stock: {sku: X, on_hand: 1.5}", "stock: on_hand must be a whole number, not 1.5"),
        ("stock: {sku: X, on_hand: true}", "stock: on_hand must be a whole number, not true"),
        ("stock: {sku: X, on_hand: 1, shelf: 4}", "stock: unknown key shelf"),
        ("stock: {sku: no, on_hand: 1}", "stock: sku must be a text, not no"),
        ("stock: [X, 1]", "stock must be a mapping, not a list"),
        (
            "stock: {sku: X, on_hand: 99999999999999999999}",
            "stock: on_hand is out of range: 99999999999999999999",
        ),
        ("receive: {sku: X, quantity: -1}", "receive: quantity must not be negative: -1"),
        ("order: {id: A, lines: 3}", "order: lines must be a list, not 3"),
        ("order: {id: A, lines: [X]}", "order: lines 0 must be a mapping, not X"),
        (
            "order: {id: A, lines: [{id: A1, sku: X, quantity: 0}]}",
            "order: lines 0: quantity must be at least 1, not 0",
        ),
        ("order: {id: A, lines: []}", "order: lines must name at least one line"),
        ("{at: null, day: 2026-09-01}", "at must be a date or time, not nothing"),
        ("day: 2026-09-31", "day: day must be a date or time that exists, not 2026-09-31"),
        ("day: 2026-W10-1", "day: day must be a date or time, not 2026-W10-1"),
        ("day: 20260901", "day: day must be a date or time, not 20260901"),
        ("pay: {order: A, order: B}", "pay has the key order twice"),
        (
            "incoming: {id: stock, sku: X, quantity: 1}",
            "incoming: id must not be stock, which names what is there already",
        ),
        (
            "order: {id: A, ship: later, lines: []}",
            "order: ship must be as_available or together, not later",
        ),
        ("cancel: {}", "cancel: must name either an order or a line"),
        ("cancel: {order: A, line: A1}", "cancel: must name either an order or a line"),
        ("cancel: {order: A, quantity: 1}", "cancel: quantity goes with a line, not with an order"),
        ("move_incoming: {id: P, expected: 12}", "move_incoming: expected must be a date or time, not 12"),
    ],
)
def test_an_event_that_is_not_understood_is_named(event: str, reason: str) -> None:
    with pytest.raises(reading.Impossible) as refused:
        reading.read(script(STOCK, event))
    assert (refused.value.event, refused.value.reason) == (1, reason)


@pytest.mark.parametrize(
    ("events", "reason"),
    [
        (["ship: {line: Ann-1, quantity: 2}"], "ship 2 of line Ann-1: only 1 are ready"),
        (
            ["ship: {line: Ann-1, quantity: 1}", "edit: {line: Ann-1, quantity: 0}"],
            "edit line Ann-1 to 0: 1 are shipped already",
        ),
        (["cancel: {line: Ann-1, quantity: 3}"], "cancel 3 of line Ann-1: only 2 are open"),
        (
            ["cancel: {order: Ann}", "cancel: {line: Ann-1, quantity: 1}"],
            "cancel 1 of line Ann-1: only 0 are open",
        ),
        (
            ["return: {line: Ann-1, quantity: 1}"],
            "return 1 of line Ann-1: only 0 were shipped and not returned",
        ),
        (["ship: {line: Ben-1, quantity: 1}"], "there is no line Ben-1"),
        (["commit: {line: Ben-1}"], "there is no line Ben-1"),
        (["hold: {line: Ben-1}"], "there is no line Ben-1"),
        (["edit: {line: Ben-1, quantity: 1}"], "there is no line Ben-1"),
        (["cancel: {line: Ben-1}"], "there is no line Ben-1"),
        (["cancel: {order: Ben}"], "there is no order Ben"),
        (["pay: {order: Ben}"], "there is no order Ben"),
        (["prioritise: {order: Ben, priority: 1}"], "there is no order Ben"),
        ([ANN], "there is an order Ann already"),
        (["order: {id: Ben, lines: [{id: Ann-1, sku: X, quantity: 1}]}"], "there is a line Ann-1 already"),
        (
            ["order: {id: B, lines: [{id: B1, sku: X, quantity: 1}, {id: B1, sku: X, quantity: 1}]}"],
            "there is a line B1 already",
        ),
        (["move_incoming: {id: P}"], "there is no incoming P"),
        (["receive_incoming: {id: P, quantity: 1}"], "there is no incoming P"),
        (["incoming: {id: P, sku: X, quantity: 1}"] * 2, "there is an incoming P already"),
        (["incoming: {id: P, sku: X, quantity: 1, for_line: Ben-1}"], "there is no line Ben-1"),
        (
            ["incoming: {id: P, sku: Y, quantity: 1, for_line: Ann-1}"],
            "line Ann-1 waits for X at L1, not for this",
        ),
    ],
)
def test_what_cannot_happen_is_told_before_it_is_done(replay: Replay, events: list[str], reason: str) -> None:
    with pytest.raises(reading.Impossible) as refused:
        replay(script(STOCK, ANN, *events))
    assert (refused.value.event, refused.value.reason) == (1 + len(events), reason)


def test_what_a_refused_order_would_have_brought_is_unknown(replay: Replay) -> None:
    with pytest.raises(reading.Impossible) as refused:
        replay(script(ANN, "cancel: {line: Ann-1}", before="skus: {X: {limit: 1}}\n"))
    assert str(refused.value) == "event 1: there is no line Ann-1: order Ann was refused at event 0"
    with pytest.raises(reading.Impossible, match="no order Ann: order Ann was refused at event 0"):
        replay(script(ANN, "pay: {order: Ann}", before="skus: {X: {limit: 1}}\n"))


@pytest.mark.parametrize(
    ("before", "event", "where", "reason"),
    [
        ("today: 9999-12-31\npolicy: {horizon_days: 5}\n", STOCK, None, "today: 5 days after 9999-12-31"),
        ("policy: {handling_days: 1}\n", "day: 9999-12-31", 0, "1 days after 9999-12-31"),
        ("skus: {X: {lead_time_days: 9}}\n", f"{{at: 9999-12-30, {STOCK}}}", 0, "9 days after 9999-12-30"),
        (
            "policy: {margin_days: 1}\n",
            "incoming: {id: P, sku: X, quantity: 1, expected: 9999-12-31}",
            0,
            "1 days after 9999-12-31",
        ),
    ],
)
def test_no_day_to_tell_is_after_the_last_one(
    before: str, event: str, where: int | None, reason: str
) -> None:
    with pytest.raises(reading.Impossible) as refused:
        reading.read(script(event, before=before))
    assert (refused.value.event, refused.value.reason) == (where, f"{reason} there is no date to tell")


@pytest.mark.parametrize(
    "written", ["00123", "0010", "12:30", "1_000", "1.50", "0x1F", "2026-09-01", "1e3", "=", "-"]
)
def test_an_id_without_quotes_is_its_own_text(written: str) -> None:
    found = reading.read(
        script(f"order: {{id: {written}, lines: [{{id: {written}, sku: {written}, quantity: 1}}]}}")
    )
    assert found == reading.read(
        script(f"order: {{id: '{written}', lines: [{{id: '{written}', sku: '{written}', quantity: 1}}]}}")
    )


@pytest.mark.parametrize("written", ["010", "0x10", "1_000", "12:30", "1.0", "'1'", "yes", "1" * 5000])
def test_a_number_is_written_as_digits_and_nothing_else(written: str) -> None:
    with pytest.raises(reading.Impossible, match="event 0: stock: on_hand"):
        reading.read(script(f"stock: {{sku: X, on_hand: {written}}}"))


def test_json_keeps_its_types() -> None:
    found = reading.read('{"events": [{"stock": {"sku": 12, "on_hand": -3}}]}').events[0].what
    assert found == scenario.Stock(sku="12", on_hand=-3)
    for wrong in ("1.5", "true", "null", '" "', '"\\ud800"'):
        with pytest.raises(reading.Impossible, match="event 0: stock: sku must be a text"):
            reading.read(f'{{"events": [{{"stock": {{"sku": {wrong}, "on_hand": 1}}}}]}}')
