"""The authorization-code grant: a start outside the admin becomes tokens and ends inside it."""

import hashlib
import hmac
import time
from urllib.parse import parse_qs, urlsplit

import pytest
import responses
from flask.testing import FlaskClient

from app.house import House
from app.services import shops
from tests.web import ground
from tests.web.test_identity import ANSWER, GRANT


def _signed(secret: str = ground.SECRET, **params: str) -> dict[str, str]:
    query = {"shop": ground.ADA, "timestamp": str(int(time.time())), **params}
    message = "&".join(f"{key}={value}" for key, value in sorted(query.items()))
    return {**query, "hmac": hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()}


def _begin(web: FlaskClient) -> str:
    """Starts the grant; returns the state that Shopify is to send back."""
    first = web.get("/", query_string=_signed())
    assert first.status_code == 302
    answer = web.get(first.headers["Location"], base_url="https://app.test")
    assert answer.status_code == 302
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "Secure" in answer.headers["Set-Cookie"]
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert answer.headers["Location"].startswith(f"https://{ground.ADA}/admin/oauth/authorize?")
    assert asked["redirect_uri"] == ["https://app.test/auth/callback"]
    assert "write_orders" in asked["scope"][0]
    return asked["state"][0]


def _back(web: FlaskClient, **params: str):
    return web.get("/auth/callback", query_string=_signed(**params), base_url="https://app.test")


def test_ada_starts_outside_the_admin_and_ends_inside_it(house: House, web: FlaskClient) -> None:
    state = _begin(web)
    with responses.RequestsMock() as wire:
        wire.post(GRANT, json=ANSWER)
        answer = _back(web, state=state, code="abc")
    assert answer.headers["Location"] == f"https://{ground.ADA}/admin/apps/{ground.KEY}"
    with house.sessions() as session:
        assert shops.find(session, ground.ADA).is_installed
    assert "imports" in house.bells.rung


def test_a_start_that_shopify_did_not_sign_goes_nowhere(web: FlaskClient) -> None:
    forged = _signed("another-secret")
    assert web.get("/auth/begin", query_string=forged).status_code == 401


def test_an_old_start_goes_nowhere(web: FlaskClient) -> None:
    old = _signed(timestamp=str(int(time.time()) - 3600))
    assert web.get("/auth/begin", query_string=old).status_code == 401


@pytest.mark.parametrize("state", ["", "another", "é"])
def test_an_answer_to_another_question_is_refused(web: FlaskClient, state: str) -> None:
    _begin(web)
    assert _back(web, state=state, code="abc").status_code == 403


def test_an_answer_that_nobody_asked_for_is_refused(web: FlaskClient) -> None:
    assert _back(web, state="anything", code="abc").status_code == 403


def test_too_few_permissions_are_refused(house: House, web: FlaskClient) -> None:
    state = _begin(web)
    with responses.RequestsMock() as wire:
        wire.post(GRANT, json=ANSWER | {"scope": "read_orders"})
        answer = _back(web, state=state, code="abc")
    assert answer.status_code == 403
    with house.sessions() as session:
        assert shops.find(session, ground.ADA) is None


def test_a_used_code_is_said_in_plain_words(web: FlaskClient) -> None:
    state = _begin(web)
    with responses.RequestsMock() as wire:
        wire.post(GRANT, status=400, json={"error": "invalid_request"})
        assert _back(web, state=state, code="used").status_code == 502
