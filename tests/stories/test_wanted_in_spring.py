"""Ann wants her lamp in spring: Ben and Cy, who want theirs now, go before her until the day is near."""

from datetime import timedelta
from typing import Any

import pytest

from tests.town import Town


@pytest.fixture
def shop(town: Town) -> Town:
    """Ada's shop, live, with two lamps; what is wanted later than in thirty days lets others go first."""
    variant = {"sku": "LAMP", "price": "189.00", "stock": {"Main": 2}, "inventory_policy": "CONTINUE"}
    town.post("/_dev/products", {"title": "Aurora floor lamp", "handle": "aurora", "variants": [variant]})
    town.install()
    town.go_live(horizon_days=30)
    return town


def held(shop: Town, *orders: dict[str, Any]) -> list[int]:
    """Units of each order that are on hold in the store."""
    return [
        sum(
            line["remaining"]
            for part in shop.look(order)["fulfillment_orders"]
            if part["holds"]
            for line in part["lines"]
        )
        for order in orders
    ]


def subjects(shop: Town) -> list[str]:
    return [str(letter["Subject"]) for letter in shop.letters("ann@example.com")]


def test_ann_goes_when_her_day_is_near(shop: Town) -> None:
    spring = shop.clock.now() + timedelta(days=60)
    ann = shop.order("LAMP", email="ann@example.com", fulfill_by=spring.isoformat())
    ben = shop.order("LAMP", email="ben@example.com")
    shop.settle()
    assert held(shop, ann, ben) == [1, 0], "a lamp is left for her, and is not sent yet"
    assert subjects(shop) == []
    cy = shop.order("LAMP", email="cy@example.com")
    shop.settle()
    assert held(shop, ann, ben, cy) == [1, 0, 0]
    assert len(subjects(shop)) == 1, "hers went to Cy: now she waits, and is told when hers ships"
    shop.post("/_dev/stock", {"sku": "LAMP", "adjust": 1, "reason": "received"})
    shop.settle()
    assert held(shop, ann) == [1]
    shop.pass_days(29)
    assert held(shop, ann) == [1]
    assert len(subjects(shop)) == 1
    shop.pass_days(2)
    assert held(shop, ann) == [0]
    assert len(subjects(shop)) == 2, "and now that it has arrived"
