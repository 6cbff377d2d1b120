"""Every door that changes a shop's rows comes first to the shop's own row."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Leases, which pass over rows that others hold, and chores that touch only what nobody uses any more.
BARE = {
    ("jobs/housekeeping.py", "_to_the_end"),
    ("jobs/imports.py", "once"),
    ("jobs/nightly.py", "once"),
    ("jobs/notices.py", "_claims"),
    ("jobs/readings.py", "once"),
    ("jobs/uploads.py", "once"),
    ("app/web/visits.py", "settle"),
}
LOCKS = ("locked", "locked_by_domain")
DOORS = [*ROOT.glob("jobs/*.py"), *ROOT.glob("webhooks/*.py"), *ROOT.glob("app/web/*.py")]


def unlocked(source: str) -> set[str]:
    """Functions that open a transaction in which no shop is locked."""
    found = set()
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef):
            for block in ast.walk(function):
                if isinstance(block, ast.With) and "transaction" in _called(block.items):
                    found |= {function.name} if not _called(block.body) & set(LOCKS) else set()
    return found


def _called(nodes: list[ast.withitem] | list[ast.stmt]) -> set[str]:
    calls = [one for node in nodes for one in ast.walk(node) if isinstance(one, ast.Call)]
    return {
        call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func) for call in calls
    }


@pytest.mark.parametrize("door", DOORS, ids=lambda door: str(door.relative_to(ROOT)))
def test_a_door_locks_the_shop_it_changes(door: Path) -> None:
    name = str(door.relative_to(ROOT))
    assert unlocked(door.read_text()) == {function for path, function in BARE if path == name}


def test_a_door_that_forgets_is_noticed() -> None:
    careless = (
        "def careless(house):\n    with db.transaction(house.sessions) as session:\n        save(session)\n"
    )
    assert unlocked(careless) == {"careless"}
