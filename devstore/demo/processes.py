"""The processes of a demo: started in order, watched, and stopped in reverse, each by its own id."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import redis
import requests
from redis.backoff import NoBackoff
from redis.retry import Retry

from devstore.demo import redis as embedded
from devstore.demo.surroundings import Place

PATIENCE_SECONDS = 50
STOP_SECONDS = 8
REVIVALS = 50


class Failed(Exception):
    """Something did not start or did not stay; the message says what and where its log is."""


class Household:
    """Starts and stops everything a demo needs."""

    def __init__(self, place: Place, stop: threading.Event) -> None:
        self.place = place
        self.told_to_stop = stop
        self.running: list[tuple[str, list[str], subprocess.Popen[bytes]]] = []
        self.revivals: Counter[str] = Counter()

    def start(self) -> None:
        """Everything up, in the order in which one needs the other."""
        place = self.place
        for port, option in ((place.app_port, "--port"), (place.store_port, "--store-port")):
            if _is_taken(port):
                raise Failed(f"port {port} is taken by another program: choose another with {option}")
        self._start_redis()
        self._migrate()
        python = sys.executable
        self._spawn(
            "dev store",
            [python, "-m", "devstore", "--port", str(place.store_port), "--app-url", place.app_url]
            + ["--toml", str(place.root / "shopify.app.toml"), "--clock-file", str(place.data / "clock")]
            + ["--smtp-port", str(place.smtp_port), "--seed", place.seed, "--state", str(place.state)],
        )
        granian = str(Path(python).parent / "granian")
        self._spawn(
            "web",
            [granian, "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(place.app_port)]
            + ["--blocking-threads", "4", "--no-ws", "--factory", "wsgi:create_app"],
        )
        self._spawn("worker", [python, "worker.py"])
        self._spawn("clock", [python, "clock.py"])
        self._until_answers("dev store", f"{place.store_url}/_dev/health")
        self._until_answers("web", f"{place.app_url}/health")

    def wait(self, stop: threading.Event) -> None:
        """Until told to stop. Who dies is started again, as a supervisor would; too often is a failure."""
        while not stop.wait(0.5):
            self._start_redis()
            for index, (name, command, process) in enumerate(self.running):
                if process.poll() is not None:
                    self._revive(index, name, command, process)

    def stop(self) -> None:
        """Everything down, last started first."""
        for _, _, process in reversed(self.running):
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for _, _, process in reversed(self.running):
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            _end_group(process)
        self._stop_redis()

    def _revive(self, index: int, name: str, command: list[str], process: subprocess.Popen[bytes]) -> None:
        self.revivals[name] += 1
        if self.revivals[name] > REVIVALS:
            raise self._failed(name)
        _end_group(process)
        self.running[index] = (name, command, self._open(name, command))

    def _start_redis(self) -> None:
        # A run that was killed leaves its server behind: use that one, start only when nobody answers.
        path = self.place.redis_socket
        if not _listens(path):
            path.unlink(missing_ok=True)
            embedded.embedded(path, self.place.data / "redis").start()

    def _stop_redis(self) -> None:
        # A server that goes does not answer: asking again would only cost seconds.
        once = Retry(NoBackoff(), retries=0)
        with contextlib.suppress(redis.RedisError):
            redis.Redis(unix_socket_path=str(self.place.redis_socket), retry=once).shutdown()

    def _migrate(self) -> None:
        alembic = str(Path(sys.executable).parent / "alembic")
        self._spawn("migrations", [alembic, "upgrade", "head"])
        name, _, process = self.running.pop()
        if process.wait(PATIENCE_SECONDS) != 0:
            raise Failed(f"the kept data does not fit this version: use --fresh, or see {self._log(name)}")

    def _spawn(self, name: str, command: list[str]) -> None:
        self.running.append((name, command, self._open(name, command)))

    def _open(self, name: str, command: list[str]) -> subprocess.Popen[bytes]:
        with self._log(name).open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=self.place.root,
                env=os.environ | self.place.settings,  # noqa: TID251
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches us, and we stop the others in order
            )

    def _until_answers(self, name: str, address: str) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline and not self.told_to_stop.is_set():
            self._check()
            try:
                if requests.get(address, timeout=2).ok:
                    return
            except requests.RequestException:
                time.sleep(0.1)
        raise self._failed(name)

    def _check(self) -> None:
        for name, _, process in self.running:
            if process.poll() is not None and not self.told_to_stop.is_set():
                raise self._failed(name)

    def _failed(self, name: str) -> Failed:
        if self.told_to_stop.is_set():
            return Failed("stopped while starting")
        return Failed(f"{name} did not start or did not stay; see {self._log(name)}")

    def _log(self, name: str) -> Path:
        return self.place.data / f"{name.replace(' ', '-')}.log"


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


def _end_group(process: subprocess.Popen[bytes]) -> None:
    # Each leads a session of its own: a child that outlived it goes with it.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
