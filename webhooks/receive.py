"""The ear's opening: checks a webhook's signature, keeps it as one row, rings, answers; it reads nothing."""

import uuid
from datetime import datetime
from typing import Any

import structlog
from flask import Blueprint, Request, Response, request
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from app.db import inbox
from app.house import House
from app.shopify import signatures

log = structlog.get_logger(__name__)

PATHS = ("/webhooks", "/webhooks/compliance")


def blueprint(house: House) -> Blueprint:
    """Both addresses of the ear. Answers 200, 401 (signature), 413 (size) or 503 (database)."""
    ear = Blueprint("webhooks", __name__)
    engine: Engine = house.sessions.kw["bind"]
    keep = inbox.keeper(engine)
    secrets, limit = house.config.secrets, house.config.max_body_bytes

    def receive() -> Response:
        raw = _raw(limit)
        if raw is None:
            return _answer(413)
        if not signatures.is_genuine(raw, request.headers.get("X-Shopify-Hmac-Sha256"), secrets):
            return _answer(401)
        row = _row(request, raw, house.clock.now())
        try:
            is_new = keep(row)
        except SQLAlchemyError as error:
            log.error("webhook.not_kept", topic=row["topic"], error=type(error).__name__)
            return _answer(503)
        if is_new:
            house.bells.nudge("deliveries")
        return _answer(200)

    for path in PATHS:
        ear.add_url_rule(path, path.strip("/").replace("/", "_"), receive, methods=["POST"])
    return ear


def _answer(status: int) -> Response:
    return Response(status=status, mimetype="text/plain")


def _raw(limit: int) -> bytes | None:
    """The body as it came; None when it is longer than `limit`, unread when its length says so."""
    if (request.content_length or 0) > limit:
        return None
    request.max_content_length = limit + 1  # bounds a body that does not say its length
    raw = request.get_data(cache=False)
    return raw if len(raw) <= limit else None


def _row(letter: Request, raw: bytes, now: datetime) -> dict[str, Any]:
    header = letter.headers.get
    return {
        "shop_domain": header("X-Shopify-Shop-Domain", "").lower(),
        # Without its id a delivery cannot be known again; taking it in twice harms nobody, losing it would.
        "webhook_id": header("X-Shopify-Webhook-Id") or uuid.uuid4().hex,
        "topic": header("X-Shopify-Topic", "").lower(),
        "api_version": header("X-Shopify-API-Version", ""),
        "triggered_at": _moment(header("X-Shopify-Triggered-At", "")),
        "received_at": now,
        "body": raw,
        "attempts": 0,
    }


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
