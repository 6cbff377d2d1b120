"""Secrets at rest: a newer key seals, an older one still opens, a stranger's does not."""

import pytest
from cryptography.fernet import Fernet

from app import config
from app.services import seal

NEW, OLD = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def with_keys(keys: str) -> config.Config:
    return config.Config(app_url="", shopify_api_key="", shopify_api_secret="", encryption_keys=keys)


def test_what_is_sealed_is_unreadable_until_it_is_opened() -> None:
    sealed = seal.seal(with_keys(NEW), "shpat_ann")
    assert "ann" not in sealed
    assert seal.unseal(with_keys(NEW), sealed) == "shpat_ann"


def test_an_old_seal_opens_while_keys_are_rotated() -> None:
    sealed = seal.seal(with_keys(OLD), "shpat_ann")
    assert seal.unseal(with_keys(f"{NEW}, {OLD}"), sealed) == "shpat_ann"
    assert seal.unseal(with_keys(NEW), seal.seal(with_keys(f"{NEW},{OLD}"), "again")) == "again"


def test_a_key_that_was_taken_away_is_named_as_the_cause() -> None:
    with pytest.raises(seal.Unreadable):
        seal.unseal(with_keys(NEW), seal.seal(with_keys(OLD), "shpat_ann"))


@pytest.mark.parametrize("keys", ["", " , ", "short"])
def test_a_broken_key_is_a_misconfiguration(keys: str) -> None:
    with pytest.raises(config.Misconfigured, match="ENCRYPTION_KEYS"):
        seal.seal(with_keys(keys), "x")
