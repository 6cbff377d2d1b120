"""Shipments on their way in, tags, metafields, the letters of the law."""

from datetime import timedelta

import pytest

from devstore import store as stores
from devstore.world import errors, find, ids, metafields, privacy, shipments, state, tags
from tests.devstore import ada

Told = list[tuple[str, state.Payload]]


def test_a_shipment_is_incoming_until_it_is_received(store: stores.Store, told: Told) -> None:
    ada.a_lamp(store)
    main = find.first_location(store.world)
    told.clear()
    shipment = shipments.send(store.world, {"LAMP": 10}, main, store.clock.now() + timedelta(days=12))
    transfer = store.world.transfers[shipment.transfer_id]
    assert (ada.level(store).incoming, shipment.status, transfer.status) == (10, "IN_TRANSIT", "IN_PROGRESS")
    shipments.receive(store.world, shipment, {"LAMP": 4})
    level = ada.level(store)
    assert (level.incoming, level.available, level.on_hand) == (6, 4, 4)
    assert shipment.status == "PARTIALLY_RECEIVED"
    shipments.receive(store.world, shipment)
    assert (level.incoming, level.available) == (0, 10)
    assert (shipment.status, transfer.status) == ("RECEIVED", "TRANSFERRED")
    topics = [topic for topic, _ in told]
    assert topics[:3] == [
        "inventory_transfers/ready_to_ship",
        "inventory_shipments/create",
        "inventory_shipments/mark_in_transit",
    ]
    received = [body for topic, body in told if topic == "inventory_shipments/receive_items"]
    assert received[0]["items_received"][0]["remaining_quantity_to_receive"] == 6
    assert topics[-1] == "inventory_transfers/complete"


def test_no_more_arrives_than_was_sent(store: stores.Store) -> None:
    ada.a_lamp(store)
    shipment = shipments.send(store.world, {"LAMP": 3}, find.first_location(store.world), None)
    for units in ({"LAMP": 4}, {"OTHER": 1}):
        with pytest.raises(errors.Refused):
            shipments.receive(store.world, shipment, units)
    shipments.receive(store.world, shipment)
    with pytest.raises(errors.Refused, match="arrived already"):
        shipments.receive(store.world, shipment)
    with pytest.raises(errors.Refused, match="arrived already"):
        shipments.reschedule(store.world, shipment, None)


def test_a_shipment_is_put_off_and_called_off(store: stores.Store, told: Told) -> None:
    ada.a_lamp(store)
    now = store.clock.now()
    shipment = shipments.send(store.world, {"LAMP": 3}, find.first_location(store.world), now)
    shipments.reschedule(store.world, shipment, now + timedelta(days=3))
    assert told[-1][0] == "inventory_shipments/update_tracking"
    assert told[-1][1]["updated_tracking"]["arrives_at"] > told[-1][1]["happened_at"]
    shipments.delete(store.world, shipment)
    assert (ada.level(store).incoming, store.world.shipments) == (0, {})


def test_tags_are_a_set_and_only_a_change_is_told(store: stores.Store, told: Told) -> None:
    ada.a_lamp(store, main=2)
    order = ada.an_order(store, ("LAMP", 1))
    told.clear()
    assert tags.add(store.world, order, ["backorder", "vip", "backorder"])
    assert not tags.add(store.world, order, ["Backorder"])
    assert tags.remove(store.world, order, ["VIP"])
    assert order.tags == ["backorder"]
    assert [(topic, body["tags"]) for topic, body in told] == [
        ("orders/updated", "backorder, vip"),
        ("orders/updated", "backorder"),
    ]


def test_a_metafield_of_the_app_is_compared_before_it_is_set(store: stores.Store, told: Told) -> None:
    owner = ids.gid("ProductVariant", ada.a_lamp(store).id)
    metafields.check_digest(store.world, owner, "$app", "backorder", None)
    put = metafields.put(store.world, owner, None, "backorder", "json", '{"v": 1}')
    assert put.namespace.startswith("app--")
    assert told[-1][0] == "products/update"
    metafields.check_digest(store.world, owner, "$app", "backorder", put.digest)
    with pytest.raises(errors.Refused) as refusal:
        metafields.check_digest(store.world, owner, "$app", "backorder", None)
    assert refusal.value.code == "STALE_OBJECT"
    assert metafields.remove(store.world, owner, "$app", "backorder")
    assert metafields.of_owner(store.world, owner) == []


def test_the_apps_toml_declares_its_metafields(store: stores.Store) -> None:
    declared = {(each.owner_type, each.key) for each in store.world.definitions.values()}
    assert ("PRODUCTVARIANT", "backorder") in declared
    with pytest.raises(errors.Refused) as refusal:
        metafields.define(
            store.world, "PRODUCTVARIANT", "$app", "backorder", name="B", type_="json", access={}
        )
    assert refusal.value.code == "TAKEN"


def test_the_law_makes_shopify_ask_and_forget(store: stores.Store, told: Told) -> None:
    ada.a_lamp(store, main=2)
    order = ada.an_order(store, ("LAMP", 1))
    assert order.customer is not None
    told.clear()
    privacy.request_data(store.world, order.customer)
    privacy.redact_customer(store.world, order.customer)
    privacy.redact_shop(store.world)
    assert [topic for topic, _ in told] == ["customers/data_request", "customers/redact", "shop/redact"]
    assert told[0][1]["orders_requested"] == told[1][1]["orders_to_redact"] == [order.id]
    assert told[2][1]["shop_domain"] == "ada-lamps.myshopify.com"
