"""An app's ear over real HTTP: keeps what it hears and answers as it is told."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import flask
from werkzeug.serving import WSGIRequestHandler, make_server


class Quiet(WSGIRequestHandler):
    """Writes no log."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing."""


@dataclass(slots=True)
class Ear:
    """`answers` are given in turn, the last one for ever."""

    url: str = ""
    answers: list[int] = field(default_factory=lambda: [200])
    health: dict[str, Any] = field(default_factory=dict)
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def topics(self) -> list[str]:
        """What was heard, in order."""
        return [headers["X-Shopify-Topic"] for headers, _ in self.heard]


@contextmanager
def listening() -> Iterator[Ear]:
    """A server on a free port."""
    ear = Ear()
    server = make_server("127.0.0.1", 0, _app(ear), threaded=True, request_handler=Quiet)
    ear.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield ear
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _app(ear: Ear) -> flask.Flask:
    app = flask.Flask(__name__)

    @app.post("/webhooks", endpoint="webhooks")
    @app.post("/webhooks/compliance", endpoint="compliance")
    def hear() -> tuple[str, int, dict[str, str]]:
        ear.heard.append((dict(flask.request.headers), flask.request.get_data()))
        status = ear.answers.pop(0) if len(ear.answers) > 1 else ear.answers[0]
        return "", status, {"Location": "/elsewhere"}

    @app.get("/health")
    def health() -> dict[str, Any]:
        return ear.health

    return app
