"""Access and refresh tokens, their lives and the rule for a lost answer. Times are wall-clock seconds."""

import secrets
from dataclasses import dataclass, field

ACCESS_LIFE = 3_600
CLIENT_CREDENTIALS_LIFE = 86_399
ONLINE_LIFE = 86_399
REFRESH_LIFE = 90 * 86_400
RETRY_LIFE = 30 * 86_400


@dataclass(slots=True)
class AccessToken:
    """One bearer token; `expires_at` None means it does not expire."""

    value: str
    scopes: tuple[str, ...]
    expires_at: float | None


@dataclass(slots=True)
class RefreshToken:
    """One refresh token; `replaces` is the token whose use made this one."""

    value: str
    scopes: tuple[str, ...]
    expires_at: float
    replaces: str | None = None
    first_used_at: float | None = None
    is_superseded: bool = False


@dataclass(slots=True)
class Tokens:
    """All tokens of one installation."""

    access: dict[str, AccessToken] = field(default_factory=dict)
    refresh: dict[str, RefreshToken] = field(default_factory=dict)


def issue_access(tokens: Tokens, scopes: tuple[str, ...], expires_at: float | None) -> AccessToken:
    """Make a new access token."""
    token = AccessToken("shpat_" + secrets.token_hex(16), scopes, expires_at)
    tokens.access[token.value] = token
    return token


def issue_refresh(
    tokens: Tokens, scopes: tuple[str, ...], now: float, replaces: str | None = None
) -> RefreshToken:
    """Make a new refresh token with its 90 days before it."""
    token = RefreshToken("shprt_" + secrets.token_hex(24), scopes, now + REFRESH_LIFE, replaces)
    tokens.refresh[token.value] = token
    return token


def use_refresh(tokens: Tokens, value: str, now: float) -> RefreshToken | None:
    """The token if it may still be used, else None.

    A used token keeps working, so that a lost answer can be asked for again, until its replacement
    is first used, at most 30 days after its own first use.
    """
    token = tokens.refresh.get(value)
    if token is None or not is_usable(token, now):
        return None
    if token.first_used_at is None:
        token.first_used_at = now
    previous = tokens.refresh.get(token.replaces or "")
    if previous is not None:
        previous.is_superseded = True
    return token


def is_usable(token: RefreshToken, now: float) -> bool:
    """Whether Shopify would still take this refresh token."""
    if token.is_superseded or now >= token.expires_at:
        return False
    return token.first_used_at is None or now < token.first_used_at + RETRY_LIFE


def is_alive(token: AccessToken, now: float) -> bool:
    """Whether Admin calls with this token are answered."""
    return token.expires_at is None or now < token.expires_at
