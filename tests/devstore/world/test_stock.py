"""Levels: available, committed and on hand always add up, and every change of available is told."""

import pytest

from devstore import store as stores
from devstore.world import errors, find, locations, parcels, products, state, stock
from tests.devstore import ada

Told = list[tuple[str, state.Payload]]


def test_an_order_commits_units_and_the_parcel_takes_them_off_the_shelf(store: stores.Store) -> None:
    ada.a_lamp(store, main=5)
    order = ada.an_order(store, ("LAMP", 2))
    level = ada.level(store)
    assert (level.available, level.committed, level.on_hand) == (3, 2, 5)
    parcels.fulfil(store.world, order)
    assert (level.available, level.committed, level.on_hand) == (3, 0, 3)


def test_counting_the_shelf_moves_available_and_leaves_commitments(store: stores.Store) -> None:
    lamp = ada.a_lamp(store, policy="CONTINUE")
    ada.an_order(store, ("LAMP", 2))
    level = ada.level(store)
    assert (level.available, level.on_hand) == (-2, 0)
    stock.set_on_hand(store.world, lamp.item_id, level.location_id, 5)
    assert (level.available, level.committed, level.on_hand) == (3, 2, 5)
    stock.adjust_on_hand(store.world, lamp.item_id, level.location_id, -1)
    stock.set_available(store.world, lamp.item_id, level.location_id, -4)
    assert (level.available, level.on_hand) == (-4, -2)


def test_only_a_change_of_available_is_told(store: stores.Store, told: Told) -> None:
    lamp = ada.a_lamp(store, main=1)
    order = ada.an_order(store, ("LAMP", 1))
    told.clear()
    parcels.fulfil(store.world, order)
    assert "inventory_levels/update" not in [topic for topic, _ in told]
    stock.set_on_hand(store.world, lamp.item_id, ada.level(store).location_id, 7)
    topic, body = told[-1]
    assert topic == "inventory_levels/update"
    assert body["available"] == 7
    assert body["admin_graphql_api_id"].endswith(f"?inventory_item_id={lamp.item_id}")


def test_an_untracked_item_is_never_counted_and_always_buyable(store: stores.Store) -> None:
    lamp = ada.a_lamp(store)
    products.set_tracked(store.world, lamp, False)
    ada.an_order(store, ("LAMP", 9))
    assert ada.level(store).available == 0
    assert find.is_buyable(store.world, lamp, 100)
    with pytest.raises(errors.Refused, match="not tracked"):
        stock.set_on_hand(store.world, lamp.item_id, ada.level(store).location_id, 1)


def test_what_was_ordered_leaves_when_it_is_sent_counted_or_not(store: stores.Store) -> None:
    lamp = ada.a_lamp(store, main=3)
    ann = ada.an_order(store, ("LAMP", 1))
    products.set_tracked(store.world, lamp, False)
    ben = ada.an_order(store, ("LAMP", 1))
    parcels.fulfil(store.world, ann)
    products.set_tracked(store.world, lamp, True)
    parcels.fulfil(store.world, ben)
    level = ada.level(store)
    assert (level.available, level.committed, level.on_hand) == (2, 0, 2)


def test_the_online_store_sells_what_active_online_locations_have(store: stores.Store) -> None:
    lamp = ada.a_lamp(store, main=-3, Berlin=5)
    assert find.online_available(store.world, lamp) == 2
    locations.save(store.world, "Berlin", online=False)
    assert not find.is_buyable(store.world, lamp)
    locations.save(store.world, "Berlin", online=True, active=False)
    assert find.online_available(store.world, lamp) == -3


def test_a_location_with_orders_to_send_is_not_closed(store: stores.Store) -> None:
    ada.a_lamp(store, main=1, Berlin=5)
    order = ada.an_order(store, ("LAMP", 2))
    assert order.fulfillment_orders[0].location_id == find.location_by_name(store.world, "Berlin").id
    with pytest.raises(errors.Refused) as caught:
        locations.save(store.world, "Berlin", active=False)
    assert (caught.value.code, caught.value.status) == ("HAS_FULFILLMENT_ORDERS_ERROR", 409)
    assert find.location_by_name(store.world, "Berlin").active
    parcels.fulfil(store.world, order)
    assert not locations.save(store.world, "Berlin", active=False).active


def test_a_location_tells_when_it_opens_changes_and_closes(store: stores.Store, told: Told) -> None:
    locations.save(store.world, "Berlin")
    locations.save(store.world, "Berlin", online=False)
    locations.save(store.world, "Berlin", active=False)
    locations.save(store.world, "Berlin", active=True)
    topics = [topic.removeprefix("locations/") for topic, _ in told]
    assert topics == ["create", "update", "deactivate", "activate"]
