"""Who is calling: only what Shopify signed, lately, for a shop of Shopify's, is believed."""

import hashlib
import hmac
import time
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import config
from app.shopify import auth
from devstore.oauth import client as store_client
from devstore.oauth import session_token, signature
from tests import shopify_bridge
from tests.shopify.conftest import DOMAIN

OLD_SECRET = "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"
ADA = store_client.Client(shopify_bridge.CLIENT_ID, (shopify_bridge.SECRET,), DOMAIN)
BEFORE = store_client.Client(shopify_bridge.CLIENT_ID, (OLD_SECRET,), DOMAIN)
SETTINGS = config.Config(
    app_url="http://app.test",
    shopify_api_key=shopify_bridge.CLIENT_ID,
    shopify_api_secret=shopify_bridge.SECRET,
    shopify_api_secret_old=OLD_SECRET,
    encryption_keys="unused",
    shopify_admin_base="http://store.test",
)


def claims(**other: object) -> dict[str, object]:
    now = int(time.time())
    usual = {
        "iss": f"https://{DOMAIN}/admin",
        "dest": f"https://{DOMAIN}",
        "aud": shopify_bridge.CLIENT_ID,
        "sub": "42",
        "nbf": now,
        "exp": now + 60,
    }
    return {key: value for key, value in (usual | other).items() if value is not None}


def token(**other: object) -> str:
    return jwt.encode(claims(**other), shopify_bridge.SECRET, algorithm="HS256")


def test_a_session_token_names_the_shop() -> None:
    assert auth.identity(SETTINGS, token()) == auth.Identity(DOMAIN)
    assert auth.identity(SETTINGS, session_token.mint(ADA)).domain == DOMAIN


def test_the_old_secret_is_accepted_while_it_is_rotated() -> None:
    old = session_token.mint(BEFORE)
    assert auth.identity(SETTINGS, old).domain == DOMAIN
    with pytest.raises(auth.NotSignedIn):
        auth.identity(replace(SETTINGS, shopify_api_secret_old=""), old)


def test_ten_seconds_of_leeway_are_given() -> None:
    assert auth.identity(SETTINGS, token(exp=int(time.time()) - 5))
    assert auth.identity(SETTINGS, token(nbf=int(time.time()) + 5))


@pytest.mark.parametrize(
    "other",
    [
        {"exp": None},
        {"exp": 1},
        {"aud": "another-app"},
        {"aud": None},
        {"dest": None},
        {"dest": "https://evil.example"},
        {"dest": "https://ada-lamps.myshopify.com.evil.example"},
        {"dest": "http://ada-lamps.myshopify.com"},
        {"dest": "ada-lamps.myshopify.com"},
        {"iss": "https://bens-bulbs.myshopify.com/admin"},
        {"iss": None},
    ],
    ids=str,
)
def test_a_claim_that_does_not_fit_is_refused(other: dict[str, object]) -> None:
    with pytest.raises(auth.NotSignedIn):
        auth.identity(SETTINGS, token(**other))


@pytest.mark.parametrize(("claim", "seconds"), [("exp", -20), ("nbf", 3600)])
def test_a_token_out_of_its_time_is_refused(claim: str, seconds: int) -> None:
    with pytest.raises(auth.NotSignedIn):
        auth.identity(SETTINGS, token(**{claim: int(time.time()) + seconds}))


def test_a_forged_or_unsigned_token_is_refused() -> None:
    forged = jwt.encode(claims(), "shpss_00000000000000000000000000000000", algorithm="HS256")
    unsigned = jwt.encode(claims(), "", algorithm="none")
    for one in (forged, unsigned):
        with pytest.raises(auth.NotSignedIn):
            auth.identity(SETTINGS, one)


@given(st.text())
def test_no_token_however_odd_is_an_error(text: str) -> None:
    with pytest.raises(auth.NotSignedIn):
        auth.identity(SETTINGS, text)


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("ada-lamps.myshopify.com", DOMAIN),
        ("Ada-Lamps.MyShopify.com", DOMAIN),
        ("ada-lamps.myshopify.com https://evil.example", None),
        ("ada-lamps.myshopify.com\n", None),
        ("-ada.myshopify.com", None),
        ("ada.lamps.myshopify.com", None),
        ("ada-lamps.example.com", None),
        ("", None),
        (None, None),
    ],
)
def test_only_a_shops_domain_is_a_shops_domain(text: str | None, domain: str | None) -> None:
    assert auth.shop_domain(text) == domain


