"""Rows of a file become incoming supply: entered once, changed when they come again, never half."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app import dates
from app.db import incoming as db
from app.db.incoming import Incoming
from app.db.shop import Shop
from app.domain import arrival_days, sheet
from app.services import choosing, incoming, recognising, supply
from app.services.recognising import Known

# Said → column: what a file changes of an entry, where it has the column.
CHANGES = {"expected": "expected", "stage": "stage", "note": "note", "supplier": "supplier"}
REPEAT = f"An earlier row has {sheet.REPEATED}."
STILL_REPEATED = f"What is here already has {sheet.REPEATED}: empty the “mistake” of this row to change that."
NOTHING = "Nothing of 0 units is entered, unless as a draft."
KEPT_BY_SHOPIFY = "Shopify keeps this delivery: change its quantity, date and status there."


Key = tuple[object, ...]


@dataclass(slots=True)
class Seen:
    """References, SKUs, locations and orders that earlier rows of the file named, and what they stood for."""

    keys: set[Key]

    @classmethod
    def of(cls, rows: Iterable[sheet.Row]) -> "Seen":
        return cls({_typed_key(typed) for _, typed in rows})


Fault = tuple[int, dict[str, str], list[str]]


@dataclass(slots=True)
class Taken:
    """What became of some rows: `faults` are (line, row as typed, why not)."""

    entered: int = 0
    changed: int = 0
    faults: list[Fault] = field(default_factory=list)
    items: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Decided:
    """What a row does: enters something new, or gives an earlier entry these values."""

    wanted: supply.Wanted | None = None
    entry: Incoming | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        """The entry that it is about, however the row named it."""
        about = self.wanted or self.entry
        return (about.reference, about.item_id, about.location_id, about.for_line_id) if about else ()


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
        found = _decided(known, said, today)
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


def _decided(known: Known, said: sheet.Said, today: date) -> Decided | list[str]:
    """What the row does, or why it cannot be taken."""
    items = known.items.get(said.sku.lower(), [])
    places = known.locations.get(said.location.lower(), [])
    why = [*_which(items, "variant", "SKU", said.sku), *_which(places, "location", "name", said.location)]
    if why:
        return why
    line = recognising.line(known, said.for_order, items[0]) if said.for_order else None
    entry = recognising.entry(
        known,
        (said.reference, items[0], places[0]),
        line.id if line is not None else None,
        names_order="for_order" in said.given,
    )
    # What was kept for a line that is closed by now may still be put right.
    if said.for_order and (line is None or (line.closed_at is not None and entry is None)):
        return [f"No open line of the order “{said.for_order}” has the SKU “{said.sku}”."]
    line_id = line.id if line is not None else None
    if entry is None:
        wrong = [choosing.NOBODY_WAITS] if items[0] in known.barred else []
        wrong += [NOTHING] if said.quantity == 0 and said.status != db.DRAFT else []
        wrong += arrival_days.mistakes((said.ordered, said.expected), today).values()
        return wrong or Decided(_wanted(said, items[0], places[0], line_id, today))
    if said.was_repeated:
        return [STILL_REPEATED]
    values = _values(said, entry, line_id)
    return _wrong(entry, values, today) or Decided(entry=entry, values=values)


def _which(found: Sequence[int], what: str, name: str, typed: str) -> list[str]:
    if len(found) == 1:
        return []
    if not typed:
        return [f"“{what}” is empty; name one."]
    return [
        f"Several {what}s have the {name} “{typed}”." if found else f"No {what} has the {name} “{typed}”."
    ]


def _wanted(said: sheet.Said, item: int, location: int, line: int | None, today: date) -> supply.Wanted:
    """What had come already came when it was expected, as far as anybody says."""
    has_come = said.status == db.RECEIVED
    came_on = said.expected if has_come and said.expected is not None and said.expected < today else None
    return supply.Wanted(
        item_id=item,
        location_id=location,
        outstanding=0 if has_come else said.quantity,
        received=said.quantity if has_come else 0,
        expected=said.expected,
        reference=said.reference,
        supplier=said.supplier,
        status=said.status,
        stage=said.stage,
        note=said.note,
        ordered_on=said.ordered,
        for_line_id=line,
        received_on=came_on,
    )


def _values(said: sheet.Said, entry: Incoming, line_id: int | None) -> dict[str, Any]:
    """A row that comes again: only the columns that the file has. What was received stays counted."""
    values: dict[str, Any] = {
        ours: getattr(said, name) for name, ours in CHANGES.items() if name in said.given
    }
    if "for_order" in said.given:
        values["for_line_id"] = line_id
    if "ordered" in said.given:
        values["ordered_on"] = said.ordered
    values["status"] = said.status if "status" in said.given else entry.status
    left = 0 if values["status"] == db.RECEIVED else said.quantity
    if values["status"] in (db.RECEIVED, db.PARTLY):
        values["received"] = entry.received + max(entry.outstanding - left, 0)
    return {**values, "outstanding": left}


def _wrong(entry: Incoming, values: Mapping[str, Any], today: date) -> list[str]:
    """Why an entry cannot become so."""
    fixed = values.keys() - supply.changeable(entry)
    if any(getattr(entry, name) != values[name] for name in fixed):
        return [KEPT_BY_SHOPIFY]
    before = (entry.ordered_on, entry.expected)
    days = (values.get("ordered_on", entry.ordered_on), values.get("expected", entry.expected))
    return list(arrival_days.mistakes(days, today, before).values())
