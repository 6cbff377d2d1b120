"""The main job, from install to badge gone, in shop words."""

from typing import Any

import pytest

from devstore.world import find
from devstore.world import holds as store_holds
from tests.town import Town


@pytest.fixture
def shop(town: Town) -> Town:
    """Ada's shop, live, with one lamp left of a kind that sells."""
    town.post(
        "/_dev/products",
        {
            "title": "Aurora floor lamp",
            "handle": "aurora",
            "variants": [{"sku": "LAMP", "price": "189.00", "stock": {"Main": 1}}],
        },
    )
    town.install()
    town.go_live()
    town.order("LAMP", email="cy@example.com")
    town.settle()
    return town


def holds(order: dict[str, Any]) -> list[str]:
    return [hold["reason"] for fo in order["fulfillment_orders"] for hold in fo["holds"]]


def receive(shop: Town, quantity: int) -> None:
    shop.post("/_dev/stock", {"sku": "LAMP", "adjust": quantity, "reason": "received"})
    shop.settle()


def test_what_sold_out_stays_on_sale_and_says_so(shop: Town) -> None:
    assert shop.get("/_dev/variants/LAMP")["inventory_policy"] == "CONTINUE"
    assert "backorder" in shop.offer("aurora", "LAMP").lower()
    assert "i restordre" in shop.offer("aurora", "LAMP", "da")


def test_ann_is_held_tagged_and_told_then_served_first(shop: Town) -> None:
    ann = shop.order("LAMP", email="ann@example.com", locale="da", country="DK")
    shop.settle()
    ben = shop.order("LAMP", email="ben@example.com")
    shop.settle()
    for order in (shop.look(ann), shop.look(ben)):
        assert holds(order) == ["INVENTORY_OUT_OF_STOCK"]
        assert "backorder" in order["tags"]
    [told] = shop.letters("ann@example.com")
    assert "restordre" in told.get_body(("plain",)).get_content()

    receive(shop, 1)

    assert holds(shop.look(ann)) == []
    assert "backorder-ready" in shop.look(ann)["tags"]
    assert "backorder" not in shop.look(ann)["tags"]
    assert holds(shop.look(ben)) == ["INVENTORY_OUT_OF_STOCK"]
    assert len(shop.letters("ann@example.com")) == 2
    assert len(shop.letters("ben@example.com")) == 1


def test_the_badge_goes_away_when_everyone_is_served(shop: Town) -> None:
    shop.order("LAMP", email="ann@example.com")
    shop.settle()
    receive(shop, 5)
    assert shop.offer("aurora", "LAMP") == ""
    assert shop.get("/_dev/variants/LAMP")["inventory_policy"] == "DENY"


def test_the_date_told_follows_the_shipment(shop: Town) -> None:
    now = shop.store.clock.now()
    arrives = now.replace(year=now.year + 1, month=3, day=4, hour=10)
    shop.post(
        "/_dev/shipments",
        {"lines": [{"sku": "LAMP", "quantity": 2}], "location": "Main", "arrives_at": arrives.isoformat()},
    )
    shop.settle()
    assert str(arrives.year) in shop.offer("aurora", "LAMP")
    ann = shop.order("LAMP", email="ann@example.com")
    shop.settle()
    [told] = shop.letters("ann@example.com")
    assert "March" in told.get_body(("plain",)).get_content()
    assert shop.look(ann)["metafields"]


def test_a_mixed_order_holds_only_what_waits(shop: Town) -> None:
    shop.post(
        "/_dev/products",
        {"title": "Shade", "variants": [{"sku": "SHADE", "price": "20.00", "stock": {"Main": 9}}]},
    )
    order = shop.post(
        "/_dev/orders",
        {
            "lines": [{"sku": "LAMP", "quantity": 1}, {"sku": "SHADE", "quantity": 2}],
            "email": "ann@example.com",
        },
    )
    shop.settle()
    held = [fo for fo in shop.look(order)["fulfillment_orders"] if fo["holds"]]
    free = [fo for fo in shop.look(order)["fulfillment_orders"] if not fo["holds"] and fo["status"] == "OPEN"]
    assert [line["sku"] for fo in held for line in fo["lines"] if line["remaining"]] == ["LAMP"]
    assert [line["sku"] for fo in free for line in fo["lines"] if line["remaining"]] == ["SHADE"]


def test_a_part_of_a_line_is_released_and_each_release_is_written_about_once(shop: Town) -> None:
    ann = shop.order("LAMP", 3, email="ann@example.com")
    shop.settle()
    receive(shop, 1)
    waiting = sum(
        line["remaining"]
        for fo in shop.look(ann)["fulfillment_orders"]
        if fo["holds"]
        for line in fo["lines"]
    )
    assert waiting == 2
    assert "backorder" in shop.look(ann)["tags"]
    receive(shop, 2)
    assert holds(shop.look(ann)) == []
    subjects = [post["Subject"] for post in shop.letters("ann@example.com")]
    assert len(subjects) == 3
    assert sum("arrived" in subject for subject in subjects) == 2


