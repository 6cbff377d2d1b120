"""Eve's customer record bears "vip": she comes before Ben once Ada lets the app read customers."""

from typing import Any

import pytest

from app.db import session as db
from app.db import tables
from app.services import customers, settings, tokens, why
from app.web import reasons
from tests.town import Town


@pytest.fixture
def shop(town: Town) -> Town:
    """Ada's shop, live, with no lamp left; Ada has named the tag."""
    variant = {"sku": "LAMP", "price": "189.00", "stock": {"Main": 0}, "inventory_policy": "CONTINUE"}
    town.post("/_dev/products", {"title": "Aurora floor lamp", "handle": "aurora", "variants": [variant]})
    town.install()
    town.go_live()
    names(town, "vip")
    return town


def names(shop: Town, tag: str) -> None:
    with db.transaction(shop.house.sessions) as session:
        settings.change(session, shop.shop(session), {"priority_customer_tag": tag}, shop.clock.now())
    shop.settle()


def permission(shop: Town, verb: str) -> None:
    """Ada answers Shopify's question, or takes her answer back in the admin."""
    answer = shop.control.post(f"/admin/frame/scopes/{verb}", json=[customers.SCOPE])
    assert answer.status_code == 200
    shop.settle()


def buys(shop: Town, name: str, *customer_tags: str) -> dict[str, Any]:
    order = shop.order("LAMP", email=f"{name}@example.com", customer_tags=list(customer_tags))
    shop.settle()
    return order


def comes(shop: Town, units: int) -> None:
    shop.post("/_dev/stock", {"sku": "LAMP", "adjust": units, "reason": "received"})
    shop.settle()


def is_held(shop: Town, order: dict[str, Any]) -> bool:
    return any(part["holds"] for part in shop.look(order)["fulfillment_orders"])


def reason(shop: Town, *orders: dict[str, Any]) -> str:
    with db.look(shop.house.sessions) as session:
        found = [session.query(tables.Order).filter_by(name=order["name"]).one() for order in orders]
        (because,) = why.compare(session, shop.shop(session), *found, shop.clock.now())
        return reasons.sentence(because, "UTC")


def test_eve_comes_before_ben(shop: Town) -> None:
    permission(shop, "allow")
    ben, eve = buys(shop, "ben"), buys(shop, "eve", "vip", "press")
    assert "by its customer's tag" in reason(shop, ben, eve)
    comes(shop, 1)
    assert (is_held(shop, ben), is_held(shop, eve)) == (True, False)
    comes(shop, 1)
    assert not is_held(shop, ben)


def test_without_the_permission_the_first_comes_first(shop: Town) -> None:
    ben, eve = buys(shop, "ben"), buys(shop, "eve", "vip")
    comes(shop, 1)
    assert (is_held(shop, ben), is_held(shop, eve)) == (False, True)
    with db.look(shop.house.sessions) as session:
        assert session.query(tables.ExceptionRow).all() == [], "that it may not be read is nobody's failure"


def test_who_waits_already_follows_the_permission(shop: Town) -> None:
    ben, eve = buys(shop, "ben"), buys(shop, "eve", "vip")
    assert "in line since" in reason(shop, ben, eve)
    permission(shop, "allow")
    assert "by its customer's tag" in reason(shop, ben, eve)
    permission(shop, "revoke")
    assert "in line since" in reason(shop, ben, eve)
    with db.look(shop.house.sessions) as session:
        assert customers.SCOPE not in tokens.scopes(session, shop.shop(session).id)


def test_who_waits_already_follows_the_setting(shop: Town) -> None:
    permission(shop, "allow")
    ben, eve = buys(shop, "ben"), buys(shop, "eve", "vip")
    names(shop, "")
    assert "in line since" in reason(shop, ben, eve)
    names(shop, "vip")
    assert "by its customer's tag" in reason(shop, ben, eve)


def test_a_permission_that_went_unheard_spoils_no_reading(shop: Town) -> None:
    permission(shop, "allow")
    shop.store.installation.revoke((customers.SCOPE,))
    ben, eve = buys(shop, "ben"), buys(shop, "eve", "vip")
    comes(shop, 1)
    assert (is_held(shop, ben), is_held(shop, eve)) == (False, True)
