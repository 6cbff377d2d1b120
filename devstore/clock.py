"""Business time: the system clock plus an offset that the app reads from the same file."""

import os
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from devstore.world import errors


class Clock:
    """Keeps ticking and never goes back. Without a file the offset lives in memory only."""

    def __init__(self, path: Path | None = None, wall: Callable[[], float] = time.time) -> None:
        self.path = path
        self.wall = wall
        self.lock = threading.Lock()
        self.offset = _read(path)

    def now(self) -> datetime:
        """Aware, UTC."""
        return datetime.fromtimestamp(self.wall() + self.offset, UTC)

    def advance(self, step: timedelta) -> datetime:
        """Move on by `step`; Refused when it is negative."""
        if step < timedelta(0):
            raise errors.Refused("Business time never goes back", field="advance_days")
        with self.lock:
            self._write(self.offset + step.total_seconds())
        return self.now()

    def move_to(self, moment: datetime) -> datetime:
        """Move on to `moment`; Refused when it is past."""
        if moment < self.now():
            raise errors.Refused("Business time never goes back", field="now")
        return self.advance(moment - self.now())

    def _write(self, offset: float) -> None:
        self.offset = offset
        if self.path is None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_suffix(".new")
        fresh.write_text(f"{offset:.3f}\n")
        os.replace(fresh, self.path)


def iso(moment: datetime) -> str:
    """`2026-11-23T11:30:00.123Z`: UTC with milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def optional_iso(moment: datetime | None) -> str | None:
    """The same, None for None."""
    return None if moment is None else iso(moment)


def parsed(text: object, field: str) -> datetime:
    """An aware moment from ISO 8601 (a plain date is its midnight, no zone is UTC); Refused otherwise."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        raise errors.invalid(f"{field} must be an ISO 8601 time, not {text!r}", field) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _read(path: Path | None) -> float:
    if path is None or not path.exists():
        return 0.0
    return float(path.read_text().strip() or 0)
