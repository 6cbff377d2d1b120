"""A scenario played: event after event, each checked, done, planned and noted."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import session as db
from app.db.line import Place
from app.replay import acts, checks, document, notes, refusal, scenario, stage
from app.replay.reading import Impossible
from app.replay.stage import Stage
from app.services import withholding


def play(sessions: db.Sessions, script: scenario.Scenario, name: str, *, each: bool) -> Any:
    """The document at the end, or (`each`) a list with the one after every event; raises Impossible."""
    on = stage.open_stage(sessions, script, name)
    found = []
    for event in script.events:
        happen(on, event)
        if each:
            found.append(_look(on))
    return found if each else _look(on)


def happen(on: Stage, event: scenario.Event) -> None:
    """One event, with all that follows from it, or none of it; raises Impossible."""
    try:
        with db.transaction(on.sessions) as session:
            _live_through(session, on, event)
    except checks.CannotHappen as reason:
        raise Impossible(str(reason), event.number) from None


def _live_through(session: Session, on: Stage, event: scenario.Event) -> None:
    what = event.what
    moved = what.day if isinstance(what, scenario.Day) else event.at
    on.store.now = max(on.store.now, moved or on.store.now)
    checks.check(on.store, what)
    if isinstance(what, scenario.Ship) and on.store.skus[on.store.lines[what.line].sku].tracked:
        checks.check_ship(what, _ready(session, on, what.line))
    refused = refusal.of(on.store, what) if isinstance(what, scenario.Order) else None
    if isinstance(what, scenario.Order) and refused:
        on.store.refuse(what, event.number)
        on.refused.append({"event": event.number, **refused})
    else:
        acts.act(session, on, what, event.kind)
    stage.replan(session, on)
    if isinstance(what, scenario.Commit):
        withholding.release(session, on.shop_id, on.numbers.lines[what.line], event.kind, on.store.now)
        stage.replan(session, on)
    notes.note(session, on, event)


def _ready(session: Session, on: Stage, line: str) -> int:
    query = select(func.sum(Place.ready)).where(
        Place.shop_id == on.shop_id, Place.line_id == on.numbers.lines[line]
    )
    return session.scalar(query) or 0


def _look(on: Stage) -> dict[str, Any]:
    with db.look(on.sessions) as session:
        return document.of(session, on)
