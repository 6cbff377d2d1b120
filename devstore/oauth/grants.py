"""The four ways to get an access token at /admin/oauth/access_token, answered as Shopify does."""

from collections.abc import Callable, Mapping
from typing import Any

from devstore.oauth import session_token, tokens
from devstore.oauth.client import Client
from devstore.oauth.installation import Installation

TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token"
OFFLINE = "urn:shopify:params:oauth:token-type:offline-access-token"
ONLINE = "urn:shopify:params:oauth:token-type:online-access-token"

Body = Mapping[str, Any]
Answer = tuple[dict[str, Any], int]


def answer(installation: Installation, client: Client, body: Body) -> Answer:
    """The JSON and HTTP status for one request; a body without `grant_type` redeems a code."""
    if not client.has(str(body.get("client_id", "")), str(body.get("client_secret", ""))):
        return _error("invalid_client", "Client authentication failed.", 401)
    grant = GRANTS.get(str(body.get("grant_type") or "authorization_code"))
    if grant is None:
        return _error("unsupported_grant_type", "This grant type is not supported.")
    with installation.lock:
        return grant(installation, client, body)


def _exchange(installation: Installation, client: Client, body: Body) -> Answer:
    if body.get("subject_token_type") != ID_TOKEN:
        return _error("invalid_request", "The subject_token_type is missing or not supported.")
    claims = session_token.read(client, str(body.get("subject_token", "")))
    if claims is None:
        return _error("invalid_subject_token", "The session token is not valid or has expired.")
    if not installation.installed:
        return _error("invalid_request", "The app is not installed in this shop.")
    wanted = body.get("requested_token_type", OFFLINE)
    if wanted == ONLINE:
        return _online(installation, claims), 200
    if wanted != OFFLINE:
        return _error("invalid_request", "The requested_token_type is not supported.")
    return _offline(installation, installation.scopes, is_expiring=_is_on(body)), 200


def _code(installation: Installation, client: Client, body: Body) -> Answer:
    scopes = installation.codes.pop(str(body.get("code", "")), None)
    if scopes is None:
        return _error("invalid_request", "The authorization code was not found or was already used.")
    installation.install(scopes)
    return _offline(installation, scopes, is_expiring=_is_on(body)), 200


def _refresh(installation: Installation, client: Client, body: Body) -> Answer:
    now = installation.wall()
    used = tokens.use_refresh(installation.tokens, str(body.get("refresh_token", "")), now)
    if used is None:
        return _error("invalid_grant", "The refresh token is not valid, has expired or was replaced.")
    return _offline(installation, installation.scopes, is_expiring=True, replaces=used.value), 200


def _credentials(installation: Installation, client: Client, body: Body) -> Answer:
    if not installation.installed:
        return _error("shop_not_permitted", "The app is not installed in this shop.")
    expires_at = installation.wall() + tokens.CLIENT_CREDENTIALS_LIFE
    token = tokens.issue_access(installation.tokens, installation.scopes, expires_at)
    return {**_head(token), "expires_in": tokens.CLIENT_CREDENTIALS_LIFE}, 200


GRANTS: dict[str, Callable[[Installation, Client, Body], Answer]] = {
    TOKEN_EXCHANGE: _exchange,
    "authorization_code": _code,
    "refresh_token": _refresh,
    "client_credentials": _credentials,
}


def _offline(
    installation: Installation, scopes: tuple[str, ...], *, is_expiring: bool, replaces: str | None = None
) -> dict[str, Any]:
    now = installation.wall()
    if not is_expiring:
        return _head(tokens.issue_access(installation.tokens, scopes, None))
    access = tokens.issue_access(installation.tokens, scopes, now + tokens.ACCESS_LIFE)
    refresh = tokens.issue_refresh(installation.tokens, scopes, now, replaces)
    return {
        **_head(access),
        "expires_in": tokens.ACCESS_LIFE,
        "refresh_token": refresh.value,
        "refresh_token_expires_in": tokens.REFRESH_LIFE,
    }


def _online(installation: Installation, claims: Mapping[str, Any]) -> dict[str, Any]:
    expires_at = installation.wall() + tokens.ONLINE_LIFE
    token = tokens.issue_access(installation.tokens, installation.scopes, expires_at)
    return {
        **_head(token),
        "expires_in": tokens.ONLINE_LIFE,
        "associated_user_scope": ",".join(installation.scopes),
        "associated_user": {
            "id": int(claims["sub"]),
            "first_name": "Ada",
            "last_name": "Jensen",
            "email": "ada@ada-lamps.example",
            "email_verified": True,
            "account_owner": True,
            "locale": "en",
            "collaborator": False,
        },
    }


def _head(token: tokens.AccessToken) -> dict[str, Any]:
    return {"access_token": token.value, "scope": ",".join(token.scopes)}


def _is_on(body: Body) -> bool:
    return str(body.get("expiring", "0")).lower() in ("1", "true")


def _error(code: str, description: str, status: int = 400) -> Answer:
    return {"error": code, "error_description": description}, status
