"""What reaches the app, how it is signed, and what happens when it does not answer well."""

import json
import time

import pytest
import shopify_app

from devstore import store as stores
from devstore.faults import Faults
from devstore.payloads import shop as payloads
from devstore.webhooks import delivery
from devstore.world import privacy
from tests.devstore import ada, ear


def test_ann_orders_and_the_app_hears_of_it(store: stores.Store, app: ear.Ear) -> None:
    ada.a_lamp(store, main=3)
    store.pump()
    app.heard.clear()
    ada.an_order(store, ("LAMP", 1))
    store.pump()
    assert app.topics() == [
        "inventory_levels/update",
        "orders/create",
        "orders/paid",
        "fulfillment_orders/order_routing_complete",
    ]
    assert {each.status for each in store.deliveries.deliveries()} == {"delivered"}


def test_shopifys_own_verifier_accepts_the_signature(store: stores.Store, app: ear.Ear) -> None:
    ada.a_lamp(store, main=3)
    store.pump()
    headers, body = app.heard[-1]
    verifier = shopify_app.ShopifyApp("client", ada.SECRET)
    request = {"method": "POST", "url": f"{app.url}/webhooks", "headers": headers}
    assert verifier.verify_webhook_req({**request, "body": body.decode()}).ok
    assert not verifier.verify_webhook_req({**request, "body": body.decode() + " "}).ok


def test_every_documented_header_is_there(store: stores.Store, app: ear.Ear) -> None:
    ada.a_lamp(store, main=3)
    store.pump()
    app.heard.clear()
    ada.an_order(store, ("LAMP", 1))
    store.pump()
    heard = {headers["X-Shopify-Topic"]: headers for headers, _ in app.heard}
    created, paid = heard["orders/create"], heard["orders/paid"]
    assert created["X-Shopify-Shop-Domain"] == "ada-lamps.myshopify.com"
    assert created["X-Shopify-Api-Version"] == "2026-10"
    assert created["X-Shopify-Name"] == "orders"
    assert created["X-Shopify-Triggered-At"].endswith("Z")
    assert created["X-Shopify-Event-Id"] == paid["X-Shopify-Event-Id"]
    assert created["X-Shopify-Webhook-Id"] != paid["X-Shopify-Webhook-Id"]
    assert "X-Shopify-Name" not in heard["inventory_levels/update"]


def test_only_the_fields_that_were_asked_for_are_sent(store: stores.Store, app: ear.Ear) -> None:
    ada.a_lamp(store, main=3)
    ada.an_order(store, ("LAMP", 1), email="ann@example.com")
    store.pump()
    bodies = [body for headers, body in app.heard if headers["X-Shopify-Topic"] == "orders/create"]
    assert b"ann@example.com" not in bodies[0]
    assert json.loads(bodies[0])["line_items"][0]["sku"] == "LAMP"


def test_nothing_is_sent_before_the_app_is_installed(app: ear.Ear) -> None:
    store = ada.a_store(app.url)
    ada.a_lamp(store, main=3)
    store.pump()
    assert (app.heard, store.deliveries.deliveries()) == ([], [])


def test_the_news_of_an_uninstall_arrives_after_it(store: stores.Store, app: ear.Ear) -> None:
    ada.a_lamp(store, main=3)
    store.emit("app/uninstalled", payloads.shop(store.world))
    store.installation.uninstall()
    store.reset("empty")
    store.pump()
    assert app.topics() == ["app/uninstalled"]
    assert json.loads(app.heard[0][1])["myshopify_domain"] == "ada-lamps.myshopify.com"


def test_the_letters_of_the_law_go_to_their_own_address(store: stores.Store, app: ear.Ear) -> None:
    privacy.redact_shop(store.world)
    store.pump()
    assert store.deliveries.deliveries()[0].url == f"{app.url}/webhooks/compliance"
    assert app.topics() == ["shop/redact"]


@pytest.mark.parametrize("answer", [500, 302, 404])
def test_a_bad_answer_is_tried_again_with_the_same_letter(
    store: stores.Store, app: ear.Ear, answer: int
) -> None:
    app.answers[:] = [answer, answer, 200]
    privacy.redact_shop(store.world)
    store.pump()
    sent = store.deliveries.deliveries()[0]
    assert (sent.status, sent.attempts) == ("delivered", 3)
    assert len({headers["X-Shopify-Webhook-Id"] for headers, _ in app.heard}) == 1
    assert len({body for _, body in app.heard}) == 1


def test_after_eight_retries_it_is_given_up(store: stores.Store, app: ear.Ear) -> None:
    app.answers[:] = [500]
    privacy.redact_shop(store.world)
    store.pump()
    sent = store.deliveries.deliveries()[0]
    assert (sent.status, sent.attempts, len(app.heard)) == ("failed", 9, 9)
    assert store.deliveries.owed() == 0


def test_an_app_that_is_not_there_counts_as_a_bad_answer() -> None:
    store = ada.a_store()
    store.installation.install()
    privacy.redact_shop(store.world)
    store.pump()
    assert (store.deliveries.deliveries()[0].status, store.deliveries.deliveries()[0].answer) == ("failed", 0)


def test_retries_take_seconds_instead_of_hours() -> None:
    pauses = [delivery.pause_before(attempt) for attempt in range(1, 9)]
    assert pauses[:3] == [0.2, 0.4, 0.8]
    assert sum(pauses) < 25


def test_duplicates_carry_the_same_id(store: stores.Store, app: ear.Ear) -> None:
    store.faults = Faults(duplicate=1.0)
    ada.a_lamp(store, main=3)
    store.pump()
    assert len(app.heard) == 2 * len(store.deliveries.deliveries())
    assert len({headers["X-Shopify-Webhook-Id"] for headers, _ in app.heard}) == len(app.heard) // 2


def test_dropped_letters_are_listed_and_never_sent(store: stores.Store, app: ear.Ear) -> None:
    store.faults = Faults(drop=1.0)
    ada.a_lamp(store, main=3)
    privacy.redact_shop(store.world)
    store.pump()
    assert app.topics() == ["shop/redact"]
    dropped = [each for each in store.deliveries.deliveries() if each.status == "dropped"]
    assert [each.attempts for each in dropped] == [0] * len(dropped) != []


def test_reordered_letters_all_arrive(store: stores.Store, app: ear.Ear) -> None:
    store.faults = Faults(reorder=True)
    for number in range(8):
        ada.a_lamp(store, f"LAMP-{number}", main=1)
    queued = [each.id for each in store.deliveries.deliveries()]
    store.pump()
    heard = [headers["X-Shopify-Webhook-Id"] for headers, _ in app.heard]
    assert heard != queued
    assert sorted(heard) == sorted(queued)


def test_threads_route_and_deliver_by_themselves(store: stores.Store, app: ear.Ear) -> None:
    store.start()
    try:
        ada.a_lamp(store, main=3)
        ada.orders.place(store.world, ada.orders.Checkout((ada.orders.Want("LAMP"),)))
        deadline = time.monotonic() + 5
        topic = "fulfillment_orders/order_routing_complete"
        while topic not in app.topics() and time.monotonic() < deadline:
            time.sleep(0.02)
    finally:
        store.stop()
    assert topic in app.topics()
    assert app.topics().count("orders/create") == 1
