"""Run the dev store: `python -m devstore --app-url http://127.0.0.1:8000`."""

import argparse
import logging
import os
import signal
import socket
import threading
from dataclasses import dataclass
from pathlib import Path

from aiosmtpd.controller import Controller
from werkzeug.serving import BaseWSGIServer, make_server

from devstore import app, seeds
from devstore.mail import sink
from devstore.store import Settings, Store

HOST = "127.0.0.1"
SAVE_SECONDS = 5.0
SAY = logging.getLogger("devstore")


@dataclass(frozen=True, slots=True)
class Running:
    """What has been started and must be stopped."""

    store: Store
    web: BaseWSGIServer
    mail: Controller | None
    state: Path | None


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM; 0 when all was stopped in order."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    given = parsed(arguments)
    ended = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: ended.set())
    running = start(given)
    SAY.info("Dev store: http://%s:%s/_dev", HOST, running.web.server_port)
    while not ended.wait(SAVE_SECONDS):
        save(running)
    stop(running)
    return 0


def parsed(arguments: list[str] | None) -> argparse.Namespace:
    """The options; id and secret may come from the environment, as the Shopify CLI gives them."""
    parser = argparse.ArgumentParser("python -m devstore", description=__doc__)
    parser.add_argument("--port", type=int, default=8080, help="HTTP port on loopback (0: any free one)")
    parser.add_argument("--app-url", required=True, help="where the app answers")
    parser.add_argument("--toml", type=Path, default=Path("shopify.app.toml"))
    parser.add_argument("--clock-file", type=Path, help="business time's offset, shared with the app")
    parser.add_argument("--smtp-port", type=int, default=0, help="port of the mail sink (0: none)")
    parser.add_argument("--seed", default="ada-lamps", choices=sorted(seeds.SEEDS))
    parser.add_argument("--state", type=Path, help="file that keeps the shop between runs")
    environment = os.environ  # noqa: TID251
    parser.add_argument("--client-id", default=environment.get("SHOPIFY_API_KEY"))
    parser.add_argument("--client-secret", default=environment.get("SHOPIFY_API_SECRET"))
    given = parser.parse_args(arguments)
    if not given.client_id or not given.client_secret:
        parser.error("--client-id and --client-secret (or SHOPIFY_API_KEY and SHOPIFY_API_SECRET) are needed")
    return given


def start(given: argparse.Namespace) -> Running:
    """The store with its threads, the mail sink and the HTTP server; a taken port raises OSError."""
    given.port = given.port or free_port()
    store = Store(settings(given))
    if given.state and given.state.exists():
        store.load(given.state)
    web = make_server(HOST, given.port, app.create_app(store), threaded=True)
    mail = sink.serving(store.mailbox, given.smtp_port, HOST) if given.smtp_port else None
    if mail is not None:
        mail.start()
    store.start()
    threading.Thread(target=web.serve_forever, name="http", daemon=True).start()
    return Running(store, web, mail, given.state)


def free_port() -> int:
    """A port that nobody uses now; the store must know its address before it serves."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def settings(given: argparse.Namespace) -> Settings:
    """The options as the store wants them."""
    return Settings(
        app_url=given.app_url.rstrip("/"),
        toml_path=given.toml,
        client_id=given.client_id,
        client_secret=given.client_secret,
        public_url=f"http://{HOST}:{given.port}",
        clock_file=given.clock_file,
        seed=given.seed,
    )


def save(running: Running) -> None:
    """Keep the shop, if a file was named for it."""
    if running.state is not None:
        running.store.save(running.state)


def stop(running: Running) -> None:
    """First no new requests, then the threads, then the last picture of the shop."""
    running.web.shutdown()
    running.web.server_close()
    running.store.stop()
    if running.mail is not None:
        running.mail.stop()
    save(running)


if __name__ == "__main__":
    raise SystemExit(main())
