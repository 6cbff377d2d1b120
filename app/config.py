"""The one reader of the environment: every setting, its default and its meaning."""

import os
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any

API_VERSION = "2026-10"
ROOT = Path(__file__).resolve().parent.parent


class Misconfigured(Exception):
    """A setting is missing or cannot be read; the message names it."""


def setting(doc: str, default: str | int | None = None, *, secret: bool = False) -> Any:
    """A field of Config: its meaning, and its default where it may be left out."""
    meta = {"doc": doc, "secret": secret}
    if default is None:
        return field(metadata=meta)
    return field(default=default, metadata=meta)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Each field is the environment variable of the same name in upper case."""

    app_url: str = setting("Public address of this app, without a trailing slash.")
    shopify_api_key: str = setting("Client id of the app.")
    shopify_api_secret: str = setting("Client secret of the app.", secret=True)
    encryption_keys: str = setting(
        "Fernet keys for secrets at rest, newest first, separated by commas.", secret=True
    )
    shopify_api_secret_old: str = setting(
        "The previous client secret, accepted while secrets are rotated.", "", secret=True
    )
    database_url: str = setting("SQLAlchemy address.", "sqlite:///.data/first-in-line.db", secret=True)
    redis_url: str = setting("Address of Redis.", "redis://127.0.0.1:6379/0", secret=True)
    shopify_admin_base: str = setting("Where a shop's Admin is found.", "https://{shop}")
    shopify_frame_ancestors: str = setting(
        "Who may frame our pages.", "https://{shop} https://admin.shopify.com"
    )
    shopify_cdn: str = setting("Where App Bridge and Polaris come from.", "https://cdn.shopify.com")
    smtp_host: str = setting("Mail server for letters.", "127.0.0.1")
    smtp_port: int = setting("Its port.", 25)
    smtp_user: str = setting("Its user, if it wants one.", "")
    smtp_password: str = setting("Its password.", "", secret=True)
    smtp_tls: int = setting("1: STARTTLS before anything is sent.", 0)
    mail_from: str = setting("Sender address of letters; the shop's name is put before it.", "line@localhost")
    clock_file: str = setting("File with an offset in seconds for business time; empty in production.", "")
    sweep_seconds: int = setting("How often the clock rings the sweeps.", 60)
    max_body_bytes: int = setting("Largest webhook body that is read.", 5_000_000)
    letter_previews: int = setting("1: /letters shows every letter in every language.", 0)
    log_level: str = setting("DEBUG, INFO, WARNING or ERROR.", "INFO")

    @property
    def secrets(self) -> tuple[str, ...]:
        """Both client secrets that signatures may be made with, newest first."""
        return tuple(s for s in (self.shopify_api_secret, self.shopify_api_secret_old) if s)


def load(environ: Mapping[str, str] | None = None) -> Config:
    """Config from the environment; raises Misconfigured naming the setting."""
    source = os.environ if environ is None else environ  # noqa: TID251
    return Config(**{f.name: _read(source, f) for f in fields(Config) if _is_given(source, f)})


def is_complete() -> bool:
    """Whether the environment has every setting that must be there."""
    try:
        load()
    except Misconfigured:
        return False
    return True


def is_a_command() -> bool:
    """Whether Flask's own command line runs this process, and no server does."""
    return os.environ.get("FLASK_RUN_FROM_CLI") == "true"  # noqa: TID251


def _is_given(source: Mapping[str, str], spec: "Field[Any]") -> bool:
    if source.get(spec.name.upper()):
        return True
    if spec.default is MISSING:
        raise Misconfigured(f"{spec.name.upper()} is not set: {spec.metadata['doc']}")
    return False


def _read(source: Mapping[str, str], spec: "Field[Any]") -> Any:
    name = spec.name.upper()
    text = source[name].strip()
    if spec.type is not int:
        return text
    try:
        return int(text)
    except ValueError:
        raise Misconfigured(f"{name} must be a whole number, not {text!r}") from None
