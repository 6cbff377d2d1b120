"""Is a receipt like those before it? A slip of the pen must not release half a warehouse."""

from collections.abc import Sequence
from statistics import median

KNOWN = 5
TIMES = 5


def is_unusual(units: int, last: Sequence[int]) -> bool:
    """Over five times the median of the last five; silent while fewer are known."""
    return len(last) >= KNOWN and units > TIMES * median(last[:KNOWN])
