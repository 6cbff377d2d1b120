"""Functions that PostgreSQL and SQLite both have, each under a name of its own."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.db.rows import Numbers, UtcTime


class hour(FunctionElement[datetime]):
    """The full hour that a time lies in."""

    type = UtcTime()
    inherit_cache = True


class gathered(FunctionElement[Any]):
    """The aggregate of many whole numbers as one value of `rows.Numbers`."""

    type = Numbers
    inherit_cache = True


@compiles(hour, "postgresql")
def _hour(element: hour, compiler: SQLCompiler, **options: Any) -> str:
    return f"date_bin('1 hour', {_inside(element, compiler, options)}, 'epoch'::timestamptz)"


@compiles(hour, "sqlite")
def _hour_of_text(element: hour, compiler: SQLCompiler, **options: Any) -> str:
    return f"substr({_inside(element, compiler, options)}, 1, 13) || ':00:00.000000'"


@compiles(gathered, "postgresql")
def _array(element: gathered, compiler: SQLCompiler, **options: Any) -> str:
    return f"array_agg({_inside(element, compiler, options)})"


@compiles(gathered, "sqlite")
def _json(element: gathered, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_group_array({_inside(element, compiler, options)})"


def _inside(element: FunctionElement[Any], compiler: SQLCompiler, options: dict[str, Any]) -> str:
    return compiler.process(element.clauses, **options)
