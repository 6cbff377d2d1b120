"""The layering of the house: each rule holds, and breaking it on purpose is noticed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT = str(Path(sys.executable).parent / "lint-imports")

BREACHES = {
    "a door imports another door": ("app/web/breach.py", "import webhooks.process"),
    "the ear imports the clock": ("webhooks/breach.py", "import jobs.replan"),
    "a replay imports a door": ("app/replay/breach.py", "import jobs.replan"),
    "a service imports a door": ("app/services/breach.py", "import app.web"),
    "a service imports the house": ("app/services/breach.py", "import app.house"),
    "the telephone reads rows": ("app/shopify/breach.py", "import app.db.rows"),
    "letters read rows": ("app/mail/breach.py", "import app.db.rows"),
    "rows call services": ("app/db/breach.py", "import app.services.orders"),
    "a rule reads rows": ("app/domain/breach.py", "import app.db.rows"),
    "a rule uses a library": ("app/domain/breach.py", "import sqlalchemy"),
    "a rule looks at the clock's room": ("app/domain/breach.py", "import app.dates"),
    "a service telephones by itself": ("app/services/breach.py", "import requests"),
    "a job telephones by itself": ("jobs/breach.py", "import requests"),
    "a job knows Redis": ("jobs/breach.py", "import redis"),
    "the counter knows the queue": ("app/web/breach.py", "import rq"),
    "the house imports the dev store": ("app/services/breach.py", "import devstore.clock"),
    "the dev store imports the house": ("devstore/breach.py", "import app.config"),
    "the dev store imports a door": ("devstore/breach.py", "import jobs.replan"),
}


def kept(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([LINT, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for package in ("app", "webhooks", "jobs", "devstore"):
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "static")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_contract_is_kept(copy: Path) -> None:
    verdict = kept(copy)
    assert verdict.returncode == 0, verdict.stdout


@pytest.mark.parametrize("rule", BREACHES)
def test_a_breach_is_noticed(copy: Path, rule: str) -> None:
    where, line = BREACHES[rule]
    (copy / where).write_text(f"{line}\n")
    verdict = kept(copy)
    assert verdict.returncode == 1, verdict.stdout
    assert "breach" in verdict.stdout


def test_only_config_reads_the_environment(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "breach.py").write_text("import os\n\nHOME = os.environ['HOME']\nPATH = os.getenv('PATH')\n")
    ruff = str(Path(sys.executable).parent / "ruff")
    verdict = subprocess.run(
        [ruff, "check", "--no-cache", "."], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert verdict.stdout.count("TID251") == 2


def test_the_environment_is_read_in_one_file_of_the_house() -> None:
    licensed = [
        path.relative_to(ROOT).as_posix()
        for package in ("app", "webhooks", "jobs")
        for path in (ROOT / package).rglob("*.py")
        if "noqa: TID251" in path.read_text()
    ]
    assert licensed == ["app/config.py"]
