"""The migrations build what the rows describe, on both databases, and can be taken back."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from app.db.tables import Row

ROOT = Path(__file__).resolve().parents[1]


def alembic(url: str, *command: str) -> None:
    program = str(Path(sys.executable).parent / "alembic")
    done = subprocess.run(
        [program, "-x", f"url={url}", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def live_through(url: str) -> None:
    alembic(url, "upgrade", "head")
    alembic(url, "check")
    engine = create_engine(url)
    assert set(Row.metadata.tables) <= set(inspect(engine).get_table_names())
    alembic(url, "downgrade", "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    engine.dispose()


def test_on_sqlite(tmp_path: Path) -> None:
    live_through(f"sqlite:///{tmp_path / 'app.db'}")


@pytest.mark.postgres
def test_on_postgresql(postgres_url: str) -> None:
    live_through(postgres_url)
