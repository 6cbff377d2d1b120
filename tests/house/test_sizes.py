"""Small rooms: no file of the house grows beyond what one can hold in one's head."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST, LONGEST_FUNCTION = 250, 40


def functions(source: str) -> Iterator[tuple[str, int]]:
    """Each function's name and how many lines it takes."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_is_longer_than_one_room() -> None:
    too_long = {
        path.relative_to(ROOT).as_posix(): lines
        for room in ("app", "webhooks", "jobs", "devstore")
        for path in (ROOT / room).rglob("*.py")
        if (lines := len(path.read_text().splitlines())) > LONGEST
    }
    assert too_long == {}


def test_no_function_is_longer_than_a_screen() -> None:
    too_long = {
        f"{path.relative_to(ROOT).as_posix()}:{name}": lines
        for room in ("app", "webhooks", "jobs", "devstore")
        for path in (ROOT / room).rglob("*.py")
        for name, lines in functions(path.read_text())
        if lines > LONGEST_FUNCTION
    }
    assert too_long == {}


def test_the_root_files_stay_small() -> None:
    for name in ("wsgi.py", "worker.py", "clock.py"):
        assert len((ROOT / name).read_text().splitlines()) <= 40, name
