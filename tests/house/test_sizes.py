"""Small rooms: no file of the house grows beyond what one can hold in one's head."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 250


def test_no_file_is_longer_than_one_room() -> None:
    too_long = {
        path.relative_to(ROOT).as_posix(): lines
        for room in ("app", "webhooks", "jobs", "devstore")
        for path in (ROOT / room).rglob("*.py")
        if (lines := len(path.read_text().splitlines())) > LONGEST
    }
    assert too_long == {}


def test_the_root_files_stay_small() -> None:
    for name in ("wsgi.py", "worker.py", "clock.py"):
        assert len((ROOT / name).read_text().splitlines()) <= 40, name