def test_the_patch_page_loads_app_bridge_for_this_shop_only() -> None:
    page = auth.patch_page(SETTINGS, DOMAIN, "/?shop=x")
    assert f'data-api-key="{shopify_bridge.CLIENT_ID}"' in page.html
    assert 'src="https://cdn.shopify.com/shopifycloud/app-bridge.js"' in page.html
    assert page.frame_ancestors == f"frame-ancestors https://{DOMAIN} https://admin.shopify.com;"


@pytest.mark.parametrize(
    ("shop", "reload"),
    [
        ("a.myshopify.com https://evil.com", "/"),
        (None, "/"),
        (DOMAIN, None),
        (DOMAIN, "https://evil.com"),
        (DOMAIN, "//evil.com"),
        (DOMAIN, "/\\evil.com"),
        (DOMAIN, "/\t/evil.com"),
    ],
)
def test_a_malformed_patch_request_is_refused(shop: str | None, reload: str | None) -> None:
    with pytest.raises(auth.NotSignedIn):
        auth.patch_page(SETTINGS, shop, reload)


def test_the_merchant_is_sent_to_grant_our_scopes() -> None:
    address = auth.authorize_address(
        SETTINGS, DOMAIN, frozenset({"write_orders", "read_orders"}), "http://app.test/auth/callback", "s1"
    )
    parts = urlsplit(address)
    assert (parts.scheme, parts.netloc, parts.path) == ("http", "store.test", "/admin/oauth/authorize")
    assert dict(parse_qsl(parts.query)) == {
        "client_id": shopify_bridge.CLIENT_ID,
        "scope": "read_orders,write_orders",
        "redirect_uri": "http://app.test/auth/callback",
        "state": "s1",
    }


def callback(**other: str) -> dict[str, str]:
    params = {"code": "c0de", "shop": DOMAIN, "state": "s1", "timestamp": str(int(time.time()))}
    return signature.signed(ADA, params | other)


def test_a_signed_callback_is_genuine() -> None:
    assert auth.is_genuine_address(SETTINGS, callback())
    assert auth.is_genuine_address(replace(SETTINGS, shopify_api_secret_old=""), callback())
    old = signature.signed(BEFORE, {"shop": DOMAIN, "timestamp": str(int(time.time()))})
    assert auth.is_genuine_address(SETTINGS, old)


@pytest.mark.parametrize(
    "params",
    [
        callback() | {"code": "another"},
        callback() | {"hmac": "é"},
        {key: value for key, value in callback().items() if key != "hmac"},
        callback(timestamp=str(int(time.time()) - 200)),
        callback(timestamp="soon"),
        callback(shop="evil.example"),
    ],
)
def test_a_callback_that_is_forged_or_stale_is_not(params: dict[str, str]) -> None:
    assert not auth.is_genuine_address(SETTINGS, params)


def proxied(**other: str) -> str:
    params = {"shop": DOMAIN, "path_prefix": "/apps/line", "timestamp": str(int(time.time()))} | other
    message = "".join(f"{key}={value}" for key, value in sorted(params.items()))
    return urlencode(params | {"signature": signed(message)})


def signed(message: str) -> str:
    return hmac.new(shopify_bridge.SECRET.encode(), message.encode(), hashlib.sha256).hexdigest()


def test_a_proxied_visit_names_shop_and_customer() -> None:
    assert auth.proxy_visit(SETTINGS, proxied(logged_in_customer_id="7")) == auth.ProxyVisit(DOMAIN, 7)
    assert auth.proxy_visit(SETTINGS, proxied(logged_in_customer_id="")).customer_id is None


@pytest.mark.parametrize(
    "query",
    [
        "",
        "shop=ada-lamps.myshopify.com",
        proxied() + "&signature=x",
        proxied().replace("signature=", "signature=%C3%A9"),
        proxied() + "&extra=1",
        proxied(timestamp="1"),
        proxied(shop="evil.example"),
    ],
)
def test_a_proxied_visit_that_is_forged_or_stale_is_refused(query: str) -> None:
    with pytest.raises(auth.NotSignedIn):
        auth.proxy_visit(SETTINGS, query)
