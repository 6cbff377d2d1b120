"""The app proxy: signed on the way in, rendered in the theme on the way out."""

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import responses
from requests import PreparedRequest
from shopify_app import ShopifyApp

from tests.devstore.storefront import shop as shops

PROXY = '\n[app_proxy]\nurl = "https://app.example.com/proxy"\nprefix = "apps"\nsubpath = "backorder"\n'


@pytest.fixture
def proxied(tmp_path: Path) -> shops.Shop:
    toml = tmp_path / "shopify.app.toml"
    declared = (shops.ROOT / "shopify.app.toml").read_text()
    toml.write_text(declared if "[app_proxy]" in declared else declared + PROXY)
    return shops.opened(toml)


def sent(mocked: responses.RequestsMock) -> PreparedRequest:
    return mocked.calls[0].request


def test_the_app_is_asked_with_a_query_that_shopifys_verifier_accepts(proxied: shops.Shop) -> None:
    ann = proxied.client
    ann.set_cookie("cart", "mine")
    with responses.RequestsMock() as app:
        app.get("http://app.test/proxy/place/7", body="You are 2nd in line", headers={"Set-Cookie": "a=b"})
        answer = ann.get("/apps/backorder/place/7?token=x&item=1&item=2")
        request = sent(app)
    assert (answer.status_code, answer.text) == (200, "You are 2nd in line")
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in request.headers
    assert request.headers["X-Forwarded-For"] == "127.0.0.1"
    query = dict(parse_qsl(urlsplit(request.url or "").query, keep_blank_values=True))
    assert query["shop"] == "ada-lamps.myshopify.com"
    assert query["path_prefix"] == "/apps/backorder"
    assert query["logged_in_customer_id"] == ""
    verifier = ShopifyApp(client_id="client", client_secret=shops.SECRET)
    asked = {"method": "GET", "headers": {}, "url": str(request.url), "body": ""}
    assert verifier.verify_app_proxy_req(asked).ok
    assert not verifier.verify_app_proxy_req({**asked, "url": asked["url"].replace("token=x", "token=y")}).ok


def test_liquid_from_the_app_is_rendered_in_the_theme(proxied: shops.Shop) -> None:
    with responses.RequestsMock() as app:
        app.post("http://app.test/proxy", body="<p>{{ shop.name }}</p>", content_type="application/liquid")
        answer = proxied.client.post("/da/apps/backorder", data={"keep": "waiting"})
        assert sent(app).body == b"keep=waiting"
    assert "<p>Ada Lamps</p>" in answer.text
    assert '<html lang="da">' in answer.text


def test_a_redirect_is_passed_on_and_a_silent_app_is_said(proxied: shops.Shop) -> None:
    with responses.RequestsMock() as app:
        app.get("http://app.test/proxy/go", status=302, headers={"Location": "/orders/1"})
        answer = proxied.client.get("/apps/backorder/go")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/orders/1")
        assert proxied.client.get("/apps/backorder/gone").status_code == 502
