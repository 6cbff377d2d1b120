"""The rows of a line's places, brought to what the domain says, with totals and ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.db.line import Line, Order, Place
from app.domain.quantities import COMMITTED, READY, WAITING, Change, Stand, Step
from app.domain.standing import IN_LINE
from app.services import ledger, totals

NOWHERE: Mapping[int, int] = {}


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose places they are: a line of an order, for an item that we know."""

    order: Order
    line: Line
    item_id: int

    @property
    def is_in_line(self) -> bool:
        return self.order.standing == IN_LINE and self.line.never is None


def stands(rows: Sequence[Place]) -> list[Stand]:
    """Open places as values, oldest first."""
    return sorted(
        (_stand(row) for row in rows if row.units > 0), key=lambda stand: (stand.seq, stand.queued_at)
    )


def write(
    session: Session,
    owner: Owner,
    rows: Sequence[Place],
    changes: Sequence[Change],
    cause: str,
    now: datetime,
    pool_of: Mapping[int, int] = NOWHERE,
) -> bool:
    """Make the rows what the last change says; True when anything differs. The ledger gets every step.

    `pool_of`: location → its pool, needed where units may have got another location.
    """
    never = owner.line.never is not None
    before = totals.of(rows, never=never)
    wanted = changes[-1].stands if changes else tuple(stands(rows))
    steps = [step for change in changes for step in change.steps]
    if not owner.is_in_line:
        steps += _out_of_line(wanted)
    touched = [_put(owner, stand, rows, pool_of) for stand in wanted]
    kept = {stand.place for stand in wanted}
    touched += [_closed(row) for row in rows if row.id not in kept and row.units]
    differing = [row for row, differs in touched if differs]
    session.add_all(row for row in differing if row.id is None)
    session.flush()
    after = totals.of({id(row): row for row in [*rows, *differing]}.values(), never=never)
    totals.change(session, owner.line.shop_id, before, totals.with_shipped(after, owner.item_id, steps))
    ledger.write(session, owner.line.shop_id, (_entry(owner, step, cause) for step in steps), now)
    return bool(differing)


def _stand(row: Place) -> Stand:
    return Stand(
        row.id,
        row.location_id,
        row.queued_at,
        row.seq,
        row.units,
        row.covered,
        row.ready,
        row.committed,
        row.let_go,
        row.reserved,
    )


def _out_of_line(stands: Sequence[Stand]) -> list[Step]:
    """Leaving the line gives up what is still ready then."""
    left = [stand for stand in stands if stand.ready]
    ready = [Step(stand.location, stand.ready - stand.committed, READY, WAITING) for stand in left]
    return ready + [Step(stand.location, stand.committed, COMMITTED, WAITING) for stand in left]


def _put(owner: Owner, stand: Stand, rows: Sequence[Place], pool_of: Mapping[int, int]) -> tuple[Place, bool]:
    row = next((row for row in rows if row.id == stand.place), None) if stand.place else None
    row = row or _new(owner, rows)
    stays = owner.is_in_line
    values = {
        "item_id": owner.item_id,
        "location_id": stand.location,
        "pool_id": _pool(row, stand.location, pool_of),
        "queued_at": stand.queued_at,
        "seq": stand.seq,
        "priority": owner.order.priority,
        "units": stand.units,
        "covered": stand.covered if stays else 0,
        "ready": stand.ready if stays else 0,
        "committed": stand.committed if stays else 0,
        "let_go": stand.let_go,
        "reserved": stand.reserved if stays else 0,
        "in_line": stays,
        "is_open": stays and stand.units > 0,
    }
    return row, _assign(row, values)


def _pool(row: Place, location: int | None, pool_of: Mapping[int, int]) -> int | None:
    if location is None or location == row.location_id:
        return row.pool_id if location is not None else None
    return pool_of.get(location, location)


def _new(owner: Owner, rows: Sequence[Place]) -> Place:
    """A line that is withheld by hand is withheld with all it ever gets."""
    made = Place(shop_id=owner.line.shop_id, line_id=owner.line.id, order_id=owner.order.id)
    made.withheld = any(row.withheld for row in rows)
    return made


def _closed(row: Place) -> tuple[Place, bool]:
    gone = {"units": 0, "covered": 0, "ready": 0, "committed": 0, "let_go": 0, "reserved": 0}
    return row, _assign(row, {**gone, "is_open": False})


def _assign(row: Place, values: Mapping[str, object]) -> bool:
    if all(getattr(row, name, None) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(row, name, value)
    row.unseen = True
    return True


def _entry(owner: Owner, step: Step, cause: str) -> ledger.Entry:
    return ledger.Entry(owner.order.id, owner.line.id, owner.item_id, step, cause)
