"""What the ear answers, and what it keeps."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app import bells
from app.config import Config
from app.db.tables import Row
from app.house import House
from tests.webhooks import ears
from tests.webhooks.conftest import opened
from webhooks import process

DEEP = b"[" * 40_000


def test_a_genuine_webhook_is_kept_and_rung(house: House) -> None:
    answer = ears.post(house, "orders/create", {"id": 1})
    (kept,) = ears.kept(house)
    assert answer.status_code == 200
    assert (kept.topic, kept.shop_domain, kept.body) == ("orders/create", ears.DOMAIN, b'{"id": 1}')
    assert kept.triggered_at is not None
    assert kept.triggered_at.isoformat() == "2026-11-23T11:30:00.123456+00:00"
    assert kept.done_at is None
    assert house.bells.rung == ["deliveries"]  # type: ignore[attr-defined]


def test_a_letter_signed_with_the_old_secret_is_accepted_too(house: House) -> None:
    raw = b"{}"
    answer = ears.post(house, "orders/create", raw, hmac=None, sha256=ears.signature(raw, ears.OLD_SECRET))
    assert answer.status_code == 200


@pytest.mark.parametrize("signature", [None, "", "nonsense", "ärgerlich", ears.signature(b"another body")])
def test_a_letter_with_a_bad_signature_is_refused_however_deep_it_is(
    house: House, signature: str | None
) -> None:
    answer = ears.post(house, "orders/create", DEEP, sha256=signature)
    assert answer.status_code == 401
    assert ears.kept(house) == []


class Untouchable:
    """A body that nobody may read."""

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("the body was read")

    def readline(self, size: int = -1) -> bytes:
        raise AssertionError("the body was read")

    close = readline


def test_a_letter_over_the_limit_is_refused_unread(house: House) -> None:
    environ = {"CONTENT_LENGTH": "100001", "wsgi.input": Untouchable()}
    answer = ears.door(house).post("/webhooks", environ_overrides=environ)
    assert answer.status_code == 413
    assert ears.kept(house) == []


def test_a_letter_of_unknown_length_is_read_no_further_than_the_limit(house: House) -> None:
    endless = Endless()
    environ: dict[str, Any] = {
        "wsgi.input": endless,
        "wsgi.input_terminated": True,
        "HTTP_TRANSFER_ENCODING": "chunked",
        "CONTENT_LENGTH": "",
    }
    answer = ears.door(house).post("/webhooks", environ_overrides=environ)
    assert answer.status_code == 413
    assert endless.given <= 2 * 100_000


class Endless:
    """A body without an end."""

    given = 0

    def read(self, size: int = -1) -> bytes:
        self.given += size
        return b"x" * size

    def readinto(self, space: bytearray) -> int:
        self.given += len(space)
        return len(space)

    def close(self) -> None:
        pass


def test_a_letter_that_comes_twice_is_kept_and_rung_once(house: House) -> None:
    for _ in range(2):
        assert ears.post(house, "orders/create", {"id": 1}, id="the-same").status_code == 200
    assert len(ears.kept(house)) == 1
    house.bells.rung.clear()  # type: ignore[attr-defined]
    ears.post(house, "orders/create", {"id": 1}, id="the-same")
    assert house.bells.rung == []  # type: ignore[attr-defined]


def test_two_shops_may_use_the_same_webhook_id(house: House) -> None:
    ears.post(house, "orders/create", {"id": 1}, id="the-same")
    ears.post(house, "orders/create", {"id": 1}, id="the-same", domain="ben-bulbs.myshopify.com")
    assert len(ears.kept(house)) == 2


def test_a_letter_without_its_id_is_still_kept(house: House) -> None:
    ears.post(house, "orders/create", {"id": 1}, id=None)
    ears.post(house, "orders/create", {"id": 1}, id=None, at="no time at all")
    assert [row.triggered_at is None for row in ears.kept(house)] == [False, True]


def test_shopify_is_told_to_come_again_while_the_database_is_down(settings: Config) -> None:
    broken = opened(replace(settings, database_url="sqlite:////nowhere/at/all.db"))
    assert ears.post(broken, "orders/create", {"id": 1}).status_code == 503


def test_a_letter_is_kept_while_redis_is_down_and_the_sweep_finds_it(settings: Config) -> None:
    deaf = replace(opened(settings), bells=bells.RedisBells("redis://127.0.0.1:1/0"))
    Row.metadata.create_all(deaf.sessions.kw["bind"])
    ears.install(deaf)
    assert ears.post(deaf, "shop/update", {"myshopify_domain": ears.DOMAIN}).status_code == 200
    process.drain(deaf)
    assert [row.outcome for row in ears.kept(deaf)] == ["processed"]
    deaf.sessions.kw["bind"].dispose()


def test_the_compliance_address_is_the_same_ear(house: House) -> None:
    raw = b'{"shop_domain": "ada-lamps.myshopify.com"}'
    answer = ears.door(house).post("/webhooks/compliance", data=raw, headers=ears.headers(raw, "shop/redact"))
    assert answer.status_code == 200
    assert [row.topic for row in ears.kept(house)] == ["shop/redact"]


def test_everything_else_is_left_to_the_pages(house: House) -> None:
    assert ears.door(house).get("/webhooks/elsewhere").status_code == 404


def test_a_body_that_comes_in_pieces_is_read_to_its_end(house: House) -> None:
    raw = b'{"id": 1, "name": "#1001"}'
    environ = {"wsgi.input": Dripping(raw), "CONTENT_LENGTH": str(len(raw))}
    door = ears.door(house)
    answer = door.post("/webhooks", headers=ears.headers(raw, "orders/create"), environ_overrides=environ)
    assert answer.status_code == 200
    assert ears.kept(house)[0].body == raw


class Dripping(io.BytesIO):
    """Gives five bytes at a time."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(5)


def test_only_post_is_heard(house: House, tmp_path: Path) -> None:
    assert ears.door(house).get("/webhooks").status_code == 405
