"""Nothing personal is given to the log: no such key, and no traceback, which may quote anything."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("app", "webhooks", "jobs")
FILES = [*(path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))), *ROOT.glob("*.py")]
PERSONAL = {
    "address",
    "body",
    "contact",
    "customer",
    "customer_name",
    "email",
    "first_name",
    "last_name",
    "name",
    "payload",
    "phone",
    "recipient",
    "to",
    "token",
}
LEVELS = {"debug", "info", "warning", "error", "critical"}
TRACES = {"exception", "exc_info", "stack_info"}


def breaches(source: str) -> list[str]:
    """The words of a module's log calls that must not be there."""
    return [
        word
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and _is_log(call.func)
        for word in (call.func.attr, *(key.arg or "" for key in call.keywords))
        if word in PERSONAL | TRACES
    ]


def _is_log(function: ast.Attribute) -> bool:
    said_by = ast.unparse(function.value).rpartition(".")[2].lstrip("_")
    return said_by in ("log", "logger") and function.attr in LEVELS | TRACES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_log_line_names_a_person(path: Path) -> None:
    assert breaches(path.read_text()) == []


def test_a_log_line_that_does_is_noticed() -> None:
    assert breaches('log.info("letter.sent", shop=1, email=to)') == ["email"]
    assert breaches('self._log.exception("letter.failed")') == ["exception"]
    assert breaches('log.error("letter.failed", exc_info=True)') == ["exc_info"]
