"""Who gets how much in one plain line: by rank, all before one place the same, and all behind it.

The rule is app.domain.plan's; this is its plain case, for lines in which nothing is special.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, case, func, literal, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.db.functions import hour
from app.db.line import Place
from app.services import queues

Conditions = tuple[ColumnElement[bool] | InstrumentedAttribute[bool], ...]
# The places of one priority that joined within one hour: priority, since, units, committed.
Hour = Row[int, datetime, int, int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some places of the line, and what each of them gets, in terms of its columns."""

    where: Conditions
    gets: ColumnElement[int]


@dataclass(frozen=True, slots=True)
class Share:
    """A place served gets `served`, another one `unserved`; `units` are there for the difference."""

    served: ColumnElement[int]
    unserved: ColumnElement[int]
    units: int


def of(session: Session, line: Conditions, there: int) -> list[Stretch]:
    """The line that these conditions describe, when so many units are there: those let go are served first,
    then the others, both by rank."""
    hours = _hours(session, line)
    committed = sum(int(each.committed) for each in hours)
    if there < committed:
        share = Share(Place.committed.expression, literal(0), there)
        asked = [int(each.committed) for each in hours]
    else:
        share = Share(Place.units.expression, Place.committed.expression, there - committed)
        asked = [int(each.units - each.committed) for each in hours]
    if sum(asked) <= share.units:
        return [Stretch(line, share.served)]
    edge, left = 0, share.units
    while asked[edge] <= left:
        left -= asked[edge]
        edge += 1
    return _around(session, line, hours[edge], share, left)


def _hours(session: Session, line: Conditions) -> Sequence[Hour]:
    """The line that these conditions describe, from its head."""
    since = hour(Place.queued_at)
    columns = (
        Place.priority,
        since.label("since"),
        func.sum(Place.units).label("units"),
        func.sum(Place.committed).label("committed"),
    )
    query = select(*columns).where(*line).group_by(Place.priority, since)
    # Told to order them as well, PostgreSQL would sort every place instead of summing up first.
    return sorted(session.execute(query).all(), key=lambda each: (-each.priority, each.since))


def _around(session: Session, line: Conditions, edge: Hour, share: Share, left: int) -> list[Stretch]:
    """Before the hour in which the units run out, in it, and behind it."""
    same, until = Place.priority == edge.priority, edge.since + timedelta(hours=1)
    before = or_(Place.priority > edge.priority, same & (Place.queued_at < edge.since))
    within = (*line, same, Place.queued_at >= edge.since, Place.queued_at < until)
    behind = or_(Place.priority < edge.priority, same & (Place.queued_at >= until))
    return [
        Stretch((*line, before), share.served),
        Stretch(within, _by_rank(session, within, share, left)),
        Stretch((*line, behind), share.unserved),
    ]


def _by_rank(session: Session, within: Conditions, share: Share, left: int) -> ColumnElement[int]:
    """What a place gets of the last units: one of them gets some of its own."""
    asks = (share.served - share.unserved).label("asks")
    through = func.sum(asks).over(order_by=queues.RANK, rows=(None, 0)).label("through")
    ranked = (Place.priority, Place.queued_at, Place.seq, Place.line_id, Place.id)
    walked = select(*ranked, asks, through).where(*within).subquery()
    # In the order of the walk, which so ends at the place that is looked for.
    order = (walked.c.priority.desc(), walked.c.queued_at, walked.c.seq, walked.c.line_id, walked.c.id)
    last = session.execute(select(walked).where(walked.c.through > left).order_by(*order).limit(1)).one()
    return case(
        (Place.id == last.id, share.unserved + (left - int(last.through) + last.asks)),
        (tuple_(*queues.RISING) < queues.rank(last), share.served),
        else_=share.unserved,
    )
