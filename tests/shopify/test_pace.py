"""The telephone against a real bucket: it stops before Shopify has to say so."""

from collections.abc import Callable

import pytest

from app.shopify import client, errors, orders, tags
from devstore.faults import Faults
from devstore.graphql.bucket import SECONDS_TO_FILL
from devstore.store import Store
from devstore.world import orders as store_orders
from devstore.world import products
from tests.shopify.conftest import Hourglass

RATE = 50


@pytest.fixture
def many(store: Store) -> list[int]:
    """Thirty orders for one lamp."""
    lamp = products.NewVariant("RED", stock={"Main": 99})
    products.create(store.world, products.NewProduct("Desk lamp", [lamp]))
    checkout = store_orders.Checkout([store_orders.Want("RED", 1)])
    placed = [store_orders.place(store.world, checkout).id for _ in range(30)]
    store.pump()
    return placed


def test_the_shops_whole_rate_is_used_and_no_call_is_throttled(
    store: Store, admin: client.Admin, many: list[int], hourglass: Hourglass
) -> None:
    store.faults = Faults(restore_rate=RATE)
    changes = [(order_id, ["backorder"], ["old"]) for order_id in many]
    for _ in range(10):
        patiently(hourglass, lambda: orders.in_full(admin, many))
        patiently(hourglass, lambda: tags.change(admin, changes))
    calls = store.api_log.calls()
    assert not any(call.throttled for call in calls)
    spent = sum(call.cost for call in calls) - RATE * SECONDS_TO_FILL
    assert spent >= 0.95 * RATE * hourglass.monotonic() > 0


def test_swapping_tags_is_foreseen_to_cost_more_than_adding_them(
    store: Store, admin: client.Admin, many: list[int], hourglass: Hourglass
) -> None:
    nine = many[:9]
    tags.change(admin, [(order_id, ["backorder"], []) for order_id in nine])
    store.faults = Faults(restore_rate=RATE)
    while admin.bucket.available > 150:
        tags.change(admin, [(nine[0], ["lamp"], [])])
    patiently(
        hourglass, lambda: tags.change(admin, [(order_id, ["ready"], ["backorder"]) for order_id in nine])
    )
    assert not any(call.throttled for call in store.api_log.calls())


def test_too_long_a_wait_is_the_callers_business(
    store: Store, admin: client.Admin, many: list[int], hourglass: Hourglass
) -> None:
    store.faults = Faults(restore_rate=10)
    changes = [(order_id, ["backorder"], ["old"]) for order_id in many]
    with pytest.raises(errors.Throttled):
        tags.change(admin, changes)
    assert not any(call.throttled for call in store.api_log.calls())
    assert hourglass.naps == []


def test_an_outage_is_unreachable_whatever_was_done(
    store: Store, admin: client.Admin, many: list[int]
) -> None:
    store.faults = Faults(api_error_rate=1.0)
    with pytest.raises(errors.Unreachable):
        orders.in_full(admin, many)


def patiently(hourglass: Hourglass, work: Callable[[], object]) -> None:
    """Do the work as a job does: after a long wait it is begun again."""
    while True:
        try:
            work()
        except errors.Throttled as throttled:
            hourglass.sleep(throttled.wait)
        else:
            return
