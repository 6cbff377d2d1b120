"""Every topic's body, as the dev store sends it, is understood."""

from typing import Any

import pytest
from sqlalchemy import delete, select

from app.db import session as db
from app.db.line import FulfillmentOrder
from app.db.work import Delivery, Reading
from app.house import House
from devstore.world import find, holds, locations, moves, products, splits
from tests.town import Town
from tests.webhooks import ears
from webhooks import process, topics

# The dev store has no verb for these.
UNHEARD = {
    "app/scopes_update",
    "shop/update",
    "inventory_items/delete",
    "inventory_levels/disconnect",
    "locations/delete",
    "orders/delete",
    "inventory_shipments/delete",
    "inventory_transfers/cancel",
    "inventory_transfers/updated",
    "fulfillment_orders/cancellation_request_accepted",
    "fulfillment_orders/rescheduled",
    "fulfillment_orders/scheduled_fulfillment_order_ready",
    "fulfillment_orders/merged",
}


@pytest.fixture
def ada(town: Town) -> Town:
    variant = {"sku": "RED", "price": "49.00", "stock": {"Main": 3}, "inventory_policy": "CONTINUE"}
    town.post("/_dev/products", {"title": "Lamp", "handle": "lamp", "variants": [variant]})
    town.install()
    town.go_live()
    return town


def heard(town: Town) -> dict[str, set[str | None]]:
    """Topic → what became of its deliveries."""
    found: dict[str, set[str | None]] = {}
    with db.look(town.house.sessions) as session:
        for row in session.execute(select(Delivery.topic, Delivery.outcome, Delivery.error)):
            found.setdefault(row.topic, set()).add(row.error or row.outcome)
    return found


def of(town: Town, order: dict[str, Any], verb: str, body: dict[str, Any]) -> None:
    town.post(f"/_dev/orders/{order['name'].lstrip('#')}/{verb}", body)
    town.settle()


def live(town: Town) -> None:
    """A busy week at Ada Lamps."""
    first = town.order("RED", 5, email="ann@example.com", financial_status="pending")
    town.settle()
    of(town, first, "pay", {})
    of(town, first, "fulfill", {"lines": [{"sku": "RED", "quantity": 1}]})
    of(town, first, "edit", {"line": first["lines"][0]["id"], "quantity": 4})
    of(town, first, "refund", {"line": first["lines"][0]["id"], "quantity": 1, "restock": True})
    of(town, town.order("RED", email="ben@example.com"), "cancel", {"restock": True})
    second = town.order("RED", 2, email="cy@example.com", foreign_hold="fraud")
    town.settle()
    world = town.store.world
    for one in list(find.order(world, second["name"].lstrip("#")).fulfillment_orders):
        theirs = [hold.id for hold in one.holds if hold.held_by != "app"]
        if theirs:
            holds.release(world, one, theirs)
    lines = [{"sku": "RED", "quantity": 9}]
    sent = town.post("/_dev/shipments", {"lines": lines, "arrives_at": "2027-01-15T10:00:00Z"})
    number = sent["id"].rpartition("/")[2]
    town.post(f"/_dev/shipments/{number}/move", {"arrives_at": "2027-01-20T10:00:00Z"})
    town.post(f"/_dev/shipments/{number}/receive")
    second_place = locations.save(world, "Second", online=True, active=True)
    locations.save(world, "Second", online=False, active=True)
    locations.save(world, "Second", online=False, active=False)
    locations.save(world, "Second", online=True, active=True)
    variant = {"sku": "BLUE", "price": "49.00", "stock": {"Main": 3}}
    town.post("/_dev/products", {"title": "Blue", "handle": "blue", "variants": [variant]})
    town.post("/_dev/stock", {"sku": "BLUE", "location": "Second", "set": 5})
    town.settle()
    wander(town, town.order("BLUE", 3, email="ben@example.com"), second_place.id)
    ask(town, "Depot")
    locations.save(world, "Depot", rejects_requests=True)
    ask(town, "Depot")
    products.set_tracked(world, find.variant_by_sku(world, "BLUE"), False)
    products.set_tags(world, find.product_by_handle(world, "lamp"), ["new"])
    town.settle()
    of(town, town.order("RED", email="ann@example.com"), "fulfill", {})
    products.delete(world, find.product_by_handle(world, "lamp"))
    town.settle()


def ask(town: Town, service: str) -> None:
    """Ben's order goes to a fulfillment service, which is asked to send it."""
    place = locations.save(town.store.world, service, online=False, active=True, fulfillment_service=True)
    town.post("/_dev/stock", {"sku": "BLUE", "location": service, "set": 5})
    order = town.order("BLUE", 1, email="ben@example.com")
    town.settle()
    (one,) = find.order(town.store.world, order["name"].lstrip("#")).fulfillment_orders
    moves.move(town.store.world, one, place.id)
    of(town, order, "submit", {})


