"""The leaky bucket of query cost: protocol time, so it follows the wall clock and never the shop's."""

import threading
import time
from collections.abc import Callable

STANDARD_RATE = 100.0
SECONDS_TO_FILL = 20


class Bucket:
    """Points that may still be spent. It starts full and refills at `rate` points a second."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.monotonic = monotonic
        self.rate = STANDARD_RATE
        self.maximum = STANDARD_RATE * SECONDS_TO_FILL
        self.available = self.maximum
        self.looked_at = monotonic()
        self.lock = threading.Lock()

    def take(self, points: float) -> bool:
        """Spend points if they are there; a query dearer than the whole bucket goes when it is full."""
        with self.lock:
            self.refill()
            if self.available < min(points, self.maximum):
                return False
            self.available -= points
            return True

    def give_back(self, points: float) -> None:
        """Return what a query was charged and did not cost."""
        with self.lock:
            self.refill()
            self.available = min(self.maximum, self.available + points)

    def set_rate(self, rate: float | None) -> None:
        """Another plan of the shop: the size follows, a full bucket stays full."""
        wanted = rate or STANDARD_RATE
        with self.lock:
            self.refill()
            if wanted != self.rate:
                was_full = self.available >= self.maximum
                self.rate, self.maximum = wanted, wanted * SECONDS_TO_FILL
                self.available = self.maximum if was_full else min(self.available, self.maximum)

    def status(self) -> dict[str, float]:
        """`throttleStatus` as Shopify reports it."""
        with self.lock:
            self.refill()
            return {
                "maximumAvailable": self.maximum,
                "currentlyAvailable": int(self.available),
                "restoreRate": self.rate,
            }

    def refill(self) -> None:
        now = self.monotonic()
        self.available = min(self.maximum, self.available + (now - self.looked_at) * self.rate)
        self.looked_at = now
