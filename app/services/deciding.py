"""What one row of a file of incoming stock does to what is known, or why it cannot be taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.db import incoming as db
from app.db.incoming import Incoming
from app.domain import arrival_days, sheet
from app.services import choosing, recognising, supply
from app.services.recognising import Known

# Said → column: what a file changes of an entry, where it has the column.
CHANGES = {"expected": "expected", "stage": "stage", "note": "note", "supplier": "supplier"}
REPEATED = f"What is here already has {sheet.REPEATED}: empty the “mistake” of this row to change that."
NOTHING = "Nothing of 0 units is entered, unless as a draft."
KEPT_BY_SHOPIFY = "Shopify keeps this delivery: change its quantity, date and status there."

Key = tuple[object, ...]


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


def decide(known: Known, said: sheet.Said, today: date) -> Decided | list[str]:
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
        barred = [choosing.NOBODY_WAITS] if items[0] in known.barred else []
        wrong = [*barred, *_impossible(said, today)]
        return wrong or Decided(_wanted(said, items[0], places[0], line_id, today))
    if said.was_repeated:
        return [REPEATED]
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


def _impossible(said: sheet.Said, today: date) -> list[str]:
    """Why nothing new can be as the row has it."""
    nothing = [NOTHING] if said.quantity == 0 and said.status != db.DRAFT else []
    return [*nothing, *arrival_days.mistakes((said.ordered, said.expected), today).values()]


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
