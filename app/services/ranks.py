"""Before and behind a rank, in parts that a database finds along the line's index."""

from typing import Any

from sqlalchemy import ColumnElement, Tuple, and_, tuple_

from app.db.line import Place
from app.services import queues

Rank = tuple[Any, ...]  # as queues.rank gives it
Parts = tuple[ColumnElement[bool], ...]


def before(rank: Rank) -> Parts:
    return Place.priority > -rank[0], and_(Place.priority == -rank[0], _rising() < rank[1:])


def behind(rank: Rank) -> Parts:
    return and_(Place.priority == -rank[0], _rising() > rank[1:]), Place.priority < -rank[0]


def _rising() -> Tuple:
    """Within one priority all that rises can be compared as one value, as the index has it."""
    return tuple_(*queues.RISING[1:])
