"""CPU of one webhook through the ear on granian, beside a bare Flask hello on gunicorn, in one run."""

import base64
import hashlib
import hmac
import json
import os
import sys
import uuid

from perf import houses, servers

ROUNDS = 8
REQUESTS = 1000
GOAL = 1.1
ORDER = {
    "id": 5_000_000_001,
    "name": "#1001",
    "created_at": "2026-11-23T11:30:00Z",
    "updated_at": "2026-11-23T11:30:00Z",
    "financial_status": "paid",
    "line_items": [
        {
            "id": line,
            "variant_id": 42,
            "sku": "LAMP-RED",
            "quantity": 2,
            "current_quantity": 2,
            "price": "49.00",
        }
        for line in range(8)
    ],
}


def main() -> None:
    for database in houses.databases():
        with houses.opened(database) as (_, settings):
            environment = {"PATH": os.defpath, "PYTHONPATH": str(servers.ROOT), **settings}
            hello, ears = servers.free_port(), servers.free_port()
            with (
                servers.running(_gunicorn(hello), hello, environment) as bare,
                servers.running(_granian(ears), ears, environment) as ours,
            ):
                _report(database, _in_turns(bare, hello, ours, ears))


def _gunicorn(port: int) -> list[str]:
    where = f"127.0.0.1:{port}"
    return [
        "gunicorn",
        "-k",
        "gthread",
        "--threads",
        "4",
        "--keep-alive",
        "60",
        "-b",
        where,
        "perf.hello:app",
    ]


def _granian(port: int) -> list[str]:
    where = ["--host", "127.0.0.1", "--port", str(port), "--no-ws", "--log-level", "error"]
    return ["granian", "--interface", "wsgi", *where, "--factory", "wsgi:create_app"]


def _in_turns(bare: int, hello: int, ours: int, ears: int) -> list[tuple[float, float]]:
    """Milliseconds of CPU a request, (hello, ear) for each round; the first warms up and is not counted."""
    taken = [(_round(bare, hello), _round(ours, ears)) for _ in range(ROUNDS + 1)]
    return taken[1:]


def _round(group: int, port: int) -> float:
    requests = [_request() for _ in range(REQUESTS)]
    before = servers.cpu_seconds(group)
    servers.send(port, requests, b"200")
    return (servers.cpu_seconds(group) - before) / REQUESTS * 1000


def _request() -> bytes:
    body = json.dumps(ORDER).encode()
    digest = hmac.new(houses.SECRET.encode(), body, hashlib.sha256).digest()
    head = {
        "Host": "127.0.0.1",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "X-Shopify-Topic": "orders/create",
        "X-Shopify-Hmac-Sha256": base64.b64encode(digest).decode(),
        "X-Shopify-Shop-Domain": houses.DOMAIN,
        "X-Shopify-API-Version": "2026-10",
        "X-Shopify-Webhook-Id": str(uuid.uuid4()),
        "X-Shopify-Triggered-At": "2026-11-23T11:30:00.123456789Z",
    }
    lines = [f"{name}: {value}" for name, value in head.items()]
    return ("POST /webhooks HTTP/1.1\r\n" + "\r\n".join(lines) + "\r\n\r\n").encode() + body


def _report(database: str, rounds: list[tuple[float, float]]) -> None:
    # The least of the rounds: whatever else ran on this machine only adds.
    hello = min(first for first, _ in rounds)
    ear = min(second for _, second in rounds)
    sys.stdout.write(
        f"ingest on {database}: hello {hello:.3f} ms, ear {ear:.3f} ms of CPU a request, "
        f"ratio {ear / hello:.2f} (goal ≤ {GOAL})\n"
    )


if __name__ == "__main__":
    main()
