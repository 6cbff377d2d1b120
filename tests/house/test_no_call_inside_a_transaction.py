"""No HTTP inside a transaction: every story watches for it, and a breach is noticed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.db import session as db
from tests import town as towns

OPEN: dict[str, Callable[[db.Sessions], AbstractContextManager[Session]]] = {
    "one that writes": db.transaction,
    "one that reads": db.look,
}


def call(town: towns.Town) -> None:
    town.house.telephone.post(f"{towns.STORE_URL}/admin/oauth/access_token", {})


def call_inside(folder: Path, kind: str) -> None:
    with towns.town(folder) as town, OPEN[kind](town.house.sessions) as session:
        session.connection()
        call(town)


def test_a_call_after_a_transaction_passes(tmp_path: Path) -> None:
    with towns.town(tmp_path) as town:
        with db.transaction(town.house.sessions) as session:
            session.connection()
        call(town)


@pytest.mark.parametrize("kind", OPEN)
def test_a_call_inside_a_transaction_is_noticed(kind: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="calls inside a transaction"):
        call_inside(tmp_path, kind)
