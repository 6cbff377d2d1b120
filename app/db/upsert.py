"""INSERT … ON CONFLICT, which both databases have and SQLAlchemy spells once per dialect."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.db import many
from app.db.rows import Row


def upsert(
    session: Session,
    row: type[Row],
    values: Sequence[Mapping[str, Any]],
    *,
    keep: Iterable[str] = (),
    add: Iterable[str] = (),
    change: Mapping[str, Any] | None = None,
    key: Sequence[str] = (),
) -> None:
    """Insert `values`; where the key exists, update all they name but `keep`, and raise those of `add`.

    `change` says instead what to set on a row that exists, {} nothing. `key`: another unique one than
    the primary key.
    """
    if not values:
        return
    has_arrays = many.has_arrays(session)
    key = key or [column.name for column in inspect(row).primary_key]
    statement: postgresql.Insert | sqlite.Insert = sqlite.insert(row)
    if has_arrays:
        statement = postgresql.insert(row).from_select(list(values[0]), many.given(row, values))
    if change is None:
        kept = {*key, *keep}
        new = statement.excluded
        changed = {name: new[name] for name in values[0] if name not in kept}
        change = {**changed, **{name: getattr(row, name) + new[name] for name in add}}
    if change:
        statement = statement.on_conflict_do_update(index_elements=key, set_=dict(change))
    else:
        statement = statement.on_conflict_do_nothing(index_elements=key)
    if has_arrays:
        session.execute(statement)
    else:
        # With RETURNING many rows go over in one statement.
        session.execute(statement.returning(getattr(row, key[0])), list(values))
