"""Health, clock, settling, faults and the lists of what happened."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from devstore import clock as clocks
from devstore import store as stores
from devstore.api_log import Call
from devstore.control import settling
from devstore.world import privacy
from tests.devstore import ada, ear
from tests.devstore.control.conftest import Ask

LIVE = {"owed": {"deliveries": 0}, "shops": {"installed": 1, "importing": 0, "live": 1}}


@pytest.mark.parametrize(
    ("installed", "health", "word"),
    [
        (False, LIVE, "not installed"),
        (True, {}, "installed"),
        (True, {"shops": {"live": 1, "importing": 1}}, "installed"),
        (True, LIVE, "live"),
    ],
)
def test_health_says_how_far_the_app_is(
    ask: Ask, store: stores.Store, app: ear.Ear, installed: bool, health: Any, word: str
) -> None:
    app.health = health
    if installed:
        store.installation.install()
    status, answer = ask("GET", "/_dev/health")
    assert (status, answer["ok"], answer["app"]) == (200, True, word)
    assert datetime.fromisoformat(answer["now"]).tzinfo is not None


def test_business_time_only_moves_on(ask: Ask) -> None:
    before = datetime.fromisoformat(ask("GET", "/_dev/health")[1]["now"])
    _, answer = ask("POST", "/_dev/clock", {"advance_days": 3})
    assert timedelta(days=3) <= datetime.fromisoformat(answer["now"]) - before < timedelta(days=3, minutes=1)
    assert ask("POST", "/_dev/clock", {"now": before.isoformat()})[0] == 409
    later = before + timedelta(days=10)
    _, answer = ask("POST", "/_dev/clock", {"now": later.isoformat()})
    assert datetime.fromisoformat(answer["now"]) >= later - timedelta(milliseconds=1)


@pytest.mark.parametrize(
    "body", [{}, {"advance_days": -1}, {"advance_days": "3"}, {"advance_days": 1e9}, {"now": "noon"}]
)
def test_a_clock_that_makes_no_sense_is_refused(ask: Ask, body: Any) -> None:
    assert 400 <= ask("POST", "/_dev/clock", body)[0] < 500


def test_the_offset_is_in_the_file_and_survives(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "clock"
    clock = clocks.Clock(file, wall=lambda: 1_700_000_000.0)
    clock.advance(timedelta(days=2))
    assert float(file.read_text()) == 172_800
    assert clocks.Clock(file, wall=lambda: 1_700_000_000.0).now() == clock.now()
    assert clock.now() == datetime.fromtimestamp(1_700_172_800, UTC)


def test_settling_waits_for_webhooks_and_for_the_app(ask: Ask, store: stores.Store, app: ear.Ear) -> None:
    store.installation.install()
    app.health = LIVE
    ada.a_lamp(store, main=1)
    ada.orders.place(store.world, ada.orders.Checkout((ada.orders.Want("LAMP"),)))
    assert ask("POST", "/_dev/settle", {"timeout_s": 5})[0] == 200
    assert app.topics().count("orders/create") == 1
    assert store.world.unrouted == []


def test_settling_names_what_is_still_owed(ask: Ask, store: stores.Store, app: ear.Ear) -> None:
    store.installation.install()
    app.health = {"owed": {"notices": 2, "effects": 0}, "shops": {"importing": 1}}
    status, answer = ask("POST", "/_dev/settle", {"timeout_s": 0.5})
    assert (status, answer["owed"]) == (504, {"notices": 2, "importing": 1})
    assert "2 notices" in answer["error"]


def test_settling_does_not_trust_an_app_that_is_silent(store: stores.Store, ask: Ask, app: ear.Ear) -> None:
    assert ask("POST", "/_dev/settle", {"timeout_s": 5})[0] == 200
    silent = ada.a_store()
    silent.installation.install()
    assert settling.wait(silent, 0.3) == {"app_unreachable": 1}


def test_faults_are_set_shown_and_cleared(ask: Ask, store: stores.Store) -> None:
    body = {"duplicate": 0.2, "drop": 0.1, "reorder": True, "delay_ms": 500, "api_error_rate": 0.05}
    status, shown = ask("POST", "/_dev/faults", body | {"restore_rate": 50, "seed": 7})
    assert (status, shown) == (200, body | {"restore_rate": 50, "seed": 7})
    dice = [store.faults.strikes(0.5) for _ in range(20)]
    ask("POST", "/_dev/faults", {"seed": 7})
    assert [store.faults.strikes(0.5) for _ in range(20)] == dice
    _, cleared = ask("POST", "/_dev/faults", {})
    assert ask("GET", "/_dev/faults") == (200, cleared)
    assert (cleared["duplicate"], cleared["reorder"], cleared["restore_rate"]) == (0, False, None)
    for bad in ({"drop": 2}, {"drop": "x"}, {"reorder": 1}, {"seed": None, "delay_ms": -5}):
        assert ask("POST", "/_dev/faults", bad)[0] == 422


def test_webhooks_and_admin_calls_are_listed(ask: Ask, store: stores.Store) -> None:
    store.installation.install()
    privacy.redact_shop(store.world)
    store.pump()
    _, [letter] = ask("GET", "/_dev/webhooks")
    assert (letter["topic"], letter["attempts"], letter["status"]) == ("shop/redact", 1, "delivered")
    assert letter["triggered_at"].endswith("Z")
    store.api_log.append(Call("OrdersWaiting", 12, False, 200, store.clock.now()))
    _, [call] = ask("GET", "/_dev/api-log")
    assert (call["operation"], call["cost"], call["throttled"], call["status"]) == (
        "OrdersWaiting",
        12,
        False,
        200,
    )
