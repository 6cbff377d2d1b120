"""Shopify's side of the ear: signed letters, put through the real door."""

import base64
import hashlib
import hmac
import itertools
import json
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.test import Client, TestResponse

from app.db import session as db
from app.db.shop import Shop
from app.db.work import Delivery
from app.house import House
from webhooks import receive

DOMAIN = "ada-lamps.myshopify.com"
SECRET, OLD_SECRET = "shpss_0123456789abcdef0123456789abcdef", "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"
numbers = itertools.count(1)


def door(house: House) -> Client:
    """The ear, before pages that are not there."""
    return Client(receive.before(Flask("pages"), house))


def signature(raw: bytes, secret: str = SECRET) -> str:
    return base64.b64encode(hmac.new(secret.encode(), raw, hashlib.sha256).digest()).decode()


def headers(raw: bytes, topic: str, **changed: str | None) -> dict[str, str]:
    """As Shopify sends them; `changed` names a header by its last word, None leaves it out."""
    sent: dict[str, str | None] = {
        "X-Shopify-Topic": topic,
        "X-Shopify-Hmac-Sha256": signature(raw),
        "X-Shopify-Shop-Domain": DOMAIN,
        "X-Shopify-API-Version": "2026-10",
        "X-Shopify-Webhook-Id": f"webhook-{next(numbers)}",
        "X-Shopify-Triggered-At": "2026-11-23T11:30:00.123456789Z",
        "Content-Type": "application/json",
    }
    for name in sent:
        for word, value in changed.items():
            if name.lower().endswith(word):
                sent[name] = value
    return {name: value for name, value in sent.items() if value is not None}


def post(
    house: House, topic: str, body: Any, through: Client | None = None, **changed: str | None
) -> TestResponse:
    """One webhook through the door; `body` is bytes as they are, or something to be made JSON."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return (through or door(house)).post("/webhooks", data=raw, headers=headers(raw, topic, **changed))


def kept(house: House) -> list[Delivery]:
    with db.look(house.sessions) as session:
        return list(session.scalars(select(Delivery).order_by(Delivery.id)))


def install(house: House, domain: str = DOMAIN, **more: Any) -> int:
    """A shop that has the app; its number."""
    with db.transaction(house.sessions) as session:
        shop = Shop(domain=domain, installed_at=house.clock.now(), **more)
        session.add(shop)
        session.flush()
        return shop.id