def wander(town: Town, order: dict[str, Any], location: int) -> None:
    """Its fulfillment order is split, and a part moved to another location."""
    town.settle()
    (one,) = find.order(town.store.world, order["name"].lstrip("#")).fulfillment_orders
    part, _ = splits.split(town.store.world, one, [(one.lines[0].id, 1)])
    moves.move(town.store.world, part, location, [])
    town.settle()


def test_what_the_store_sends_is_understood(ada: Town) -> None:
    live(ada)
    ada.post("/_dev/uninstall")
    ada.settle()
    found = heard(ada)
    odd = {topic: became for topic, became in found.items() if became - {"processed", "dropped"}}
    assert odd == {}
    assert set(topics.TOPICS) - UNHEARD - set(topics.COMPLIANCE) - set(found) == set()


BODIES: dict[str, dict[str, Any]] = {
    "app/scopes_update": {"id": 1, "shop_id": "gid://shopify/Shop/1", "previous": [], "current": []},
    "shop/update": {"id": 1, "myshopify_domain": ears.DOMAIN, "name": "Ada Lamps"},
    "inventory_items/delete": {"id": 808950810},
    "inventory_levels/disconnect": {"inventory_item_id": 808950810, "location_id": 655441491},
    "locations/delete": {"id": 655441491},
    "orders/delete": {"id": 820982911946154508},
    "inventory_shipments/delete": {"id": "gid://shopify/InventoryShipment/1"},
    "inventory_transfers/cancel": {"id": "gid://shopify/InventoryTransfer/1"},
    "inventory_transfers/updated": {"id": "gid://shopify/InventoryTransfer/1"},
    "fulfillment_orders/cancellation_request_accepted": {
        "fulfillment_order": {"id": "gid://shopify/FulfillmentOrder/1", "status": "open"}
    },
    "fulfillment_orders/rescheduled": {
        "fulfillment_order": {
            "id": "gid://shopify/FulfillmentOrder/1",
            "status": "scheduled",
            "fulfill_at": "2026-12-01T00:00:00Z",
        }
    },
    "fulfillment_orders/scheduled_fulfillment_order_ready": {
        "fulfillment_order": {"id": "gid://shopify/FulfillmentOrder/1", "status": "open"}
    },
    "fulfillment_orders/merged": {
        "fulfillment_order_merges": {"fulfillment_order": {"id": "gid://shopify/FulfillmentOrder/1"}},
        "merge_intents": [{"fulfillment_order_id": "gid://shopify/FulfillmentOrder/2?shop=1"}],
    },
}


@pytest.mark.parametrize("topic", sorted(UNHEARD))
def test_what_the_store_never_sends_is_understood_as_documented(house: House, topic: str) -> None:
    ears.install(house)
    ears.post(house, topic, BODIES[topic])
    process.drain(house)
    assert [row.outcome for row in ears.kept(house)] == ["processed"]


def test_an_unknown_fulfillment_order_is_asked_for_and_a_known_one_names_its_order(house: House) -> None:
    shop_id = ears.install(house)
    merged = BODIES["fulfillment_orders/merged"]
    ears.post(house, "fulfillment_orders/merged", merged)
    process.drain(house)
    with db.transaction(house.sessions) as session:
        assert {(row.kind, row.target) for row in session.scalars(select(Reading))} == {
            ("fulfillment_order", 1),
            ("fulfillment_order", 2),
        }
        session.execute(delete(Reading))
        session.add(FulfillmentOrder(shop_id=shop_id, id=2, order_id=77))
    ears.post(house, "fulfillment_orders/merged", merged)
    process.drain(house)
    with db.look(house.sessions) as session:
        assert [(row.kind, row.target) for row in session.scalars(select(Reading))] == [("order", 77)]


def test_our_own_hold_is_no_news_and_another_ones_is(house: House) -> None:
    ears.install(house)
    named = {"fulfillment_order": {"id": "gid://shopify/FulfillmentOrder/1"}}
    ears.post(
        house, "fulfillment_holds/added", {**named, "fulfillment_hold": {"held_by_requesting_app": True}}
    )
    process.drain(house)
    with db.look(house.sessions) as session:
        assert session.scalars(select(Reading)).all() == []
    ears.post(
        house, "fulfillment_holds/added", {**named, "fulfillment_hold": {"held_by_requesting_app": False}}
    )
    process.drain(house)
    with db.look(house.sessions) as session:
        assert len(session.scalars(select(Reading)).all()) == 1
