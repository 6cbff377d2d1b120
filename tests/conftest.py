"""The ground every test stands on: what to skip by name, and a house in a folder of its own."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import postgres

CHROMIUM = "/usr/bin/chromium"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-skips", action="store_true", help="fail where a test would be skipped")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # What starts servers, a browser or an installation is costly: one worker runs all of a kind.
    for item in items:
        for name in ("browser", "node", "postgres", "processes"):
            if item.get_closest_marker(name):
                item.add_marker(pytest.mark.xdist_group(name))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.skipped and not hasattr(report, "wasxfail") and item.config.getoption("--no-skips"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which is not allowed here: {report.longrepr}"


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is; skips by name where there is none."""
    found = shutil.which("chromium") or (CHROMIUM if Path(CHROMIUM).exists() else None)
    if found is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    return found


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server started for this run."""
    # Not in pytest's own folder, which every run closes to all but its user: the server has its own.
    with tempfile.TemporaryDirectory(prefix="fil-postgres-") as folder, postgres.server(Path(folder)) as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of an empty database of its own."""
    with postgres.database(postgres_server) as url:
        yield url


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Any]:
    """An empty dev store and the app, in one process."""
    from tests import town as towns

    with towns.town(tmp_path) as opened:
        yield opened
