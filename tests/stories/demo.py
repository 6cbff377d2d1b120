"""bin/demo as somebody outside sees it: a command, two ports and the control interface."""

import os
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 120


@dataclass(slots=True)
class Demo:
    """A household of real processes over one data folder; it may be stopped and started again."""

    data: Path
    port: int = field(default_factory=lambda: free_port())
    store_port: int = field(default_factory=lambda: free_port())
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [str(ROOT / "bin" / "demo"), "--seed", "empty", "--data", str(self.data)]
        command += ["--port", str(self.port), "--store-port", str(self.store_port)]
        with (self.data.parent / "demo.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + READY_SECONDS
        while not self.is_live():
            assert time.monotonic() < deadline, self.said()
            assert self.process.poll() is None, self.said()
            time.sleep(0.2)

    def stop(self) -> float:
        """Ctrl-C; seconds until it was gone."""
        assert self.process is not None
        begun = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(timeout=15) == 0, self.said()
        return time.monotonic() - begun

    def is_live(self) -> bool:
        try:
            return bool(self.get("health")["app"] == "live")
        except requests.RequestException:
            return False

    def said(self) -> str:
        return (self.data.parent / "demo.log").read_text()

    def pids(self, word: str) -> list[int]:
        """Processes of this household whose command line holds a word: their environment names its folder."""
        mine = str(self.data).encode()
        return [
            pid for pid in _pids() if word.encode() in _of(pid, "cmdline") and mine in _of(pid, "environ")
        ]

    def get(self, path: str) -> Any:
        return self.ask("GET", path)

    def post(self, path: str, **body: Any) -> Any:
        return self.ask("POST", path, body)

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """The JSON of a good answer; a refusal raises with what was said."""
        address = f"http://127.0.0.1:{self.store_port}/_dev/{path}"
        answer = requests.request(method, address, json=body, timeout=120)
        if not answer.ok:
            raise requests.HTTPError(answer.text, response=answer)
        return answer.json()

    def settle(self) -> None:
        self.post("settle", timeout_s=90)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _pids() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def _of(pid: int, file: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{file}").read_bytes()
    except OSError:
        return b""
