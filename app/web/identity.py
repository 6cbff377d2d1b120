"""Who is at the counter: every request is refused until a token signed by Shopify names its shop."""

from collections.abc import Callable
from typing import cast

import flask
from flask.typing import ResponseReturnValue

from app.house import House
from app.shopify import auth, errors
from app.web import answers, visits

READS = ("GET", "HEAD")
FORM_BYTES = 200_000
# Files of incoming stock are larger than forms.
LARGER = {"counter.uploading.take": 5_000_000}
# Asked right after the merchant allowed more.
RENEWING = ("counter.choices.permitted",)


def guard(house: House) -> Callable[[], ResponseReturnValue | None]:
    """What the counter asks before every request: lets it pass, or answers in its place."""
    return lambda: _admit(house)


def visit() -> visits.Visit:
    """The shop that this request was signed for."""
    return cast(visits.Visit, flask.g.visit)


def signed_domain(house: House) -> str | None:
    """The shop that a request's token names, for answers given before or beside the counter."""
    token = _bearer() or flask.request.args.get("id_token")
    try:
        return auth.identity(house.config, token).domain if token else None
    except auth.NotSignedIn:
        return None


def _admit(house: House) -> ResponseReturnValue | None:
    flask.request.max_content_length = LARGER.get(flask.request.endpoint or "", FORM_BYTES)
    token = _presented()
    if token is None:
        return _turn_away()
    try:
        who = auth.identity(house.config, token)
        flask.g.domain = who.domain
        flask.g.visit = visits.welcome(house, who.domain, token, anew=flask.request.endpoint in RENEWING)
    except auth.NotSignedIn:
        return _turn_away()
    except errors.ShopifyError as problem:
        if isinstance(problem, errors.GrantRefused) and problem.code == "invalid_subject_token":
            return _turn_away()
        return answers.trouble(503, "Shopify is not answering", "Please try again in a minute.")
    return None


def _presented() -> str | None:
    """Writes are believed by the Bearer alone, which no other site can make a browser send."""
    bearer = _bearer()
    if bearer is None and flask.request.method in READS:
        return flask.request.args.get("id_token")
    return bearer


def _bearer() -> str | None:
    scheme, _, token = flask.request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def _turn_away() -> ResponseReturnValue:
    request = flask.request
    shop = auth.shop_domain(request.args.get("shop"))
    if request.method not in READS or "Authorization" in request.headers:
        return answers.retry()
    if shop is None:
        return answers.trouble(400, "Open the app from your Shopify admin", "This address needs a shop.")
    if "hmac" in request.args and "id_token" not in request.args and request.args.get("embedded") != "1":
        return flask.redirect(answers.address("/auth/begin", request.args.to_dict()))
    return flask.redirect(answers.address(auth.PATCH_PATH, {"shop": shop, "shopify-reload": _reload()}))


def _reload() -> str:
    """This document's own address without what was signed, for the patch page to come back to."""
    kept = {
        key: value
        for key, value in flask.request.args.items()
        if key not in ("id_token", "hmac", "timestamp")
    }
    return answers.address(flask.request.path, kept)
