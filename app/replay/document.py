"""The document that a replay prints: every line and sku as they stand, what was refused, what changed."""

from typing import Any

from sqlalchemy.orm import Session

from app.replay import figures, of_lines, of_skus
from app.replay.stage import Stage


def of(session: Session, on: Stage) -> dict[str, Any]:
    seen = figures.look(session, on)
    return {
        "lines": of_lines.shown(on, seen),
        "skus": of_skus.shown(on, seen),
        "refused": list(on.refused),
        "changes": list(on.changes),
    }
