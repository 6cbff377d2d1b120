"""The dev store as a process: it serves, keeps its shop in a file, and stops when told."""

import os
import queue
import signal
import smtplib
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from devstore import __main__ as command
from tests.devstore import ada, street

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.processes


@contextmanager
def running(*options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process and its address; killed in the end if it still runs."""
    arguments = [sys.executable, "-m", "devstore", "--port", "0", "--app-url", ada.NOWHERE, *options]
    keys = {"SHOPIFY_API_KEY": street.CLIENT_ID, "SHOPIFY_API_SECRET": ada.SECRET}
    process = subprocess.Popen(
        arguments, cwd=ROOT, env=os.environ | keys, stderr=subprocess.PIPE, text=True  # noqa: TID251
    )  # fmt: skip
    try:
        yield process, first_line(process).split()[-1].removesuffix("/_dev")
    finally:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()


def first_line(process: subprocess.Popen[str]) -> str:
    """What the process says when it is ready, within 30 seconds."""
    lines: queue.Queue[str] = queue.Queue()
    assert process.stderr is not None
    threading.Thread(target=lambda: lines.put(process.stderr.readline()), daemon=True).start()  # type: ignore[union-attr]
    return lines.get(timeout=30)


def stopped(process: subprocess.Popen[str]) -> float:
    """Seconds from SIGTERM to the end; the exit code must be 0."""
    begun = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 0
    return time.monotonic() - begun


def test_it_serves_takes_mail_and_stops_within_three_seconds() -> None:
    port = command.free_port()
    with running("--seed", "empty", "--smtp-port", str(port)) as (process, address):
        assert requests.get(f"{address}/_dev/health", timeout=5).json()["app"] == "not installed"
        with smtplib.SMTP("127.0.0.1", port) as smtp:
            smtp.sendmail("a@example.com", ["ann@example.com"], "Subject: Hello\n\nDear Ann")
        assert requests.get(f"{address}/_dev/mail", timeout=5).json()[0]["text"] == "Dear Ann\n"
        assert stopped(process) < 3


def test_the_shop_is_there_again_after_a_restart(tmp_path: Path) -> None:
    options = ("--state", str(tmp_path / "shop"), "--seed", "empty")
    lamp = {"title": "Ann's lamp", "variants": [{"sku": "ANN", "stock": {"Main": 3}}]}
    with running(*options) as (process, address):
        made = requests.post(f"{address}/_dev/products", json=lamp, timeout=5).json()
        stopped(process)
    with running(*options) as (process, address):
        again = requests.get(f"{address}/_dev/variants/ANN", timeout=5).json()
        stopped(process)
    assert again["levels"]["Main"]["on_hand"] == 3
    assert made["variants"][0]["id"] == again["id"]


def test_without_a_secret_it_says_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.parsed(["--app-url", ada.NOWHERE, "--client-id", "x", "--client-secret", ""])
    assert "SHOPIFY_API_SECRET" in capsys.readouterr().err
