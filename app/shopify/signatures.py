"""Is a webhook really Shopify's? Asked of the raw bytes, before anything looks into them."""

import base64
import hashlib
import hmac
from collections.abc import Sequence


def is_genuine(raw: bytes, header: str | None, secrets: Sequence[str]) -> bool:
    """Whether `header` is the base64 HMAC-SHA256 of `raw` under any of our secrets."""
    if not header or not header.isascii():
        return False
    claimed = header.encode("ascii")
    # Every secret is tried, so that the time taken does not tell which one fitted.
    matches = [hmac.compare_digest(claimed, _digest(raw, secret)) for secret in secrets]
    return any(matches)


def _digest(raw: bytes, secret: str) -> bytes:
    return base64.b64encode(hmac.new(secret.encode(), raw, hashlib.sha256).digest())
