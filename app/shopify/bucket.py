"""One shop's cost bucket as last told, and what our operations have cost: enough never to be throttled."""

import math
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

UNKNOWN_COST = 50.0
# A rounding error must not make a wait that no clock can measure.
SHORTEST_WAIT = 0.01


@dataclass(slots=True)
class Bucket:
    """Points available at `seen` (monotonic seconds), refilled at `restore` points a second."""

    maximum: float = 2000.0
    available: float = 2000.0
    restore: float = 100.0
    seen: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, cost: float, now: float) -> float:
        """Take the points if they are there and return 0; otherwise the seconds until they will be."""
        with self.lock:
            wanted = min(cost, self.maximum)
            level = self._level(now)
            if level < wanted:
                return max((wanted - level) / self.restore, SHORTEST_WAIT)
            self.available, self.seen = level - wanted, now
            return 0.0

    def learn(self, status: Mapping[str, Any], now: float) -> None:
        """Believe Shopify's own throttleStatus; an odd one is ignored."""
        figures = [status.get(key) for key in ("maximumAvailable", "currentlyAvailable", "restoreRate")]
        if not all(isinstance(figure, int | float) for figure in figures):
            return
        with self.lock:
            self.maximum, self.available, restore = (float(figure or 0) for figure in figures)
            self.restore = max(restore, 1.0)
            self.seen = now

    def _level(self, now: float) -> float:
        return min(self.maximum, self.available + max(now - self.seen, 0.0) * self.restore)


class Costs:
    """What each operation was asked to pay, by its weight (how many ids or copies it carries)."""

    def __init__(self) -> None:
        self._exact: dict[tuple[str, int], float] = {}
        self._each: dict[str, float] = {}

    def foresee(self, operation: str, weight: int, hint: int | None) -> float:
        exact = self._exact.get((operation, weight))
        if exact is not None:
            return exact
        if hint is not None:
            return float(hint)
        return math.ceil(self._each.get(operation, UNKNOWN_COST / weight) * weight)

    def learn(self, operation: str, weight: int, cost: Any) -> None:
        if isinstance(cost, int | float):
            self._exact[operation, weight] = float(cost)
            self._each[operation] = cost / weight
