"""Headers of every answer: who may frame it, and that the connection stays safe."""

from collections.abc import Callable

import flask

from app.house import House
from app.shopify import auth
from app.web import identity


def dress(house: House) -> Callable[[flask.Response], flask.Response]:
    """What is done to each answer before it leaves."""

    def dressed(answer: flask.Response) -> flask.Response:
        if answer.mimetype == "text/html":
            answer.headers.setdefault("Content-Security-Policy", _framing(house))
            answer.headers.setdefault("Cache-Control", "no-store")
        answer.headers.setdefault("X-Content-Type-Options", "nosniff")
        answer.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        if house.config.app_url.startswith("https"):
            answer.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        return answer

    return dressed


def _framing(house: House) -> str:
    """Only the signed shop's admin may frame a page; an answer to nobody known may not be framed."""
    domain = flask.g.get("domain") or identity.signed_domain(house)
    domain = domain or auth.shop_domain(flask.request.args.get("shop"))
    return auth.frame_ancestors(house.config, domain) if domain else "frame-ancestors 'none'"
