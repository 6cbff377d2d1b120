"""The app as Shopify's sign-in knows it: its id, its secrets, and the shop it serves."""

import hmac
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Client:
    """`secrets` newest first: two of them while a secret is rotated; the first one signs."""

    client_id: str
    secrets: tuple[str, ...]
    shop: str

    def has(self, client_id: str, secret: str) -> bool:
        """Whether these are the app's own credentials."""
        known = [hmac.compare_digest(one.encode(), secret.encode()) for one in self.secrets]
        return client_id == self.client_id and any(known)
