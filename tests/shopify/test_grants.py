"""Getting tokens: each grant is one request, and a refusal is told apart from a failure."""

import json

import pytest
import responses

from app import config
from app.shopify import client, errors, grants
from devstore.oauth import routes, session_token
from devstore.store import Store
from tests import shopify_bridge
from tests.shopify.conftest import DOMAIN

ADDRESS = shopify_bridge.BASE + grants.PATH


def test_a_code_and_a_refresh_token_each_buy_a_pair(
    store: Store, telephone: client.Telephone, settings: config.Config
) -> None:
    store.installation.codes["c0de"] = store.installation.scopes
    with shopify_bridge.bridge(store):
        pair = grants.exchange_code(telephone, settings, DOMAIN, "c0de")
        newer = grants.refresh(telephone, settings, DOMAIN, pair.refresh)
    assert (pair.access_lives, pair.refresh_lives) == (3600, 90 * 24 * 3600)
    assert newer.access != pair.access
    assert newer.refresh != pair.refresh
    assert store.installation.scopes_for(newer.access)


def test_a_session_token_is_exchanged_for_an_expiring_pair(
    store: Store, telephone: client.Telephone, settings: config.Config
) -> None:
    with shopify_bridge.bridge(store) as wire:
        session = session_token.mint(routes.client_of(store))
        pair = grants.exchange_session_token(telephone, settings, DOMAIN, session)
        sent = json.loads(wire.calls[0].request.body or "")
    assert sent["expiring"] == "1"
    assert "read_orders" in pair.scopes
    assert pair.access not in repr(pair)


def test_what_shopify_declines_is_a_refused_grant(
    store: Store, telephone: client.Telephone, settings: config.Config
) -> None:
    with shopify_bridge.bridge(store):
        with pytest.raises(errors.GrantRefused) as refused:
            grants.refresh(telephone, settings, DOMAIN, "made up")
        with pytest.raises(errors.GrantRefused, match="invalid_subject_token"):
            grants.exchange_session_token(telephone, settings, DOMAIN, "made up")
    assert refused.value.code == "invalid_grant"


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (500, "", errors.Unreachable),
        (429, "", errors.Throttled),
        (404, "", errors.Gone),
        (402, "", errors.Frozen),
        (401, "<html>", errors.GrantRefused),
        (200, "<html>", errors.Garbled),
        (200, "[]", errors.Garbled),
        (200, '{"access_token": "a", "scope": ""}', errors.Garbled),
    ],
)
def test_every_failure_has_its_name(
    wire: responses.RequestsMock,
    telephone: client.Telephone,
    settings: config.Config,
    status: int,
    body: str,
    kind: type[errors.ShopifyError],
) -> None:
    wire.post(ADDRESS, body=body, status=status)
    with pytest.raises(kind):
        grants.refresh(telephone, settings, DOMAIN, "token")
