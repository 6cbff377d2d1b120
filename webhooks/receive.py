"""The ear's opening: checks a webhook's signature, keeps it as one row, rings, answers; it reads nothing.

It stands before the pages as a bare WSGI application: a burst of webhooks shall cost next to nothing.
"""

import uuid
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.db import inbox
from app.house import House
from app.shopify import signatures

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = structlog.get_logger(__name__)

PATHS = ("/webhooks", "/webhooks/compliance")
HEADERS = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", "0")]
STATUS = {
    code: f"{code.value} {code.phrase}"
    for code in (
        HTTPStatus.OK,
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.METHOD_NOT_ALLOWED,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.SERVICE_UNAVAILABLE,
    )
}


def before(pages: "WSGIApplication", house: House) -> "WSGIApplication":
    """An application that hears webhooks itself and leaves everything else to the pages."""
    hear = _ear(house)

    def front(environ: "WSGIEnvironment", start_response: "StartResponse") -> Any:
        if environ["PATH_INFO"] not in PATHS:
            return pages(environ, start_response)
        start_response(STATUS[hear(environ)], list(HEADERS))
        return []

    return front


def _ear(house: House) -> "Callable[[WSGIEnvironment], HTTPStatus]":
    keep = inbox.keeper(house.sessions.kw["bind"])
    secrets, limit = house.config.secrets, house.config.max_body_bytes

    def hear(environ: "WSGIEnvironment") -> HTTPStatus:
        if environ["REQUEST_METHOD"] != "POST":
            return HTTPStatus.METHOD_NOT_ALLOWED
        raw = _raw(environ, limit)
        if raw is None:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        if not signatures.is_genuine(raw, environ.get("HTTP_X_SHOPIFY_HMAC_SHA256"), secrets):
            return HTTPStatus.UNAUTHORIZED
        try:
            is_new = keep(_row(environ, raw, house.clock.now()))
        except SQLAlchemyError as error:
            log.error("webhook.not_kept", error=type(error).__name__)
            return HTTPStatus.SERVICE_UNAVAILABLE
        if is_new:
            house.bells.nudge("deliveries")
        return HTTPStatus.OK

    return hear


def _raw(environ: "WSGIEnvironment", limit: int) -> bytes | None:
    """The body as it came; None when it is longer than `limit`, unread when its length says so."""
    length = environ.get("CONTENT_LENGTH") or ""
    if length.isdecimal():
        return _read(environ, int(length)) if int(length) <= limit else None
    # A body that does not say its length can only be read where the server marks its end.
    raw = _read(environ, limit + 1) if environ.get("wsgi.input_terminated") else b""
    return raw if len(raw) <= limit else None


def _read(environ: "WSGIEnvironment", most: int) -> bytes:
    """Up to `most` bytes; a server may hand them over in pieces."""
    whole = environ["wsgi.input"].read(most) if most else b""
    while len(whole) < most:
        piece = environ["wsgi.input"].read(most - len(whole))
        if not piece:
            break
        whole += piece
    return bytes(whole)


def _row(environ: "WSGIEnvironment", raw: bytes, now: datetime) -> dict[str, Any]:
    header = environ.get
    return {
        "shop_domain": header("HTTP_X_SHOPIFY_SHOP_DOMAIN", "").lower(),
        # Without its id a delivery cannot be known again; taking it in twice harms nobody, losing it would.
        "webhook_id": header("HTTP_X_SHOPIFY_WEBHOOK_ID") or uuid.uuid4().hex,
        "topic": header("HTTP_X_SHOPIFY_TOPIC", "").lower(),
        "triggered_at": _moment(header("HTTP_X_SHOPIFY_TRIGGERED_AT", "")),
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
