"""A fresh database, and Ada Lamps on the stage."""

from pathlib import Path

import pytest

from app.db import session as db
from app.db import tables
from tests.services import stage as stages


@pytest.fixture
def sessions(tmp_path: Path) -> db.Sessions:
    engine = db.engine(f"sqlite:///{tmp_path / 'line.db'}")
    tables.Row.metadata.create_all(engine)
    return db.sessions(engine)


@pytest.fixture
def stage(sessions: db.Sessions) -> stages.Stage:
    """Live, one enrolled lamp, none in stock."""
    return stages.open_stage(sessions)
