"""Nobody reaches the counter without a token that Shopify signed for their shop."""

import json
import time

import pytest
import responses
from flask.testing import FlaskClient

from app.db import session as db
from app.db import tables as rows
from app.house import House
from app.services import shops
from tests.web import ground

GRANT = f"https://{ground.ADA}/admin/oauth/access_token"
ANSWER = {
    "access_token": "shpat_1",
    "expires_in": 3600,
    "refresh_token": "shprt_1",
    "refresh_token_expires_in": 7_776_000,
    "scope": ",".join(sorted(ground.PAIR.scopes)),
}


@pytest.fixture
def shopify() -> responses.RequestsMock:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as wire:
        yield wire


def _open(web: FlaskClient, **claims: object):
    return web.get("/", query_string={"id_token": ground.token(**claims), "shop": ground.ADA})


def test_ada_opens_the_app_for_the_first_time(house: House, web: FlaskClient, shopify) -> None:
    shopify.post(GRANT, json=ANSWER)
    answer = _open(web)
    assert answer.status_code == 200
    assert b"Reading your store" in answer.data
    sent = json.loads(shopify.calls[0].request.body)
    assert sent["grant_type"].endswith("token-exchange")
    assert sent["expiring"] in (1, "1")
    with house.sessions() as session:
        shop = shops.find(session, ground.ADA)
        assert shop is not None
        assert shop.is_installed
        assert session.get(rows.Import, shop.id).stage == "shop"
        assert "shpat_1" not in session.get(rows.Token, shop.id).access
    assert "imports" in house.bells.rung


def test_the_second_visit_asks_shopify_nothing(web: FlaskClient, shopify) -> None:
    shopify.post(GRANT, json=ANSWER)
    assert _open(web).status_code == _open(web).status_code == 200
    assert len(shopify.calls) == 1


def test_a_document_without_a_token_goes_to_the_page_that_fetches_one(web: FlaskClient) -> None:
    answer = web.get("/waiting", query_string={"shop": ground.ADA, "after": "3.4"})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"/auth/patch-id-token?shop={ground.ADA}")
    assert "shopify-reload=%2Fwaiting%3Fshop" in answer.headers["Location"]
    page = web.get(answer.headers["Location"])
    assert page.status_code == 200
    assert f"https://{ground.ADA}" in page.headers["Content-Security-Policy"]
    assert b"app-bridge.js" in page.data


def test_an_expired_document_recovers_the_same_way(web: FlaskClient) -> None:
    answer = _open(web, exp=int(time.time()) - 60)
    assert answer.status_code == 302
    assert "id_token" not in answer.headers["Location"]


@pytest.mark.parametrize("shop", ["", "evil.example", "ada-lamps.myshopify.com https://evil.example"])
def test_a_name_that_is_no_shop_is_refused(web: FlaskClient, shop: str) -> None:
    for path in ("/", "/auth/patch-id-token"):
        answer = web.get(path, query_string={"shop": shop, "shopify-reload": "/"})
        assert answer.status_code == 400
        assert answer.headers["Content-Security-Policy"] == "frame-ancestors 'none'"


@pytest.mark.parametrize("reload", ["https://evil.example/", "//evil.example", "/\\evil.example", ""])
def test_the_patch_page_leads_nowhere_else(web: FlaskClient, reload: str) -> None:
    query = {"shop": ground.ADA, "shopify-reload": reload}
    assert web.get("/auth/patch-id-token", query_string=query).status_code == 400


@pytest.mark.parametrize(
    "claims",
    [
        {"secret": "another-secret-of-at-least-32-bytes"},
        {"aud": "another-app"},
        {"exp": 1},
        {"dest": "https://evil.example"},
        {"iss": f"https://{ground.EVE}/admin"},
    ],
)
def test_a_bad_bearer_is_asked_to_try_again(web: FlaskClient, claims: dict[str, object]) -> None:
    headers = {"Authorization": f"Bearer {ground.token(**claims)}"}
    for answer in (web.get("/settings", headers=headers), web.post("/pause", headers=headers)):
        assert answer.status_code == 401
        assert answer.headers["X-Shopify-Retry-Invalid-Session-Request"] == "1"


def test_a_write_believes_the_bearer_alone(ada: ground.Merchant) -> None:
    answer = ada.web.post("/pause", query_string={"id_token": ground.token(), "shop": ground.ADA})
    assert answer.status_code == 401
    assert ada.post("/pause").status_code == 200


