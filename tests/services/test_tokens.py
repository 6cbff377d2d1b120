"""A shop's tokens: sealed, renewed once however many want it, and refused for good only by Shopify."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
import responses
from cryptography.fernet import Fernet
from sqlalchemy import update

from app import config
from app.db import session as db
from app.db.shop import Shop, Token
from app.db.tables import Row
from app.services import tokens
from app.shopify import client, errors, grants

DOMAIN = "ada-lamps.myshopify.com"
ADDRESS = f"https://{DOMAIN}{grants.PATH}"
ADA = 1
SCOPES = frozenset({"read_orders", "write_orders"})
FIRST = grants.TokenPair("first", 3600, "refresh-1", 90 * 86400, SCOPES)


@pytest.fixture
def settings() -> config.Config:
    return config.Config(
        app_url="http://app.test",
        shopify_api_key="key",
        shopify_api_secret="secret",
        encryption_keys=Fernet.generate_key().decode(),
    )


@pytest.fixture
def rows(tmp_path: Path, settings: config.Config) -> Iterator[db.Sessions]:
    """Ada Lamps with a pair that lives for an hour."""
    bind = db.engine(f"sqlite:///{tmp_path / 'tokens.db'}")
    Row.metadata.create_all(bind)
    rows = db.sessions(bind)
    with db.transaction(rows) as session:
        session.add(Shop(id=ADA, domain=DOMAIN, installed_at=now()))
        session.flush()
        tokens.store(session, ADA, FIRST, now(), settings)
    yield rows
    bind.dispose()


@pytest.fixture
def adas(rows: db.Sessions, settings: config.Config) -> tokens.ShopTokens:
    return tokens.ShopTokens(rows, client.Telephone.from_config(settings), ADA, settings)


@pytest.fixture
def wire() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as wire:
        yield wire


def now() -> datetime:
    return datetime.now(UTC)


def change(rows: db.Sessions, **values: object) -> None:
    with db.transaction(rows) as session:
        session.execute(update(Token).values(**values))


def grant(number: int) -> dict[str, object]:
    return {
        "access_token": f"access-{number}",
        "expires_in": 3600,
        "refresh_token": f"refresh-{number}",
        "refresh_token_expires_in": 7776000,
        "scope": "write_orders",
    }


def test_a_living_token_is_used_without_a_call(rows: db.Sessions, adas: tokens.ShopTokens) -> None:
    assert adas.access() == "first"
    with db.look(rows) as session:
        row = session.get_one(Token, ADA)
        assert "first" not in row.access
        assert "refresh-1" not in row.refresh
        assert tokens.scopes(session, ADA) == SCOPES


def test_a_token_in_its_last_minute_is_renewed_and_kept(
    rows: db.Sessions, adas: tokens.ShopTokens, wire: responses.RequestsMock
) -> None:
    change(rows, access_expires_at=now() + timedelta(seconds=30))
    wire.post(ADDRESS, json=grant(2))
    assert adas.access() == "access-2"
    assert adas.access() == "access-2"
    assert b'"refresh_token": "refresh-1"' in (wire.calls[0].request.body or b"")
    with db.look(rows) as session:
        assert session.get_one(Token, ADA).lease_until is None


def test_the_lease_is_committed_before_the_call(
    rows: db.Sessions, adas: tokens.ShopTokens, wire: responses.RequestsMock
) -> None:
    seen: list[datetime | None] = []

    def answer(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        with db.look(rows) as session:
            seen.append(session.get_one(Token, ADA).lease_until)
        return 500, {}, ""

    wire.add_callback("POST", ADDRESS, answer)
    with pytest.raises(errors.Unreachable):
        adas.renew("first")
    assert seen[0] is not None
    with db.look(rows) as session:
        assert session.get_one(Token, ADA).lease_until is None
    assert adas.access() == "first"


def test_two_who_renew_at_once_make_one_call(
    rows: db.Sessions, adas: tokens.ShopTokens, wire: responses.RequestsMock
) -> None:
    calling, answered = threading.Event(), threading.Event()

    def answer(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        calling.set()
        assert answered.wait(10)
        return 200, {}, json.dumps(grant(2))

    wire.add_callback("POST", ADDRESS, answer)
    got: list[str] = []
    ann = threading.Thread(target=lambda: got.append(adas.renew("first")))
    ann.start()
    assert calling.wait(10)
    # Ben finds the lease taken: his first nap is what lets Ann's answer come.

    def nap(seconds: float) -> None:
        answered.set()
        ann.join(10)

    got.append(replace(adas, sleep=nap).renew("first"))
    assert got == ["access-2", "access-2"]
    assert len(wire.calls) == 1


def test_who_comes_late_gets_the_newer_token(adas: tokens.ShopTokens) -> None:
    assert adas.renew(after="an older one") == "first"


def test_a_lease_left_behind_by_a_crash_runs_out(
    rows: db.Sessions, adas: tokens.ShopTokens, wire: responses.RequestsMock
) -> None:
    change(rows, lease_until=now() - timedelta(seconds=1))
    wire.post(ADDRESS, json=grant(2))
    assert adas.renew("first") == "access-2"


def test_a_lease_that_never_ends_is_not_waited_for_for_ever(
    rows: db.Sessions, adas: tokens.ShopTokens
) -> None:
    change(rows, lease_until=now() + timedelta(minutes=5))
    naps: list[float] = []
    with pytest.raises(errors.Unreachable):
        replace(adas, sleep=naps.append).renew("first")
    assert sum(naps) == pytest.approx(tokens.PATIENCE_SECONDS, abs=0.5)


def test_a_refused_refresh_waits_for_the_merchant(
    rows: db.Sessions, adas: tokens.ShopTokens, settings: config.Config, wire: responses.RequestsMock
) -> None:
    wire.post(ADDRESS, json={"error": "invalid_grant"}, status=400)
    with pytest.raises(errors.TokenRefused):
        adas.renew("first")
    with pytest.raises(errors.TokenRefused):
        adas.access()
    with db.transaction(rows) as session:
        assert tokens.is_needed(session, ADA, now())
        tokens.store(session, ADA, replace(FIRST, access="again"), now(), settings)
    assert adas.access() == "again"


def test_a_pair_the_merchant_brought_meanwhile_is_not_overwritten(
    rows: db.Sessions, adas: tokens.ShopTokens, settings: config.Config, wire: responses.RequestsMock
) -> None:
    def answer(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        with db.transaction(rows) as session:
            tokens.store(session, ADA, replace(FIRST, access="brought", refresh="new"), now(), settings)
        return 400, {}, '{"error": "invalid_grant"}'

    wire.add_callback("POST", ADDRESS, answer)
    with pytest.raises(errors.TokenRefused):
        adas.renew("first")
    assert adas.access() == "brought"


def test_a_shop_without_tokens_is_refused(rows: db.Sessions, adas: tokens.ShopTokens) -> None:
    with db.transaction(rows) as session:
        session.delete(session.get_one(Token, ADA))
        session.flush()
        assert tokens.is_needed(session, ADA, now())
        assert tokens.scopes(session, ADA) == frozenset()
    with pytest.raises(errors.TokenRefused):
        adas.access()


def test_a_new_exchange_is_needed_when_scopes_are_missing(rows: db.Sessions) -> None:
    with db.look(rows) as session:
        assert not tokens.is_needed(session, ADA, now(), SCOPES)
        assert tokens.is_needed(session, ADA, now(), SCOPES | {"read_products"})


def test_a_refresh_token_about_to_lapse_is_found_in_time(rows: db.Sessions) -> None:
    with db.look(rows) as session:
        assert tokens.lapsing(session, now()) == []
        later = now() + timedelta(days=61)
        assert tokens.lapsing(session, later) == [ADA]
        assert tokens.is_needed(session, ADA, later)
