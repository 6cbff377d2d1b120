"""The two times: business time, which a clock file may shift, and protocol time, which nothing shifts."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells both times, aware and in UTC. `file` holds an offset in seconds; empty means none."""

    file: str = ""

    def now(self) -> datetime:
        """Business time: created, updated, due, arrivals, law."""
        return self.wall() + timedelta(seconds=self._offset())

    def wall(self) -> datetime:
        """Protocol time: tokens, signatures, cost bucket, retries, leases."""
        return datetime.now(UTC)

    def _offset(self) -> float:
        if not self.file:
            return 0.0
        try:
            return float(Path(self.file).read_text().strip() or 0)
        except FileNotFoundError:
            return 0.0


def shop_day(moment: datetime, timezone: str) -> date:
    """The calendar day that a moment falls on where the shop is."""
    return moment.astimezone(ZoneInfo(timezone)).date()
