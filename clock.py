"""The clock: rings the sweeps, so that whatever a bell missed is found. What is due, a row says."""

import itertools
import signal
import sys
import time

from app import bells, config, logs

# Bell → every how many sweeps it is rung. One clock runs; a second one only rings what is ringing.
TIMETABLE = {
    "deliveries": 1,
    "imports": 1,
    "uploads": 1,
    "readings": 1,
    "replan": 1,
    "effects": 1,
    "notices": 1,
    "nightly": 1,
    "housekeeping": 60,
}


def sweep(tower: bells.Bells, number: int) -> None:
    """Ring what is due at the `number`-th sweep since the start."""
    tower.ring(*(name for name, every in TIMETABLE.items() if number % every == 0))


def main() -> None:
    settings = config.load()
    logs.configure(settings.log_level)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    tower = bells.RedisBells(settings.redis_url)
    for number in itertools.count():
        sweep(tower, number)
        time.sleep(settings.sweep_seconds)


if __name__ == "__main__":
    main()
