"""Where a demo lives: its folder, its secrets, its ports, and the settings its processes are given."""

import argparse
import hashlib
import secrets
import shutil
import socket
import tempfile
import tomllib
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """Everything the household needs to know of where it runs."""

    root: Path
    data: Path
    app_port: int
    store_port: int
    smtp_port: int
    seed: str
    client_id: str
    client_secret: str
    encryption_key: str
    redis_socket: Path

    @property
    def app_url(self) -> str:
        return f"http://127.0.0.1:{self.app_port}"

    @property
    def store_url(self) -> str:
        return f"http://127.0.0.1:{self.store_port}"

    @property
    def state(self) -> Path:
        return self.data / "store.state"

    @property
    def settings(self) -> dict[str, str]:
        """The app's environment."""
        return {
            "APP_URL": self.app_url,
            "SHOPIFY_API_KEY": self.client_id,
            "SHOPIFY_API_SECRET": self.client_secret,
            "ENCRYPTION_KEYS": self.encryption_key,
            "DATABASE_URL": f"sqlite:///{self.data / 'app.db'}",
            "REDIS_URL": f"unix://{self.redis_socket}",
            "SHOPIFY_ADMIN_BASE": self.store_url,
            "SHOPIFY_FRAME_ANCESTORS": self.store_url,
            "SHOPIFY_CDN": f"{self.store_url}/cdn",
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(self.smtp_port),
            "MAIL_FROM": "line@ada-lamps.example",
            "CLOCK_FILE": str(self.data / "clock"),
            "SWEEP_SECONDS": "1",
            "LETTER_PREVIEWS": "1",
            "LOG_LEVEL": "INFO",
        }


def prepare(root: Path, options: argparse.Namespace) -> Place:
    """Makes the demo's folder, and forgets what does not belong together any more."""
    data: Path = options.data.resolve()
    data.mkdir(parents=True, exist_ok=True)
    if options.fresh or not _is_whole(data, options.seed):
        _forget(data)
    (data / "seed").write_text(options.seed)
    toml = tomllib.loads((root / "shopify.app.toml").read_text())
    return Place(
        root=root,
        data=data,
        app_port=options.port,
        store_port=options.store_port,
        smtp_port=_free_port(),
        seed=options.seed,
        client_id=toml["client_id"],
        client_secret=_kept(data / "client-secret", secrets.token_hex(16)),
        encryption_key=_kept(data / "encryption-key", urlsafe_b64encode(secrets.token_bytes(32)).decode()),
        redis_socket=_short_socket(data),
    )


def _forget(data: Path) -> None:
    # Only what a demo made: the folder may be somebody's own.
    shutil.rmtree(data / "redis", ignore_errors=True)
    for pattern in ("app.db*", "store.state*", "*.log", "clock", "seed", "client-secret", "encryption-key"):
        for path in data.glob(pattern):
            path.unlink()


def _is_whole(data: Path, seed: str) -> bool:
    # An app that remembers a store which has forgotten everything makes no sense: both or neither.
    kept = data / "seed"
    return (data / "store.state").exists() and kept.exists() and kept.read_text() == seed


def _kept(path: Path, new: str) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(new)
    return path.read_text()


def _short_socket(data: Path) -> Path:
    # A unix socket's path may have about a hundred characters; the data folder's may be longer.
    name = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"first-in-line-{name}.sock"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
