"""What the app must be allowed to do, as its TOML asks the merchant."""

import tomllib
from functools import cache

from app import config


@cache
def required() -> frozenset[str]:
    asked = tomllib.loads((config.ROOT / "shopify.app.toml").read_text())["access_scopes"]["scopes"]
    return frozenset(scope.strip() for scope in asked.split(",") if scope.strip())


def missing(granted: frozenset[str]) -> tuple[str, ...]:
    """Required scopes that were not granted."""
    return tuple(sorted(required() - granted))
