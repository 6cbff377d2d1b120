"""Servers for a benchmark: started on loopback, fed over one connection, their CPU told by the kernel."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TICK = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: Sequence[str], port: int, environment: dict[str, str]) -> Iterator[int]:
    """Starts a server and waits until it listens; gives its process group, stops it at the end."""
    server = subprocess.Popen(
        [str(Path(sys.executable).parent / command[0]), *command[1:]],
        cwd=ROOT,
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        yield server.pid
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(10)


def cpu_seconds(group: int) -> float:
    """User and system time of every process in the group so far."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[2]) == group:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / TICK


def send(port: int, requests: Sequence[bytes], expected: bytes) -> None:
    """One after the other over one connection; each must be answered with `expected` (the status)."""
    with socket.create_connection(("127.0.0.1", port)) as wire:
        for request in requests:
            wire.sendall(request)
            answer = _answer(wire)
            if not answer.startswith(b"HTTP/1.1 " + expected):
                raise RuntimeError(f"answered {answer[:80]!r}")


def _answer(wire: socket.socket) -> bytes:
    """Head and body of one answer."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += wire.recv(65536)
    head, _, body = received.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    missing = int(lengths[0].split(b":")[1]) - len(body) if lengths else 0
    while missing > 0:
        missing -= len(wire.recv(missing))
    return head


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"nothing listens on port {port}")
