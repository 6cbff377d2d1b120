"""Who is calling: session tokens, the authorization-code grant's signed addresses, and the app proxy."""

import html
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from shopify.session import Session as SignedAddresses
from shopify_app import ShopifyApp
from shopify_app.types import RequestInput

from app import config

DOMAIN = re.compile(r"[a-z0-9][a-z0-9-]*\.myshopify\.com")
# A path of our own: a second slash, or what a browser takes for one, would lead to another host.
OWN_PATH = re.compile(r"/([^/\\\s][^\\\s]*)?")
RETRY_HEADER = ("X-Shopify-Retry-Invalid-Session-Request", "1")
PATCH_PATH = "/auth/patch-id-token"
MAX_AGE_SECONDS = 90


class NotSignedIn(Exception):
    """Nobody is vouched for; the message is a code of a few words, fit for a log."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A verified session token's shop. Who of its staff it is, nobody asks."""

    domain: str


@dataclass(frozen=True, slots=True)
class PatchPage:
    """A document that only loads App Bridge, which then reloads the page with a fresh token."""

    html: str
    frame_ancestors: str


@dataclass(frozen=True, slots=True)
class ProxyVisit:
    """A storefront visit that came through the shop's app proxy; guests have no customer number."""

    domain: str
    customer_id: int | None


def shop_domain(text: str | None) -> str | None:
    """The domain in lower case if it is a well-formed *.myshopify.com, else None."""
    lowered = (text or "").lower()
    return lowered if DOMAIN.fullmatch(lowered) else None


def identity(settings: config.Config, session_token: str) -> Identity:
    """Whom a session token speaks for; raises NotSignedIn unless every claim fits."""
    request: RequestInput = {
        "method": "GET",
        "url": settings.app_url,
        "headers": {"Authorization": f"Bearer {session_token}"},
        "body": "",
    }
    result = _library(settings).verify_app_home_req(request, PATCH_PATH)
    if not result.ok or result.id_token is None:
        raise NotSignedIn(result.log.code)
    return _strictly(result.id_token.claims)


def frame_ancestors(settings: config.Config, domain: str) -> str:
    """The Content-Security-Policy under which this shop alone may frame our pages."""
    return f"frame-ancestors {settings.shopify_frame_ancestors.format(shop=domain)};"


def patch_page(settings: config.Config, shop: str | None, reload: str | None) -> PatchPage:
    """The page that recovers a document load without a token. `shop` lands in a header: it is checked."""
    domain = shop_domain(shop)
    if domain is None or not OWN_PATH.fullmatch(reload or ""):
        raise NotSignedIn("malformed_patch_request")
    key, source = html.escape(settings.shopify_api_key), html.escape(app_bridge(settings))
    script = f'<script data-api-key="{key}" src="{source}"></script>'
    page = f"<!doctype html><html><head>{script}</head><body></body></html>"
    return PatchPage(page, frame_ancestors(settings, domain))


def app_bridge(settings: config.Config) -> str:
    return f"{settings.shopify_cdn.rstrip('/')}/shopifycloud/app-bridge.js"


def authorize_address(
    settings: config.Config, domain: str, scopes: frozenset[str], redirect_uri: str, state: str
) -> str:
    """Where the merchant grants our scopes; `domain` must have passed shop_domain."""
    session = _signer(settings.shopify_api_secret, settings.shopify_api_key)(domain, config.API_VERSION)
    address = urlsplit(session.create_permission_url(sorted(scopes), redirect_uri, state))
    base = settings.shopify_admin_base.format(shop=domain).rstrip("/")
    return f"{base}{address.path}?{address.query}"


def is_genuine_address(settings: config.Config, params: Mapping[str, str]) -> bool:
    """Whether Shopify signed this query within the last 90 s: the app's start and the grant's callback."""
    if shop_domain(params.get("shop")) is None or not _is_fresh(params.get("timestamp")):
        return False
    signers = [_signer(secret, settings.shopify_api_key) for secret in settings.secrets]
    return any(signer.validate_hmac(dict(params)) for signer in signers)


def proxy_visit(settings: config.Config, query: str) -> ProxyVisit:
    """Whose storefront sent a proxied request with this raw query string; raises NotSignedIn."""
    _refuse_odd_signature(query)
    request: RequestInput = {
        "method": "GET",
        "url": f"{settings.app_url}/proxy?{query}",
        "headers": {},
        "body": "",
    }
    result = _library(settings).verify_app_proxy_req(request)
    domain = shop_domain(f"{result.shop}.myshopify.com")
    if not result.ok or domain is None:
        raise NotSignedIn(result.log.code)
    customer = result.logged_in_customer_id or ""
    return ProxyVisit(domain, int(customer) if customer.isascii() and customer.isdigit() else None)


def _strictly(claims: Mapping[str, object]) -> Identity:
    # The library lets a token pass that never expires or names no shop of Shopify's.
    dest, issuer = (urlsplit(str(claims.get(key, ""))) for key in ("dest", "iss"))
    domain = shop_domain(dest.hostname)
    if "exp" not in claims or domain is None or dest.scheme != "https" or issuer.hostname != domain:
        raise NotSignedIn("unacceptable_claims")
    return Identity(domain)


def _refuse_odd_signature(query: str) -> None:
    # The library compares texts, and comparing text outside ASCII raises TypeError.
    signatures = parse_qs(query, keep_blank_values=True).get("signature", [])
    if len(signatures) != 1 or not signatures[0].isascii():
        raise NotSignedIn("missing_signature")


def _is_fresh(timestamp: str | None) -> bool:
    text = timestamp or ""
    return text.isascii() and text.isdigit() and abs(time.time() - int(text)) <= MAX_AGE_SECONDS


def _library(settings: config.Config) -> ShopifyApp:
    old = settings.shopify_api_secret_old or None
    return ShopifyApp(settings.shopify_api_key, settings.shopify_api_secret, old)


def _signer(secret: str, key: str) -> type[SignedAddresses]:
    # ShopifyAPI keeps its credentials on the class; a class of our own per secret shares nothing.
    return type("Signer", (SignedAddresses,), {"secret": secret, "api_key": key})
