"""Rows of a file become incoming supply: entered once, changed when they come again, never half."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from app import dates
from app.db import incoming as db
from app.db.shop import Shop
from app.domain import sheet
from app.services import deciding, incoming, recognising, supply
from app.services.deciding import Decided, Key

REPEAT = f"An earlier row has {sheet.REPEATED}."
Fault = tuple[int, dict[str, str], list[str]]


@dataclass(slots=True)
class Seen:
    """References, SKUs, locations and orders that earlier rows of the file named, and what they stood for."""

    keys: set[Key]

    @classmethod
    def of(cls, rows: Iterable[sheet.Row]) -> "Seen":
        return cls({_typed_key(typed) for _, typed in rows})


@dataclass(slots=True)
class Taken:
    """What became of some rows: `faults` are (line, row as typed, why not)."""

    entered: int = 0
    changed: int = 0
    faults: list[Fault] = field(default_factory=list)
    items: set[int] = field(default_factory=set)


def take(session: Session, shop: Shop, rows: Sequence[sheet.Row], seen: Seen, now: datetime) -> Taken:
    """Enter and change what can be read; a few queries for any number of rows."""
    decided, faults = decide(session, shop, rows, seen, dates.shop_day(now, shop.timezone))
    taken = Taken(faults=faults)
    for each in decided:
        if each.wanted is not None:
            row = supply.add(session, shop, each.wanted, db.CSV, now)
            taken.entered += 1
            taken.items.add(row.item_id)
        elif each.entry is not None and supply.alter(session, shop, each.entry, each.values, now):
            taken.changed += 1
            taken.items.add(each.entry.item_id)
    incoming.look_again(session, shop, taken.items, now)
    return taken


def decide(
    session: Session, shop: Shop, rows: Sequence[sheet.Row], seen: Seen, today: date
) -> tuple[list[Decided], list[Fault]]:
    """What each row would do, and the rows that cannot be taken; nothing is written."""
    decided, faults, good = [], [], []
    for line, typed in rows:
        said, why = sheet.read(typed)
        if _typed_key(typed) in seen.keys:
            why = [*why, REPEAT]
        seen.keys.add(_typed_key(typed))
        if said is None or why:
            faults.append((line, typed, why))
        else:
            good.append((line, typed, said))
    known = recognising.known(session, shop, [said for _, _, said in good])
    for line, typed, said in good:
        found = deciding.decide(known, said, today)
        if not isinstance(found, Decided):
            faults.append((line, typed, found))
        elif found.key in seen.keys:
            faults.append((line, typed, [REPEAT]))
        else:
            seen.keys.add(found.key)
            decided.append(found)
    return decided, sorted(faults, key=lambda fault: fault[0])


def _typed_key(typed: Mapping[str, str]) -> Key:
    said = tuple(typed.get(name, "").lower() for name in ("reference", "sku", "location", "for_order"))
    return (*said[:-1], said[-1].removeprefix("#"))
