"""Fulfillment services: asked for an order or a part of it, they accept or reject, and ship."""

import pytest

from devstore import store as stores
from devstore.world import dispatch, errors, find, holds, locations, moves, parcels, requests
from tests.devstore import ada

Told = list[tuple[str, dict[str, object]]]


@pytest.fixture
def whole(store: stores.Store) -> dispatch.FulfillmentOrder:
    """Ann's three lamps, to be sent by the Warehouse, which is a fulfillment service."""
    locations.save(store.world, "Warehouse", fulfillment_service=True)
    ada.a_lamp(store, Warehouse=5)
    return ada.an_order(store, ("LAMP", 3)).fulfillment_orders[0]


def test_a_service_accepts_a_moment_later_and_ships(
    store: stores.Store, whole: dispatch.FulfillmentOrder, told: Told
) -> None:
    assert "REQUEST_FULFILLMENT" in requests.actions(store.world, whole)
    requests.submit(store.world, whole)
    assert (whole.status, whole.request_status) == ("OPEN", "SUBMITTED")
    assert requests.actions(store.world, whole) == ["REQUEST_CANCELLATION"]
    store.router.pump()
    assert (whole.status, whole.request_status) == ("IN_PROGRESS", "ACCEPTED")
    topics = [topic for topic, _ in told if topic.startswith("fulfillment_orders/fulfillment_request")]
    assert [topic.rpartition("_")[2] for topic in topics] == ["submitted", "accepted"]
    parcels.fulfil(store.world, store.world.orders[whole.order_id])
    assert (whole.status, whole.remaining) == ("CLOSED", 0)


def test_a_part_is_asked_for_by_splitting_the_rest_off(
    store: stores.Store, whole: dispatch.FulfillmentOrder
) -> None:
    asked, rest = requests.submit(store.world, whole, [(whole.lines[0].id, 1)])
    assert rest is not None
    assert (asked.remaining, asked.request_status) == (1, "SUBMITTED")
    assert (rest.remaining, rest.request_status) == (2, "UNSUBMITTED")


def test_who_is_told_to_rejects_and_may_be_asked_again(
    store: stores.Store, whole: dispatch.FulfillmentOrder
) -> None:
    locations.save(store.world, "Warehouse", rejects_requests=True)
    requests.submit(store.world, whole)
    store.router.pump()
    assert (whole.status, whole.request_status) == ("OPEN", "REJECTED")
    assert {"REQUEST_FULFILLMENT", "MOVE", "HOLD"} <= set(requests.actions(store.world, whole))
    locations.save(store.world, "Warehouse", rejects_requests=False)
    requests.submit(store.world, whole)
    requests.answer_all(store.world)
    assert whole.request_status == "ACCEPTED"


def test_what_was_asked_for_is_neither_held_nor_moved_nor_asked_for_again(
    store: stores.Store, whole: dispatch.FulfillmentOrder
) -> None:
    requests.submit(store.world, whole)
    with pytest.raises(errors.Refused):
        holds.hold(store.world, whole, holds.NewHold("OTHER"))
    with pytest.raises(errors.Refused):
        moves.move(store.world, whole, find.first_location(store.world).id)
    with pytest.raises(errors.Refused, match="already"):
        requests.submit(store.world, whole)


def test_what_is_held_or_is_no_services_cannot_be_asked_for(
    store: stores.Store, whole: dispatch.FulfillmentOrder
) -> None:
    placed, held, _ = holds.hold(store.world, whole, holds.NewHold("OTHER"))
    with pytest.raises(errors.Refused, match="on hold"):
        requests.submit(store.world, held)
    holds.release(store.world, held, [placed.id])
    locations.save(store.world, "Warehouse", fulfillment_service=False)
    with pytest.raises(errors.Refused, match="api type"):
        requests.submit(store.world, whole)


def test_released_units_do_not_merge_with_what_the_service_was_asked_for(
    store: stores.Store, whole: dispatch.FulfillmentOrder
) -> None:
    placed, held, rest = holds.hold(store.world, whole, holds.NewHold("OTHER"), [(whole.lines[0].id, 1)])
    assert rest is not None
    requests.submit(store.world, rest)
    holds.release(store.world, held, [placed.id])
    assert (held.remaining, rest.remaining) == (1, 2)


def test_a_part_that_meets_an_open_part_of_its_order_becomes_one_with_it(
    store: stores.Store, whole: dispatch.FulfillmentOrder
) -> None:
    attic = locations.ensure(store.world, "Attic")
    store.world.levels[whole.lines[0].item_id, attic.id] = ada.level(store, location="Warehouse")
    moves.move(store.world, whole, attic.id, [(whole.lines[0].id, 1)])
    _, there = moves.move(store.world, whole, attic.id)
    assert (there.remaining, there.location_id) == (3, attic.id)
    others = [each for each in store.world.orders[whole.order_id].fulfillment_orders if each is not there]
    assert {each.status for each in others} == {"CLOSED"}


def test_what_has_shipped_stays_where_it_shipped_from(
    store: stores.Store, whole: dispatch.FulfillmentOrder
) -> None:
    attic = locations.ensure(store.world, "Attic")
    store.world.levels[whole.lines[0].item_id, attic.id] = ada.level(store, location="Warehouse")
    parcels.fulfil(store.world, store.world.orders[whole.order_id], {whole.lines[0].line_id: 1})
    original, moved = moves.move(store.world, whole, attic.id)
    assert (original.status, original.lines[0].total, original.remaining) == ("CLOSED", 1, 0)
    assert (moved.remaining, moved.location_id) == (2, attic.id)
