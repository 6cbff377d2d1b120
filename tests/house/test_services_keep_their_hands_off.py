"""Services never open, commit or roll back a transaction: the doors do."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN = {"commit", "rollback", "begin"}
# Renewing a token is the telephone's own business: its lease must be committed before the call.
LICENSED = {"tokens.py"}


def breaches(source: str) -> list[str]:
    return [
        f"line {node.lineno}: .{node.func.attr}()"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FORBIDDEN
    ]


@pytest.mark.parametrize("path", sorted((ROOT / "app/services").glob("*.py")), ids=lambda path: path.name)
def test_no_service_commits(path: Path) -> None:
    if path.name not in LICENSED:
        assert breaches(path.read_text()) == []


def test_a_service_that_commits_is_noticed() -> None:
    assert breaches("def join(session):\n    session.commit()\n") == ["line 2: .commit()"]
