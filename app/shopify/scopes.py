"""Access scopes: what a merchant granted, with what goes without saying."""

from collections.abc import Iterable


def with_implied(granted: Iterable[str]) -> frozenset[str]:
    """Shopify leaves read_x out of what it lists when write_x is granted."""
    named = {scope.strip() for scope in granted} - {""}
    return frozenset(named | {f"read_{s.removeprefix('write_')}" for s in named if s.startswith("write_")})
