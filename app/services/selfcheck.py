"""Do our open units agree with Shopify's? While they do not, nothing is decided on them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from app.db.catalogue import Item, Level
from app.db.shop import Shop
from app.domain.facts import ItemFacts
from app.services import exceptions, readings

TRIES = 3
KIND = "unexplained"
OPEN = Level.open_units + Level.unpaid_units + Level.never_units
# Units there for the line: less what nothing stands behind, and what lines take that are never in it.
THERE = Level.available + Level.committed - Level.unbacked - Level.never_units


def doubtful(
    session: Session,
    shop: Shop,
    items: Sequence[Item],
    observed: Mapping[int, ItemFacts | None],
    now: datetime,
) -> set[int]:
    """Items whose figures disagree and that are tried again, once the changed orders have been read."""
    ours = _open(session, shop, [item.id for item in items])
    warned = exceptions.open_subjects(session, shop.id, KIND)
    found: set[int] = set()
    for item in items:
        fact, subject = observed.get(item.id), f"item:{item.id}"
        theirs = sum(level.committed for level in fact.levels) if fact is not None else 0
        if fact is None or theirs == ours.get(item.id, 0):
            item.unexplained_tries = 0
            if subject in warned:
                exceptions.close(session, shop.id, KIND, subject, now)
        elif item.unexplained_tries < TRIES:
            item.unexplained_tries += 1
            found.add(item.id)
        else:
            detail = {"item": item.id, "committed": theirs, "known": ours.get(item.id, 0)}
            exceptions.raise_one(session, shop.id, KIND, subject, detail, now)
    if found:
        readings.ask(session, shop.id, "changed_orders")
    return found


def physical(session: Session, shop: Shop, items: Sequence[Item]) -> dict[tuple[int, int], int]:
    """(item, location) → units there for the line, as `THERE` has them.

    Where commitments stay unexplained they keep their stock: then it is available + our open units.
    """
    query = select(Level).where(Level.shop_id == shop.id, Level.id.in_([item.id for item in items]))
    return of_levels(session.scalars(query.execution_options(populate_existing=True)), items)


def of_levels(levels: Iterable[Level], items: Sequence[Item]) -> dict[tuple[int, int], int]:
    """The same from the levels of these items as they were read."""
    unexplained = {item.id for item in items if item.unexplained_tries >= TRIES}
    found = {}
    for level in (level for level in levels if level.location_id != 0):
        ours = level.open_units + level.unpaid_units + level.never_units
        taken = ours if level.id in unexplained else level.committed
        there = level.available + taken - level.unbacked - level.never_units
        found[level.id, level.location_id] = there
    return found


def holes(session: Session, shop: Shop, item_ids: Collection[int]) -> dict[tuple[int, int], int]:
    """(item, location) → units that are missing below zero, where `physical` is negative."""
    taken = case((Item.unexplained_tries >= TRIES, OPEN), else_=Level.committed)
    there = Level.available + taken - Level.unbacked - Level.never_units
    query = (
        select(Level.id, Level.location_id, there.label("units"))
        .join(Item, and_(Item.shop_id == Level.shop_id, Item.id == Level.id))
        .where(Level.shop_id == shop.id, Level.id.in_(item_ids), Level.location_id != 0, there < 0)
    )
    return {(row.id, row.location_id): -row.units for row in session.execute(query)}


def _open(session: Session, shop: Shop, item_ids: Sequence[int]) -> dict[int, int]:
    query = select(Level.id, func.sum(OPEN)).where(Level.shop_id == shop.id, Level.id.in_(item_ids))
    return {row[0]: int(row[1]) for row in session.execute(query.group_by(Level.id))}
