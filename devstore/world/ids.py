"""Ids that rise with time and are never used twice, and Shopify's global form of them."""

import re
import threading
import time
from collections.abc import Callable

GID = re.compile(r"gid://shopify/(\w+)/(\d+)(?:\?.*)?")


class Ids:
    """Thirteen-digit numbers, started from the wall clock so that a restarted process goes on rising."""

    def __init__(self, wall: Callable[[], float] = time.time) -> None:
        self.last = int(wall() * 1000)
        self.lock = threading.Lock()

    def __call__(self) -> int:
        """The next id."""
        with self.lock:
            self.last += 1
            return self.last


def gid(kind: str, number: int) -> str:
    """`gid("Order", 7)` is `gid://shopify/Order/7`."""
    return f"gid://shopify/{kind}/{number}"


def number(text: str | int) -> int | None:
    """The number of a GID or of digits; None for anything else."""
    found = GID.fullmatch(str(text))
    if found:
        return int(found[2])
    return int(text) if str(text).isascii() and str(text).isdigit() else None


def kind(text: str) -> str | None:
    """`Order` for `gid://shopify/Order/7`; None when it is no GID."""
    found = GID.fullmatch(text)
    return found[1] if found else None
