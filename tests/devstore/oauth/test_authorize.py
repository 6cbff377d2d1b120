"""The authorization-code grant from the first redirect to the token."""

from urllib.parse import parse_qsl, urlsplit

import pytest
import shopify
from flask.testing import FlaskClient

from devstore import app as store_app
from devstore import store as stores
from tests.devstore import ada, street

CALLBACK = f"{ada.NOWHERE}/auth/callback"
ASKED = {"client_id": street.CLIENT_ID, "scope": "read_orders", "redirect_uri": CALLBACK, "state": "xyz"}


@pytest.fixture
def store() -> stores.Store:
    """Not installed yet."""
    return stores.Store(stores.Settings(ada.NOWHERE, ada.TOML, street.CLIENT_ID, ada.SECRET))


@pytest.fixture
def browser(store: stores.Store) -> FlaskClient:
    """A merchant's browser."""
    return store_app.create_app(store).test_client()


def sent_back(browser: FlaskClient) -> dict[str, str]:
    """The parameters with which the merchant comes back to the app after pressing Install."""
    answer = browser.post("/admin/oauth/authorize", query_string=ASKED)
    assert answer.location.startswith(CALLBACK + "?")
    return dict(parse_qsl(urlsplit(answer.location).query))


def test_the_merchant_sees_what_the_app_may_do(browser: FlaskClient) -> None:
    page = browser.get("/admin/oauth/authorize", query_string=ASKED)
    assert page.status_code == 200
    assert "write_orders" in page.text
    assert ">Install</button>" in page.text


def test_the_way_back_is_signed_as_shopify_signs(browser: FlaskClient) -> None:
    params = sent_back(browser)
    shopify.Session.setup(api_key=street.CLIENT_ID, secret=ada.SECRET)
    assert shopify.Session.validate_params(params)
    assert params["state"] == "xyz"
    assert params["shop"] == "ada-lamps.myshopify.com"


def test_the_code_becomes_a_token(browser: FlaskClient, store: stores.Store) -> None:
    body = {
        "client_id": street.CLIENT_ID,
        "client_secret": ada.SECRET,
        "code": sent_back(browser)["code"],
        "expiring": "1",
    }
    pair = browser.post("/admin/oauth/access_token", data=body).get_json()
    assert store.installation.scopes_for(pair["access_token"])
    assert pair["expires_in"] == 3600


def test_nothing_is_asked_twice_of_a_shop_that_has_the_app(browser: FlaskClient) -> None:
    sent_back(browser)
    assert browser.get("/admin/oauth/authorize", query_string=ASKED).status_code == 302


@pytest.mark.parametrize(
    "change", [{"redirect_uri": "https://evil.example/auth/callback"}, {"client_id": "another"}]
)
def test_strangers_get_no_code(browser: FlaskClient, store: stores.Store, change: dict[str, str]) -> None:
    answer = browser.post("/admin/oauth/authorize", query_string=ASKED | change)
    assert answer.status_code == 400
    assert not store.installation.installed


def test_json_that_is_no_object_is_refused(browser: FlaskClient) -> None:
    answer = browser.post("/admin/oauth/access_token", json=["client_id"])
    assert (answer.status_code, answer.get_json()["error"]) == (401, "invalid_client")
