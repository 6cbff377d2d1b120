"""One delivery: what is sent, how it is signed, what became of it."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from devstore.clock import iso

RETRIES = 8


@dataclass(slots=True)
class Delivery:
    """`status`: pending, delivered, failed, dropped. `answer` is the latest HTTP status, 0 for none."""

    id: str
    event_id: str
    topic: str
    url: str
    shop: str
    api_version: str
    name: str
    triggered_at: datetime
    body: bytes
    attempts: int = 0
    status: str = "pending"
    answer: int = 0

    def note(self, answer: int) -> bool:
        """Write down the app's answer; whether it must be tried again."""
        self.attempts += 1
        self.answer = answer
        if self.status == "delivered":
            return False
        if 200 <= answer < 300:
            self.status = "delivered"
        elif self.attempts > RETRIES:
            self.status = "failed"
        return self.status == "pending"


def pause_before(attempt: int) -> float:
    """Seconds until the next try: Shopify's four hours in about twenty seconds."""
    return float(min(0.2 * 2 ** (attempt - 1), 5.0))


def headers(delivery: Delivery, secret: str) -> dict[str, str]:
    """All that Shopify documents; the signature covers the body alone."""
    named = {"X-Shopify-Name": delivery.name} if delivery.name else {}
    return {
        "Content-Type": "application/json",
        "User-Agent": "Shopify-Captain-Hook",
        "X-Shopify-Topic": delivery.topic,
        "X-Shopify-Hmac-Sha256": signature(delivery.body, secret),
        "X-Shopify-Shop-Domain": delivery.shop,
        "X-Shopify-API-Version": delivery.api_version,
        "X-Shopify-Webhook-Id": delivery.id,
        "X-Shopify-Event-Id": delivery.event_id,
        "X-Shopify-Triggered-At": iso(delivery.triggered_at),
        **named,
    }


def signature(body: bytes, secret: str) -> str:
    """Base64 of the HMAC-SHA256 of the raw body."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
