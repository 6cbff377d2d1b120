"""Session tokens: what the admin gives the embedded page to say who is looking, for 60 seconds."""

import time
import uuid
from typing import Any

import jwt

from devstore.oauth.client import Client

LIFE = 60
LEEWAY = 10
STAFF_ID = "82019945321"
SESSION_ID = str(uuid.UUID(int=0xADA0_0000_4000_8000_0000_0000_0000_0001))


def mint(client: Client, now: float | None = None, user: str = STAFF_ID) -> str:
    """A fresh token for the staff member `user`; `now` is wall-clock seconds."""
    issued = int(time.time() if now is None else now)
    claims = {
        "iss": f"https://{client.shop}/admin",
        "dest": f"https://{client.shop}",
        "aud": client.client_id,
        "sub": user,
        "iat": issued,
        "nbf": issued,
        "exp": issued + LIFE,
        "jti": str(uuid.uuid4()),
        "sid": SESSION_ID,
    }
    return jwt.encode(claims, client.secrets[0], algorithm="HS256")


def read(client: Client, token: str) -> dict[str, Any] | None:
    """The claims of a token that Shopify would exchange, else None."""
    for secret in client.secrets:
        claims = _claims(client, secret, token)
        if claims is not None:
            return claims
    return None


def _claims(client: Client, secret: str, token: str) -> dict[str, Any] | None:
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            secret,
            algorithms=["HS256"],
            audience=client.client_id,
            leeway=LEEWAY,
            options={"require": ["exp", "nbf", "iss", "dest", "aud", "sub"]},
        )
    except jwt.InvalidTokenError:
        return None
    return claims if claims["dest"] == f"https://{client.shop}" else None
