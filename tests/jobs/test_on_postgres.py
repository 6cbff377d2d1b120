"""The whole way from a webhook to a release on PostgreSQL, where workers really run side by side."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from jobs import answer
from tests import town as towns
from tests.town import Town


@pytest.fixture
def ada(tmp_path: Path, postgres_url: str) -> Iterator[Town]:
    """Ada Lamps, live, with two red lamps."""
    with towns.town(tmp_path, database_url=postgres_url) as town:
        variant = {"sku": "RED", "price": "49.00", "stock": {"Main": 2}, "inventory_policy": "CONTINUE"}
        town.post("/_dev/products", {"title": "Lamp", "handle": "lamp", "variants": [variant]})
        town.install()
        town.go_live()
        yield town


def held(town: Town) -> dict[str, int]:
    """Order → units that we hold."""
    found: dict[str, int] = {}
    for order in town.get("/_dev/orders"):
        for one in order["fulfillment_orders"]:
            if one["holds"]:
                units = sum(line["remaining"] for line in one["lines"])
                found[order["name"]] = found.get(order["name"], 0) + units
    return found


@pytest.mark.postgres
def test_first_come_first_served(ada: Town) -> None:
    names = [ada.order("RED", 2, email=f"{who}@example.com")["name"] for who in ("ann", "ben", "cy")]
    ada.settle()
    assert held(ada) == {names[1]: 2, names[2]: 2}
    ada.post("/_dev/stock", {"sku": "RED", "set": 5})
    ada.settle()
    assert held(ada) == {names[2]: 1}
    ada.pass_days(1)
    assert held(ada) == {names[2]: 1}


@pytest.mark.postgres
def test_two_workers_do_nothing_twice(ada: Town) -> None:
    for who in ("ann", "ben", "cy"):
        for _ in range(4):
            ada.order("RED", email=f"{who}@example.com")
    ada.store.pump()

    def work() -> None:
        for name in ("deliveries", "readings", "replan", "effects", "notices") * 3:
            answer.DRAINS[name](ada.house)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    ada.settle()
    assert sum(held(ada).values()) == 10
    assert [len(ada.letters(f"{who}@example.com")) for who in ("ann", "ben", "cy")] == [2, 4, 4]
    tags = [order["tags"] for order in ada.get("/_dev/orders")]
    assert tags.count(["backorder"]) == 10
