"""Every Admin call that was made, oldest first."""

import threading
from collections import deque
from dataclasses import dataclass
from datetime import datetime

KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Call:
    """`cost` is what was charged in points; `status` the HTTP status; `at` business time."""

    operation: str
    cost: int
    throttled: bool
    status: int
    at: datetime


class ApiLog:
    """Keeps the latest 20,000 calls and counts them all. Safe to use from any thread."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.total = 0
        self.kept: deque[Call] = deque(maxlen=KEPT)

    def append(self, call: Call) -> None:
        """Note one call."""
        with self.lock:
            self.total += 1
            self.kept.append(call)

    def calls(self) -> list[Call]:
        """Those kept, oldest first."""
        with self.lock:
            return list(self.kept)

    def clear(self) -> None:
        """Forget them; the count goes on."""
        with self.lock:
            self.kept.clear()
