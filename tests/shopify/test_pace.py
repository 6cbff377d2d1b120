"""The telephone against a real bucket: it stops before Shopify has to say so."""

import pytest

from app.shopify import client, errors, orders, tags
from devstore.faults import Faults
from devstore.store import Store
from devstore.world import orders as store_orders
from devstore.world import products


@pytest.fixture
def many(store: Store) -> list[int]:
    """Thirty orders for one lamp."""
    lamp = products.NewVariant("RED", stock={"Main": 99})
    products.create(store.world, products.NewProduct("Desk lamp", [lamp]))
    checkout = store_orders.Checkout([store_orders.Want("RED", 1)])
    placed = [store_orders.place(store.world, checkout).id for _ in range(30)]
    store.pump()
    return placed


def test_no_foreseeable_call_is_throttled(store: Store, admin: client.Admin, many: list[int]) -> None:
    def work() -> None:
        for _ in range(20):
            tags.change(admin, [(order_id, ["backorder"], ["old"]) for order_id in many])
            orders.in_full(admin, many)

    store.faults = Faults(restore_rate=50)
    with pytest.raises(errors.Throttled):
        work()
    calls = store.api_log.calls()
    assert len(calls) > 2
    assert not any(call.throttled for call in calls)


def test_an_outage_is_unreachable_whatever_was_done(
    store: Store, admin: client.Admin, many: list[int]
) -> None:
    store.faults = Faults(api_error_rate=1.0)
    with pytest.raises(errors.Unreachable):
        orders.in_full(admin, many)
