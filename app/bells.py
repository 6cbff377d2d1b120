"""Doorbells: wake a job when there is work. Rows are the truth; a lost bell is rung again by the clock."""

import queue
import threading
import time
from collections.abc import Callable
from typing import Any, Protocol

import redis
import rq
import structlog

log = structlog.get_logger(__name__)

# Which queue answers a bell. The ear comes before the clock's work.
QUEUES = {
    "deliveries": "webhooks",
    "readings": "jobs",
    "imports": "jobs",
    "uploads": "jobs",
    "replan": "jobs",
    "effects": "jobs",
    "notices": "jobs",
    "nightly": "jobs",
    "housekeeping": "jobs",
}
ANSWER = "jobs.answer.bell"
FLAG_SECONDS = 60
NAP = 0.5
NUDGES_APART = 0.01


class Bells(Protocol):
    """Something that can be rung by name; ringing never fails and never blocks for long."""

    def ring(self, *names: str) -> None: ...

    def nudge(self, name: str) -> None: ...

    def ring_soon(self, name: str, seconds: float) -> None: ...

    def answered(self, name: str) -> None: ...


class RedisBells:
    """Rings through Redis: only the first ring of a name enqueues, until the job takes the flag away."""

    def __init__(self, url: str) -> None:
        self.connection: redis.Redis = redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=2)
        self._nudged: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._starting = threading.Lock()
        self._ringer: threading.Thread | None = None

    def ring(self, *names: str) -> None:
        for name in names:
            try:
                self._ring(name)
            except redis.RedisError as error:
                log.warning("bell.unheard", bell=name, error=type(error).__name__)

    def nudge(self, name: str) -> None:
        """Have it rung within moments, without waiting for Redis; nudges close together are one ring."""
        self._nudged.put(name)
        if self._ringer is None:
            with self._starting:
                self._ringer = self._ringer or self._start()

    def ring_soon(self, name: str, seconds: float) -> None:
        """Wait a moment, then ring: for paced work, when the caller has nothing else to do."""
        time.sleep(min(max(seconds, 0.0), NAP))
        self.ring(name)

    def answered(self, name: str) -> None:
        """Take the flag away before draining, so that a ring during the drain is heard."""
        self.connection.delete(f"bell:{name}")

    def _start(self) -> threading.Thread:
        """The thread begins at the first nudge: a process that forks later takes none along."""
        thread = threading.Thread(target=self._ring_nudged, name="ringer", daemon=True)
        thread.start()
        return thread

    def _ring_nudged(self) -> None:
        while True:
            names = {self._nudged.get()}
            while not self._nudged.empty():
                names.add(self._nudged.get())
            self.ring(*names)
            time.sleep(NUDGES_APART)

    def _ring(self, name: str) -> None:
        if self.connection.set(f"bell:{name}", 1, nx=True, ex=FLAG_SECONDS):
            jobs = rq.Queue(QUEUES[name], connection=self.connection, serializer="json")
            jobs.enqueue(ANSWER, name, result_ttl=0, failure_ttl=3600, job_timeout=600)


def listen(url: str, queue: str) -> redis.Redis:
    """A connection for whoever answers a queue; a bell that a killed predecessor had heard can ring again."""
    connection: redis.Redis = redis.Redis.from_url(url)
    connection.delete(*(f"bell:{name}" for name, answered_by in QUEUES.items() if answered_by == queue))
    return connection


class DirectBells:
    """Bells for tests: remember what was rung until somebody drains it."""

    def __init__(self) -> None:
        self.rung: list[str] = []

    def ring(self, *names: str) -> None:
        self.rung.extend(name for name in names if name not in self.rung)

    def nudge(self, name: str) -> None:
        self.ring(name)

    def ring_soon(self, name: str, seconds: float) -> None:
        """Nothing: whoever drains says when time has passed."""

    def answered(self, name: str) -> None:
        """Nothing: an answered bell is no longer on the list."""

    def answer(self, drains: dict[str, Callable[[Any], int]], house: Any) -> int:
        """Drain whatever rings until the house is quiet; says how many things were done."""
        done = 0
        while self.rung:
            done += drains[self.rung.pop(0)](house)
        return done
