"""Secrets at rest: sealed with the newest key, opened with any key that is still listed."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from app import config


class Unreadable(Exception):
    """No listed key opens it: a key was taken away too early, or the database is another's."""


def seal(settings: config.Config, text: str) -> str:
    return _keys(settings).encrypt(text.encode()).decode()


def unseal(settings: config.Config, sealed: str) -> str:
    """The text; raises Unreadable."""
    try:
        return _keys(settings).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable("no encryption key opens this secret") from None


def _keys(settings: config.Config) -> MultiFernet:
    listed = [key.strip() for key in settings.encryption_keys.split(",") if key.strip()]
    try:
        return MultiFernet([Fernet(key) for key in listed])
    except ValueError:
        raise config.Misconfigured("ENCRYPTION_KEYS holds no Fernet key, or a broken one") from None
