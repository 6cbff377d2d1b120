"""The two times: business time follows the clock file, protocol time never does."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app import dates


def test_business_time_follows_the_file_and_protocol_time_does_not(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    file.write_text("259200\n")
    clock = dates.Clock(str(file))
    assert clock.now() - clock.wall() == pytest.approx(timedelta(days=3), abs=timedelta(seconds=1))
    file.write_text("0")
    assert clock.now() - clock.wall() == pytest.approx(timedelta(0), abs=timedelta(seconds=1))


@pytest.mark.parametrize("text", ["", "\n"])
def test_an_empty_file_shifts_nothing(tmp_path: Path, text: str) -> None:
    file = tmp_path / "clock"
    file.write_text(text)
    for clock in (dates.Clock(str(file)), dates.Clock(str(tmp_path / "none")), dates.Clock()):
        assert abs(clock.now() - clock.wall()) < timedelta(seconds=1)


def test_the_shops_day_is_not_ours() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert dates.shop_day(late, "Europe/Copenhagen") == date(2026, 11, 24)
    assert dates.shop_day(late, "America/New_York") == date(2026, 11, 23)
