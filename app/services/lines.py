"""Order lines: adopted by the merchant, let go by a person, and what each of them is owed."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import case, func, select, update
from sqlalchemy.orm import Session

from app.db.line import Line, Place
from app.db.shop import Shop
from app.domain.quantities import READY, WAITING, Step
from app.services import dirty, ledger

CHOICES = ("hold", "tag", "date", "tell")
# Statements with more ids than this are sent in parts.
CHUNK = 500


def is_owed(line: Line, choice: str) -> bool:
    """Whether a line is held, tagged, dated or told: ordinary ones are, quiet ones as adopted."""
    if line.never is not None:
        return False
    if not line.quiet:
        return True
    return line.adopted_at is not None and bool((line.adoption or {}).get(choice, True))


def adopt(
    session: Session, shop: Shop, line_ids: Iterable[int], choices: Mapping[str, bool], now: datetime
) -> int:
    """Take quiet lines in with the merchant's choices; the next plan looks at them. Returns how many."""
    ids, adoption = sorted(set(line_ids)), {choice: bool(choices.get(choice)) for choice in CHOICES}
    adopted = 0
    for part in parts(ids):
        quiet = (Line.shop_id == shop.id, Line.id.in_(part), Line.quiet, Line.adopted_at.is_(None))
        found = list(session.scalars(select(Line.id).where(*quiet)))
        session.execute(update(Line).where(*quiet).values(adopted_at=now, adoption=adoption))
        look_at(session, shop.id, found)
        adopted += len(found)
    return adopted


def let_go(session: Session, shop_id: int, units: Mapping[int, int], cause: str, now: datetime) -> None:
    """Units of lines that a person or the warehouse let go, in line order: they are never held again."""
    rows = session.scalars(
        select(Place)
        .where(Place.shop_id == shop_id, Place.line_id.in_(units), Place.is_open)
        .order_by(Place.line_id, Place.seq, Place.queued_at, Place.id)
    ).all()
    left, entries = dict(units), []
    for row in rows:
        gone = max(row.committed, row.let_go)
        taken = min(left[row.line_id], row.units - gone)
        if taken > 0:
            row.let_go = gone + taken
            row.unseen = True
            left[row.line_id] -= taken
            was = WAITING if row.ready < row.let_go else READY
            step = Step(row.location_id, taken, was, "let_go")
            entries.append(ledger.Entry(row.order_id, row.line_id, row.item_id, step, cause))
    session.flush()
    ledger.write(session, shop_id, entries, now)
    dirty.mark(session, shop_id, {row.item_id for row in rows})


def look_at(session: Session, shop_id: int, line_ids: list[int]) -> None:
    """Have the next plan look at the open places of these lines."""
    here = (Place.shop_id == shop_id, Place.line_id.in_(line_ids), Place.is_open)
    items = set(session.scalars(select(Place.item_id).where(*here)))
    session.execute(update(Place).where(*here).values(unseen=True))
    dirty.mark(session, shop_id, items)


def let_go_of(session: Session, shop_id: int, line_ids: list[int]) -> dict[int, int]:
    """Line → units that are free to go: let go by a person, or by us."""
    gone = case((Place.let_go > Place.committed, Place.let_go), else_=Place.committed)
    query = select(Place.line_id, func.sum(gone)).where(Place.shop_id == shop_id, Place.line_id.in_(line_ids))
    return {row[0]: int(row[1]) for row in session.execute(query.group_by(Place.line_id))}


def parts(ids: list[int]) -> Iterable[list[int]]:
    """Ids in parts that fit a statement."""
    return (ids[first : first + CHUNK] for first in range(0, len(ids), CHUNK))
