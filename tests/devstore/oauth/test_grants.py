"""The four grants, and the refusals of each."""

from typing import Any

import pytest

from devstore.oauth import client, grants, installation, session_token, tokens
from tests.devstore import ada
from tests.devstore.oauth.conftest import Wall

Body = dict[str, Any]


@pytest.fixture
def keys(app: client.Client) -> Body:
    """What every request carries."""
    return {"client_id": app.client_id, "client_secret": ada.SECRET}


@pytest.fixture
def exchange(app: client.Client, keys: Body) -> Body:
    """A token exchange as an embedded app makes it."""
    return keys | {
        "grant_type": grants.TOKEN_EXCHANGE,
        "subject_token": session_token.mint(app),
        "subject_token_type": grants.ID_TOKEN,
        "requested_token_type": grants.OFFLINE,
        "expiring": "1",
    }


def test_a_session_token_becomes_an_expiring_pair(
    installed: installation.Installation, app: client.Client, exchange: Body
) -> None:
    pair, status = grants.answer(installed, app, exchange)
    assert status == 200
    assert pair["expires_in"] == 3600
    assert pair["refresh_token_expires_in"] == 7_776_000
    assert pair["scope"] == ",".join(installed.config.scopes)
    granted = installed.scopes_for(pair["access_token"])
    assert granted is not None
    assert granted >= set(installed.config.scopes) | {"read_orders"}


def test_without_expiring_the_token_lives_on(
    installed: installation.Installation, app: client.Client, exchange: Body, wall: Wall
) -> None:
    pair, _ = grants.answer(installed, app, exchange | {"expiring": "0"})
    assert set(pair) == {"access_token", "scope"}
    wall.seconds += 10 * tokens.REFRESH_LIFE
    assert installed.scopes_for(pair["access_token"])


def test_an_online_token_names_who_is_looking(
    installed: installation.Installation, app: client.Client, exchange: Body
) -> None:
    answer, _ = grants.answer(installed, app, exchange | {"requested_token_type": grants.ONLINE})
    assert str(answer["associated_user"]["id"]) == session_token.STAFF_ID
    assert "refresh_token" not in answer


@pytest.mark.parametrize(
    ("change", "error", "status"),
    [
        ({"client_secret": "wrong"}, "invalid_client", 401),
        ({"client_id": "another"}, "invalid_client", 401),
        ({"subject_token": "nonsense"}, "invalid_subject_token", 400),
        ({"subject_token_type": "jwt"}, "invalid_request", 400),
        ({"requested_token_type": "both"}, "invalid_request", 400),
        ({"grant_type": "password"}, "unsupported_grant_type", 400),
        ({"grant_type": "", "code": "guess"}, "invalid_request", 400),
        ({"grant_type": "refresh_token", "refresh_token": "guess"}, "invalid_grant", 400),
    ],
)
def test_what_is_wrong_is_refused_by_name(
    installed: installation.Installation,
    app: client.Client,
    exchange: Body,
    change: Body,
    error: str,
    status: int,
) -> None:
    answer, got = grants.answer(installed, app, exchange | change)
    assert (answer["error"], got) == (error, status)


def test_nothing_is_exchanged_before_the_app_is_installed(
    installed: installation.Installation, app: client.Client, exchange: Body
) -> None:
    installed.uninstall()
    answer, status = grants.answer(installed, app, exchange)
    assert (answer["error"], status) == ("invalid_request", 400)


def test_a_code_counts_once(installed: installation.Installation, app: client.Client, keys: Body) -> None:
    installed.codes["abc"] = installed.scopes
    redeem = keys | {"code": "abc", "expiring": 1}
    first, status = grants.answer(installed, app, redeem)
    assert status == 200
    assert first["refresh_token"]
    assert grants.answer(installed, app, redeem)[1] == 400


def test_client_credentials_last_a_day_and_cannot_be_refreshed(
    installed: installation.Installation, app: client.Client, keys: Body, wall: Wall
) -> None:
    answer, _ = grants.answer(installed, app, keys | {"grant_type": "client_credentials"})
    assert "refresh_token" not in answer
    wall.seconds += 86_398
    assert installed.scopes_for(answer["access_token"])
    wall.seconds += 2
    assert installed.scopes_for(answer["access_token"]) is None
