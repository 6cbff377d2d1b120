"""Every bell has a queue and a drain, and the timetable rings only bells that exist."""

import importlib

from app import bells
from jobs import answer


def test_every_bell_has_a_drain() -> None:
    assert set(answer.DRAINS) == set(bells.QUEUES)


def test_the_job_that_answers_exists() -> None:
    module, _, name = bells.ANSWER.rpartition(".")
    assert callable(getattr(importlib.import_module(module), name))
