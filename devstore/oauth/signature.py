"""The hmac that Shopify puts on the addresses it sends a browser to."""

import base64
import hashlib
import hmac
from collections.abc import Mapping

from devstore.oauth.client import Client


def signed(client: Client, params: Mapping[str, str]) -> dict[str, str]:
    """The parameters with their `hmac`: sorted, joined by &, SHA-256 in hex."""
    message = "&".join(f"{key}={value}" for key, value in sorted(params.items()))
    digest = hmac.new(client.secrets[0].encode(), message.encode(), hashlib.sha256).hexdigest()
    return {**params, "hmac": digest}


def host(shop: str) -> str:
    """The `host` parameter: base64 of the shop's admin, without padding."""
    name = shop.removesuffix(".myshopify.com")
    return base64.urlsafe_b64encode(f"admin.shopify.com/store/{name}".encode()).decode().rstrip("=")
