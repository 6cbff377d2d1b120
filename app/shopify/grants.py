"""Getting tokens: code, session token and refresh token are each one POST on the shop's own base."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app import config
from app.shopify import client, errors, scopes
from app.shopify.shapes import Node

PATH = "/admin/oauth/access_token"
EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token"
OFFLINE = "urn:shopify:params:oauth:token-type:offline-access-token"


@dataclass(frozen=True, slots=True)
class TokenPair:
    """An expiring offline token and its refresh token; both lives in seconds from now."""

    access: str = field(repr=False)
    access_lives: int
    refresh: str = field(repr=False)
    refresh_lives: int
    scopes: frozenset[str]


def exchange_session_token(
    telephone: client.Telephone, settings: config.Config, domain: str, session_token: str
) -> TokenPair:
    """Managed install: a verified session token becomes an offline pair."""
    asked = {
        "grant_type": EXCHANGE,
        "subject_token": session_token,
        "subject_token_type": ID_TOKEN,
        "requested_token_type": OFFLINE,
        "expiring": "1",
    }
    return _grant(telephone, settings, domain, asked)


def exchange_code(telephone: client.Telephone, settings: config.Config, domain: str, code: str) -> TokenPair:
    """The authorization-code grant's last step."""
    return _grant(telephone, settings, domain, {"code": code, "expiring": "1"})


def refresh(
    telephone: client.Telephone, settings: config.Config, domain: str, refresh_token: str
) -> TokenPair:
    """A new pair; the old refresh token works until the new one is first used."""
    return _grant(
        telephone, settings, domain, {"grant_type": "refresh_token", "refresh_token": refresh_token}
    )


def _grant(
    telephone: client.Telephone, settings: config.Config, domain: str, asked: Mapping[str, str]
) -> TokenPair:
    who = {"client_id": settings.shopify_api_key, "client_secret": settings.shopify_api_secret}
    response = telephone.post(telephone.address(domain, PATH), {**who, **asked})
    status = response.status_code
    if status == 429:
        raise errors.Throttled(2.0)
    try:
        said = response.json()
    except ValueError:
        said = None
    if status in (400, 401):
        raise errors.GrantRefused("grant", [_problem(said, status)])
    if status != 200:
        raise errors.of_status("grant", status)
    return _pair(said)


def _problem(said: object, status: int) -> errors.Problem:
    code = said.get("error") if isinstance(said, Mapping) else None
    return errors.Problem((), f"HTTP {status}", code if isinstance(code, str) else f"http_{status}")


def _pair(said: object) -> TokenPair:
    if not isinstance(said, Mapping):
        raise errors.Garbled("grant: not an object")
    found = Node(said, "grant")
    return TokenPair(
        access=found.text("access_token"),
        access_lives=found.count("expires_in"),
        refresh=found.text("refresh_token"),
        refresh_lives=found.count("refresh_token_expires_in"),
        scopes=scopes.with_implied(found.text("scope").split(",")),
    )
