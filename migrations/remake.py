"""Remakes the one initial migration from the rows: how it is done until the first merchant has data.

On PostgreSQL, because there Alembic sees all that the rows say; the result serves both databases.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests import postgres

ROOT = Path(__file__).resolve().parents[1]
VERSIONS = ROOT / "migrations" / "versions"


def main() -> None:
    for old in VERSIONS.glob("*.py"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder, postgres.server(Path(folder)) as server:
        _draft(server)


def _draft(server: str) -> None:
    alembic = str(Path(sys.executable).parent / "alembic")
    with postgres.database(server) as url:
        command = [alembic, "-x", f"url={url}", "revision", "--autogenerate", "-m", "initial"]
        subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
