"""Many rows in one statement whose text does not tell how many, so that a connection prepares it once."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, bindparam, func, insert, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from app.db.rows import Row

Values = Sequence[Mapping[str, Any]]


def add(session: Session, row: type[Row], values: Values) -> None:
    """Insert `values`, all of which name the same columns."""
    if not values:
        return
    if has_arrays(session):
        session.execute(insert(row).from_select(list(values[0]), given(row, values)))
    else:
        session.execute(insert(Row.metadata.tables[row.__tablename__]), list(values))


def has_arrays(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def given(row: type[Row], values: Values) -> Select[*tuple[Any, ...]]:
    """The values as a relation: one array for each column, taken apart by the database."""
    columns = [
        bindparam(name, [each[name] for each in values], ARRAY(getattr(row, name).type, dimensions=1))
        for name in values[0]
    ]
    taken = func.unnest(*columns).table_valued(*values[0]).render_derived("given")
    return select(*taken.c)
