"""Ways in without a token: the page that fetches a fresh one, and the authorization-code grant."""

import hmac
import secrets

import flask
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.config import Config
from app.house import House
from app.shopify import auth, errors, grants
from app.web import answers, scopes, visits

STATE_COOKIE = "grant_state"
STATE_SECONDS = 600


def blueprint(house: House) -> flask.Blueprint:
    doors = flask.Blueprint("install", __name__, url_prefix="/auth")
    doors.add_url_rule("/patch-id-token", "patch", lambda: _patch(house))
    doors.add_url_rule("/begin", "begin", lambda: _begin(house))
    doors.add_url_rule("/callback", "callback", lambda: _callback(house))
    return doors


def _patch(house: House) -> ResponseReturnValue:
    """A document with App Bridge alone: it reloads the page asked for with a fresh token."""
    shop, reload = flask.request.args.get("shop"), flask.request.args.get("shopify-reload", "")
    if not _is_ours(house.config, reload):
        return answers.trouble(400, "This address is not complete", "Open the app from your Shopify admin.")
    try:
        found = auth.patch_page(house.config, shop, reload)
    except auth.NotSignedIn:
        return answers.trouble(400, "This is not a shop", "Open the app from your Shopify admin.")
    return flask.Response(found.html, headers={"Content-Security-Policy": found.frame_ancestors})


def _begin(house: House) -> ResponseReturnValue:
    """Shopify opened the app outside the admin: ask the merchant's consent there."""
    params = flask.request.args.to_dict()
    if not auth.is_genuine_address(house.config, params):
        return answers.trouble(401, "This link was not signed by Shopify", "Open the app from your admin.")
    state = secrets.token_urlsafe(24)
    target = auth.authorize_address(
        house.config, params["shop"], scopes.required(), _redirect_uri(house.config), state
    )
    answer = flask.redirect(target)
    answer.set_cookie(
        STATE_COOKIE,
        _signer(house.config).dumps(state),
        max_age=STATE_SECONDS,
        secure=house.config.app_url.startswith("https"),
        httponly=True,
        samesite="Lax",
        path="/auth",
    )
    return answer


def _callback(house: House) -> ResponseReturnValue:
    """The merchant agreed: the code becomes tokens, and the app opens inside the admin."""
    params = flask.request.args.to_dict()
    if not _is_expected(house.config, params.get("state", "")):
        return answers.trouble(403, "This sign-in was not begun here", "Please open the app again.")
    if not auth.is_genuine_address(house.config, params):
        return answers.trouble(401, "This answer was not signed by Shopify", "Please open the app again.")
    try:
        pair = grants.exchange_code(house.telephone, house.config, params["shop"], params.get("code", ""))
    except errors.ShopifyError:
        return answers.trouble(502, "Shopify did not confirm the sign-in", "Please open the app again.")
    if scopes.missing(pair.scopes):
        return answers.trouble(
            403, "Some permissions are missing", "Please open the app and accept them all."
        )
    visits.settle(house, params["shop"], pair)
    answer = flask.redirect(_embedded(house.config, params["shop"]))
    answer.delete_cookie(STATE_COOKIE, path="/auth")
    return answer


def _is_ours(settings: Config, reload: str) -> bool:
    """Only our own pages: never an address on another host."""
    path = reload.removeprefix(settings.app_url)
    return path.startswith("/") and not path.startswith(("//", "/\\"))


def _is_expected(settings: Config, state: str) -> bool:
    try:
        kept = _signer(settings).loads(flask.request.cookies.get(STATE_COOKIE, ""), max_age=STATE_SECONDS)
    except BadSignature:
        return False
    return hmac.compare_digest(str(kept).encode(), state.encode())


def _signer(settings: Config) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings.shopify_api_secret, salt="grant-state")


def _redirect_uri(settings: Config) -> str:
    return f"{settings.app_url}/auth/callback"


def _embedded(settings: Config, shop: str) -> str:
    return f"{settings.shopify_admin_base.format(shop=shop)}/admin/apps/{settings.shopify_api_key}"
