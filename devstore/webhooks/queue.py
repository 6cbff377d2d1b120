"""Attempts waiting for their moment, given out to whoever delivers."""

import heapq
import threading
import time
from collections.abc import Callable

from devstore.webhooks.delivery import Delivery


class Queue:
    """A heap ordered by wall-clock moments. `owed` counts what waits and what is under way."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.heap: list[tuple[float, int, Delivery]] = []
        self.sequence = 0
        self.owed = 0
        self.open = False

    def put(self, delivery: Delivery, pause: float = 0.0) -> None:
        """Have it attempted once in `pause` seconds."""
        with self.changed:
            self.sequence += 1
            self.owed += 1
            heapq.heappush(self.heap, (time.monotonic() + pause, self.sequence, delivery))
            self.changed.notify()

    def wait_next(self) -> Delivery | None:
        """The next one due; None when the queue closes."""
        with self.changed:
            while self.open:
                pause = self.heap[0][0] - time.monotonic() if self.heap else None
                if pause is not None and pause <= 0:
                    return heapq.heappop(self.heap)[2]
                self.changed.wait(pause)
            return None

    def take_any(self) -> Delivery | None:
        """The next one, due or not; None when there is none."""
        with self.changed:
            return heapq.heappop(self.heap)[2] if self.heap else None

    def done(self) -> None:
        """An attempt is over."""
        with self.changed:
            self.owed -= 1

    def retain(self, wanted: Callable[[Delivery], bool]) -> None:
        """Attempt no more than these."""
        with self.changed:
            kept = [entry for entry in self.heap if wanted(entry[2])]
            self.owed -= len(self.heap) - len(kept)
            self.heap = kept
            heapq.heapify(self.heap)

    def set_open(self, is_open: bool) -> None:
        """Let waiting threads in, or send them home."""
        with self.changed:
            self.open = is_open
            self.changed.notify_all()