def test_stock_taken_away_sends_the_last_back_to_waiting(shop: Town) -> None:
    ann, ben = (shop.order("LAMP", email=f"{name}@example.com") for name in ("ann", "ben"))
    shop.settle()
    receive(shop, 2)
    assert holds(shop.look(ben)) == []
    receive(shop, -1)
    assert holds(shop.look(ann)) == []
    assert holds(shop.look(ben)) == ["INVENTORY_OUT_OF_STOCK"]


def test_ben_moves_up_when_ann_cancels(shop: Town) -> None:
    ann, ben = (shop.order("LAMP", email=f"{name}@example.com") for name in ("ann", "ben"))
    shop.settle()
    shop.post(f"/_dev/orders/{ann['name'].lstrip('#')}/cancel", {"restock": True})
    shop.settle()
    receive(shop, 1)
    assert holds(shop.look(ben)) == []
    assert "backorder" not in shop.look(ann)["tags"]


def test_a_till_order_counts_too(shop: Town) -> None:
    till = shop.order("LAMP", source_name="pos", email="ann@example.com")
    shop.settle()
    assert holds(shop.look(till)) == ["INVENTORY_OUT_OF_STOCK"]


def test_an_unpaid_order_waits_for_its_money_and_ranks_by_its_time(shop: Town) -> None:
    ann = shop.order("LAMP", email="ann@example.com", financial_status="pending")
    shop.settle()
    ben = shop.order("LAMP", email="ben@example.com")
    shop.settle()
    assert holds(shop.look(ann)) == []
    assert shop.letters("ann@example.com") == []
    shop.post(f"/_dev/orders/{ann['name'].lstrip('#')}/pay")
    shop.settle()
    receive(shop, 1)
    assert holds(shop.look(ann)) == []
    assert holds(shop.look(ben)) == ["INVENTORY_OUT_OF_STOCK"]


def test_a_hold_lifted_by_hand_is_respected(shop: Town) -> None:
    ann = shop.order("LAMP", email="ann@example.com")
    shop.settle()
    order = find.order(shop.store.world, ann["name"].lstrip("#"))
    [held] = [fo for fo in order.fulfillment_orders if fo.holds]
    store_holds.release(shop.store.world, held, None)
    shop.settle()
    assert holds(shop.look(ann)) == []
    shop.pass_days(1)
    assert holds(shop.look(ann)) == []


def test_nothing_is_written_twice_when_webhooks_come_twice(shop: Town) -> None:
    shop.post("/_dev/faults", {"duplicate": 1.0, "reorder": True, "seed": 7})
    ann = shop.order("LAMP", email="ann@example.com")
    shop.settle()
    receive(shop, 1)
    assert holds(shop.look(ann)) == []
    assert len(shop.letters("ann@example.com")) == 2


def test_a_lost_webhook_is_healed_by_the_night(shop: Town) -> None:
    shop.post("/_dev/faults", {"drop": 1.0})
    ann = shop.order("LAMP", email="ann@example.com")
    shop.settle()
    assert holds(shop.look(ann)) == []
    shop.post("/_dev/faults", {})
    shop.pass_days(1)
    assert holds(shop.look(ann)) == ["INVENTORY_OUT_OF_STOCK"]
    assert len(shop.letters("ann@example.com")) == 1


def test_a_product_sold_before_we_heard_of_it_is_enrolled_by_that_sale(shop: Town) -> None:
    variant = {"sku": "NEW", "price": "9.00", "inventory_policy": "CONTINUE", "stock": {"Main": 0}}
    shop.post("/_dev/products", {"title": "New", "handle": "new", "variants": [variant]})
    ann = shop.order("NEW", email="ann@example.com")
    shop.settle()
    assert holds(shop.look(ann)) == ["INVENTORY_OUT_OF_STOCK"]
    assert "backorder" in shop.offer("new", "NEW").lower()


def test_nobody_is_told_of_packing_while_somebody_else_holds_the_order(shop: Town) -> None:
    ann = shop.order("LAMP", email="ann@example.com", foreign_hold="fraud")
    shop.settle()
    told = len(shop.letters("ann@example.com"))
    receive(shop, 1)
    assert len(shop.letters("ann@example.com")) == told
    order = find.order(shop.store.world, ann["name"].lstrip("#"))
    for fulfillment_order in order.fulfillment_orders:
        if fulfillment_order.holds:
            store_holds.release(shop.store.world, fulfillment_order, None)
    shop.settle()
    assert "arrived" in shop.letters("ann@example.com")[-1]["Subject"]