def test_each_shop_may_frame_only_its_own_pages(ada: ground.Merchant, eve: ground.Merchant) -> None:
    for merchant in (ada, eve):
        for path in ("/", "/nothing-here", "/waiting/99"):
            found = merchant.open(path).headers
            wanted = f"frame-ancestors https://{merchant.domain} https://admin.shopify.com;"
            assert found["Content-Security-Policy"] == wanted
            assert "X-Frame-Options" not in found
            assert "max-age" in found["Strict-Transport-Security"]


def test_a_lost_token_is_replaced_when_ada_comes_back(ada: ground.Merchant, shopify) -> None:
    with db.transaction(ada.house.sessions) as session:
        session.get_one(rows.Token, ada.shop_id).refused_at = ground.EPOCH
    shopify.post(GRANT, json=ANSWER)
    assert ada.open("/settings").status_code == 200
    with ada.look() as session:
        assert session.get_one(rows.Token, ada.shop_id).refused_at is None


def test_a_shop_that_left_comes_back_as_new(ada: ground.Merchant, shopify) -> None:
    item = ground.a_lamp(ada)
    ground.an_order(ada, 1, item)
    ground.go_live(ada)
    with db.transaction(ada.house.sessions) as session:
        assert shops.leave(session, ground.ADA, ada.house.clock.now())
        assert session.get(rows.Token, ada.shop_id) is None
    shopify.post(GRANT, json=ANSWER)
    assert b"Reading your store" in ada.open("/").data
    with ada.look() as session:
        shop = ada.shop(session)
        assert (shop.is_installed, shop.live_at, shop.imported_at) == (True, None, None)
        assert session.get(rows.Order, (shop.id, 1_000_001)) is None
        assert session.get(rows.Item, (shop.id, item)) is None


def test_a_late_notice_of_an_earlier_goodbye_is_ignored(ada: ground.Merchant) -> None:
    with db.transaction(ada.house.sessions) as session:
        assert not shops.leave(session, ground.ADA, ground.EPOCH)
        assert not shops.leave(session, "unknown.myshopify.com", None)
        assert ada.shop(session).is_installed


def test_missing_permissions_are_named_on_the_page(web: FlaskClient, shopify) -> None:
    shopify.post(GRANT, json=ANSWER | {"scope": "write_products,read_orders"})
    page = _open(web).get_data(as_text=True)
    assert "missing permissions" in page
    assert "write_orders" in page
    assert "read_products" not in page


def test_a_stale_token_at_the_exchange_is_fetched_again(web: FlaskClient, shopify) -> None:
    shopify.post(GRANT, status=400, json={"error": "invalid_subject_token"})
    assert _open(web).status_code == 302


def test_shopify_away_is_said_and_stores_nothing(house: House, web: FlaskClient, shopify) -> None:
    shopify.post(GRANT, status=503)
    answer = _open(web)
    assert answer.status_code == 503
    assert b"not answering" in answer.data
    with house.sessions() as session:
        assert shops.find(session, ground.ADA) is None


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nope", 404), ("PUT", "/settings", 405)])
def test_wrong_turns_are_answered_in_plain_words(ada: ground.Merchant, method, path, status) -> None:
    headers = {"Authorization": f"Bearer {ground.token()}"}
    answer = ada.web.open(path, method=method, headers=headers)
    assert answer.status_code == status
    assert b"Back to First in Line" in answer.data


def test_a_huge_form_is_refused(ada: ground.Merchant) -> None:
    assert ada.post("/settings", {"letter_note": "x" * 300_000}).status_code == 413


def test_the_bridge_is_the_first_script_and_links_carry_no_token(ada: ground.Merchant) -> None:
    page = ada.open("/").get_data(as_text=True)
    scripts = [part.split('"')[0] for part in page.split('src="')[1:]]
    assert scripts[0].endswith("/shopifycloud/app-bridge.js")
    assert scripts[1].endswith("/shopifycloud/polaris.js")
    assert f'data-api-key="{ground.KEY}"' in page
    assert "id_token" not in page
    assert "defer" not in page.split("app-bridge.js")[1].split(">")[0]


def test_a_failure_of_ours_is_said_plainly_and_framed_rightly(ada: ground.Merchant) -> None:
    ada.web.application.testing = False
    with ada.house.sessions.kw["bind"].begin() as connection:
        connection.exec_driver_sql("DROP TABLE exceptions")
    answer = ada.open("/exceptions")
    assert answer.status_code == 500
    assert b"Something went wrong on our side" in answer.data
    assert b"exceptions" not in answer.data.split(b"</s-app-nav>")[1]
    assert f"https://{ground.ADA} " in answer.headers["Content-Security-Policy"]
