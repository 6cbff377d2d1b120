"""Session tokens live a minute, and Shopify's own library accepts them."""

import shopify_app

from devstore.oauth import client, session_token
from tests.devstore.oauth.conftest import Wall

SHOP = "ada-lamps.myshopify.com"


def test_shopifys_own_library_accepts_the_token(app: client.Client) -> None:
    token = session_token.mint(app)
    config = {"client_id": app.client_id, "client_secret": app.secrets[0]}
    request = {
        "method": "GET",
        "headers": {"Authorization": f"Bearer {token}"},
        "url": "https://app.example.com/",
        "body": "",
    }
    checked = shopify_app.ShopifyApp(**config).verify_app_home_req(
        request, app_home_patch_id_token_path="/patch"
    )
    assert checked.ok
    assert checked.shop == "ada-lamps"


def test_the_claims_are_those_of_a_staff_member_looking_at_the_shop(app: client.Client) -> None:
    claims = session_token.read(app, session_token.mint(app))
    assert claims is not None
    assert claims["iss"] == f"https://{SHOP}/admin"
    assert claims["dest"] == f"https://{SHOP}"
    assert claims["aud"] == app.client_id
    assert claims["sub"] == session_token.STAFF_ID
    assert claims["exp"] - claims["iat"] == 60


def test_no_two_tokens_are_the_same(app: client.Client) -> None:
    assert session_token.mint(app) != session_token.mint(app)


def test_a_token_of_a_minute_ago_is_refused(app: client.Client, wall: Wall) -> None:
    old = session_token.mint(app, now=wall() - session_token.LIFE - session_token.LEEWAY - 1)
    assert session_token.read(app, old) is None


def test_both_secrets_count_while_one_is_rotated(app: client.Client) -> None:
    before = client.Client(app.client_id, app.secrets[1:], app.shop)
    assert session_token.read(app, session_token.mint(before)) is not None


def test_another_shops_token_is_refused(app: client.Client) -> None:
    other = client.Client(app.client_id, app.secrets, "bens-boots.myshopify.com")
    assert session_token.read(app, session_token.mint(other)) is None


def test_another_apps_token_is_refused(app: client.Client) -> None:
    other = client.Client("another", app.secrets, app.shop)
    assert session_token.read(app, session_token.mint(other)) is None
