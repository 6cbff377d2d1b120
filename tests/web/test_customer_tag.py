"""The customer tag: asked for on the settings page, with the permission that it needs beside it."""

from collections.abc import Iterator

import pytest
import responses

from app.db import session as db
from app.db import tables as rows
from app.services import customers, shops, tokens
from tests.web import ground

GRANT = f"https://{ground.ADA}/admin/oauth/access_token"
ASKS = f'data-permit="{customers.SCOPE}"'


@pytest.fixture
def shopify() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as wire:
        yield wire


def grants(shopify: responses.RequestsMock, *more: str) -> None:
    """What the next exchange of tokens says of the scopes."""
    scope = ",".join(sorted({*ground.PAIR.scopes, *more}))
    lives = {"expires_in": 3600, "refresh_token_expires_in": 7_776_000}
    shopify.post(GRANT, json={"access_token": "shpat_2", "refresh_token": "shprt_2", "scope": scope, **lives})


def page(ada: ground.Merchant) -> str:
    return ada.open("/settings").get_data(as_text=True)


def chosen(ada: ground.Merchant) -> str:
    with ada.look() as session:
        return shops.settings(session, ada.shop(session)).priority_customer_tag


def test_nothing_is_asked_for_before_a_tag_is_named(ada: ground.Merchant) -> None:
    assert ASKS not in page(ada)


def test_a_tag_without_the_permission_is_kept_and_the_page_says_what_is_missing(ada: ground.Merchant) -> None:
    assert ada.post("/settings", {"priority_customer_tag": "vip"}).get_json()["toast"] == "Settings saved"
    assert chosen(ada) == "vip"
    assert ASKS in page(ada)
    assert "so their tag puts nobody first" in page(ada)


def test_once_it_is_allowed_the_tokens_say_so_and_open_orders_are_read(
    ada: ground.Merchant, shopify: responses.RequestsMock
) -> None:
    ada.post("/settings", {"priority_customer_tag": "vip"})
    lamp = ground.a_lamp(ada)
    ground.an_order(ada, 1, lamp)
    grants(shopify, customers.SCOPE)
    answer = ada.post("/settings/permission").get_json()
    assert answer["toast"] == "Customers' tags count now"
    assert answer["redirect"].startswith("/settings")
    assert ASKS not in page(ada)
    with ada.look() as session:
        assert customers.SCOPE in tokens.scopes(session, ada.shop_id)
        asked = session.query(rows.Reading).filter_by(shop_id=ada.shop_id, kind="order").all()
        assert len(asked) == 1
    assert "readings" in ada.house.bells.rung


def test_what_shopify_did_not_grant_is_not_believed(
    ada: ground.Merchant, shopify: responses.RequestsMock
) -> None:
    ada.post("/settings", {"priority_customer_tag": "vip"})
    grants(shopify)
    assert ada.post("/settings/permission").get_json()["toast"] == "Shopify did not allow it"
    assert ASKS in page(ada)


def test_adas_permission_is_not_eves(
    ada: ground.Merchant, eve: ground.Merchant, shopify: responses.RequestsMock
) -> None:
    for merchant in (ada, eve):
        merchant.post("/settings", {"priority_customer_tag": "vip"})
    grants(shopify, customers.SCOPE)
    ada.post("/settings/permission")
    with db.look(ada.house.sessions) as session:
        assert not customers.may_read(session, eve.shop(session))


def test_the_orders_page_says_by_whose_tag_it_comes_first(ada: ground.Merchant) -> None:
    lamp = ground.a_lamp(ada)
    order = ground.an_order(ada, 1, lamp)
    with db.transaction(ada.house.sessions) as session:
        row = session.get_one(rows.Order, (ada.shop_id, order))
        row.priority, row.customer_priority = 1, True
    assert "By its customer&#39;s tag." in ada.open(f"/orders/{order}").get_data(as_text=True)
    with db.transaction(ada.house.sessions) as session:
        session.get_one(rows.Order, (ada.shop_id, order)).customer_priority = False
    assert "By its tag." in ada.open(f"/orders/{order}").get_data(as_text=True)
