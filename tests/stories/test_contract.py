"""The story as a stranger's script lives it: real processes, own products, five languages, web and till."""

import os
import signal
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import requests

from tests.stories import demo as demos

pytestmark = [
    pytest.mark.processes,
    pytest.mark.xdist_group("demo"),
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
]

# language → country, its word for a backorder, its word for order
READERS = {
    "en": ("US", "on backorder", "order"),
    "fr": ("FR", "en attente de réapprovisionnement", "commande"),
    "da": ("DK", "i restordre", "ordre"),
    "it": ("IT", "in arretrato", "ordine"),
    "de": ("DE", "im Rückstand", "Bestellung"),
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[demos.Demo]:
    """Running from the first test of this file to its last."""
    household = demos.Demo(tmp_path_factory.mktemp("demo") / "data")
    household.start()
    yield household
    if household.process is not None and household.process.poll() is None:
        household.stop()


@pytest.mark.parametrize("source", ["web", "pos"])
@pytest.mark.parametrize("language", READERS)
def test_ann_waits_and_is_told_in_her_own_language(demo: demos.Demo, language: str, source: str) -> None:
    country, waits, word = READERS[language]
    sku = f"{language}-{source}".upper()
    monday = a_monday()
    a_lamp(demo, sku)
    arrives = f"{monday.isoformat()}T09:00:00Z"
    shipment = demo.post("shipments", lines=[{"sku": sku, "quantity": 3}], arrives_at=arrives)
    buy(demo, sku, "cy")
    demo.settle()
    told = monday + timedelta(days=3)  # a margin of two days and a working day of handling
    badge = window(demo, sku, language)
    assert waits in badge["offer_text"]
    assert str(told.day) in badge["offer_text"]
    assert badge["buyable"]

    ann = buy(demo, sku, "ann", locale=language, country=country, source_name=source)
    demo.settle()
    ann = again(demo, ann)
    assert (ann["tags"], holds(ann)) == (["backorder"], ["INVENTORY_OUT_OF_STOCK"])
    assert ann["metafields"]["$app.promise"]["ships_by"] == told.isoformat()
    (first,) = letters(demo, sku, "ann")
    for part in (ann["name"], waits, word, f"Lamp {sku}", str(told.day)):
        assert part in first["text"]

    demo.post(f"shipments/{shipment['id'].rsplit('/', 1)[-1]}/receive")
    demo.settle()
    ann = again(demo, ann)
    assert (ann["tags"], holds(ann)) == (["backorder-ready"], [])
    _, second = letters(demo, sku, "ann")
    for part in (ann["name"], word, f"Lamp {sku}"):
        assert part in second["text"]
    assert window(demo, sku, language)["offer_text"] == ""
    assert demo.get(f"variants/{sku}")["inventory_policy"] == "DENY"


def test_nothing_is_lost_or_done_twice_when_workers_are_killed(demo: demos.Demo) -> None:
    a_lamp(demo, "KILLED")
    buy(demo, "KILLED", "cy")
    demo.settle()
    placed = []
    for name in ("ann", "ben"):
        placed.append(buy(demo, "KILLED", name))
        for pid in demo.pids("worker.py"):
            os.kill(pid, signal.SIGKILL)
    demo.settle()
    assert [again(demo, each)["tags"] for each in placed] == [["backorder"]] * 2
    assert [len(letters(demo, "KILLED", name)) for name in ("ann", "ben")] == [1, 1]


def test_a_day_off_changes_nothing_and_leaves_nothing_running(demo: demos.Demo) -> None:
    a_lamp(demo, "KEPT")
    buy(demo, "KEPT", "cy")
    demo.settle()
    ann = buy(demo, "KEPT", "ann")
    demo.settle()
    demo.post("clock", advance_days=1)
    demo.settle()
    before = demo.get("health")["now"], again(demo, ann), demo.get("mail")
    assert demo.stop() < 10
    assert demo.pids("") == []
    demo.start()
    demo.settle()
    after = demo.get("health")["now"], again(demo, ann), demo.get("mail")
    assert after[0] > before[0]
    assert after[1:] == before[1:]


def test_a_shop_that_leaves_and_returns_goes_live_again(demo: demos.Demo) -> None:
    assert demo.post("uninstall")["app"] == "not installed"
    with pytest.raises(requests.HTTPError, match="not installed"):
        demo.post("go-live")
    assert demo.post("install")["app"] == "installed"
    assert demo.post("go-live")["app"] == "live"


def a_monday() -> date:
    """At least ten days from now, so that a told date falls on the Thursday after."""
    start = datetime.now(UTC).date() + timedelta(days=10)
    return start + timedelta(days=-start.weekday() % 7)


def a_lamp(demo: demos.Demo, sku: str) -> None:
    variant = {"sku": sku, "stock": {"Main": 1}}
    demo.post("products", title=f"Lamp {sku}", handle=sku.lower(), variants=[variant])


def buy(demo: demos.Demo, sku: str, who: str, **how: str) -> dict[str, Any]:
    placed: dict[str, Any] = demo.post(
        "orders", lines=[{"sku": sku, "quantity": 1}], email=f"{who}.{sku}@example.com", **how
    )
    return placed


def again(demo: demos.Demo, order: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = demo.get(f"orders/{order['name'].removeprefix('#')}")
    return found


def holds(order: dict[str, Any]) -> list[str]:
    return [hold["reason"] for each in order["fulfillment_orders"] for hold in each["holds"]]


def letters(demo: demos.Demo, sku: str, who: str) -> list[dict[str, Any]]:
    return [each for each in demo.get("mail") if each["to"] == f"{who}.{sku}@example.com"]


def window(demo: demos.Demo, sku: str, language: str) -> dict[str, Any]:
    shown: dict[str, Any] = demo.get(f"storefront/{sku.lower()}?variant={sku}&locale={language}")
    return shown
