"""A CSV file of incoming stock: rows as typed, and what each says, or why it says nothing."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.stages import STAGES, STATUSES
from app.domain.working_days import FIRST_DAY, LAST_DAY

COLUMNS = ("reference", "sku", "location", "quantity", "expected", "status", "stage", "note")
MORE = ("supplier", "ordered", "for_order")
# In a file of rows that could not be taken: why not.
MISTAKE = "mistake"
REPEATED = "the same reference, SKU, location and order"
REQUIRED = ("reference", "sku", "quantity")
MOST_UNITS = 1_000_000
LONGEST = {"reference": 100, "sku": 255, "location": 255, "note": 300, "supplier": 100, "for_order": 100}
DAYS = (r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})", r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})")
# A spreadsheet would run these as formulas.
FORMULA = re.compile(r"^[=+\-@\t\r]")

Typed = Mapping[str, str]
# A row's number as a spreadsheet counts, and its cells by column.
Row = tuple[int, dict[str, str]]


class Unreadable(Exception):
    """The file as a whole cannot be used; words for the merchant."""


@dataclass(frozen=True, slots=True)
class Said:
    """One row that could be read. `for_order`: the name of the order that its units are kept for, or "".

    `given`: the columns that the file has, so that others stay as they are. `was_repeated`: an earlier file
    had another row for the same, and this one was refused.
    """

    reference: str
    sku: str
    location: str
    quantity: int
    expected: date | None
    status: str
    stage: str
    note: str
    supplier: str
    ordered: date | None
    for_order: str
    given: frozenset[str]
    was_repeated: bool


def rows(content: bytes, most: int) -> list[Row]:
    """The rows under the heading as typed, empty ones left out; raises Unreadable."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("Save the file as “CSV UTF-8” and choose it again.") from None
    lines = list(_lines(text.replace("\0", "")))
    if not lines:
        raise Unreadable("The file is empty.")
    heading = [name.strip().lower().replace(" ", "_") for name in lines[0][1]]
    missing = [name for name in REQUIRED if name not in heading]
    if missing:
        raise Unreadable(f"The first line must name the columns; missing: {', '.join(missing)}.")
    found = [(number, _named(heading, line)) for number, line in lines[1:]]
    if not found:
        raise Unreadable("There are no rows under the heading.")
    if len(found) > most:
        raise Unreadable(f"Use at most {most} rows a file; this one has {len(found)}.")
    return found


def read(typed: Typed) -> tuple[Said | None, list[str]]:
    """What a row says, or why it cannot be taken, in the merchant's words: every reason at once."""
    faults = list(_lacking(typed)) + list(_too_long(typed))
    quantity, expected = _quantity(typed, faults), _day(typed, "expected", faults)
    ordered = _day(typed, "ordered", faults)
    status = _word(typed, "status", STATUSES, faults) or "confirmed"
    stage = _word(typed, "stage", STAGES, faults)
    if faults:
        return None, faults
    texts = {name: typed.get(name, "") for name in LONGEST}
    known = frozenset(name for name in (*COLUMNS, *MORE) if name in typed)
    said = Said(
        **texts,
        quantity=quantity,
        expected=expected,
        status=status,
        stage=stage,
        ordered=ordered,
        given=known,
        was_repeated=REPEATED in typed.get(MISTAKE, ""),
    )
    return said, []


def written(heading: Iterable[str], lines: Iterable[Iterable[object]]) -> Iterator[str]:
    """A CSV file piece by piece, with the mark that tells a spreadsheet it is UTF-8."""
    yield "\ufeff" + _line(heading)
    for line in lines:
        yield _line(line)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Commas, semicolons or tabs, whichever the heading has most of."""
    heading = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=heading.count)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for number, line in enumerate(lines, start=1):
            if any(cell.strip() for cell in line):
                yield number, line
    except csv.Error:
        raise Unreadable("The file cannot be read as CSV.") from None


def _named(heading: list[str], line: list[str]) -> dict[str, str]:
    """Cells by column. An apostrophe that hides a formula from a spreadsheet is taken away again."""
    known = {*COLUMNS, *MORE, MISTAKE}
    cells = [*line, *[""] * (len(heading) - len(line))]
    return {name: _bare(cell.strip()) for name, cell in zip(heading, cells, strict=False) if name in known}


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell[1:]) else cell


def _lacking(typed: Typed) -> Iterator[str]:
    return (f"“{name}” is empty." for name in REQUIRED if not typed.get(name))


def _too_long(typed: Typed) -> Iterator[str]:
    for name, longest in LONGEST.items():
        if len(typed.get(name, "")) > longest:
            yield f"“{name}” may have at most {longest} characters."


def _quantity(typed: Typed, faults: list[str]) -> int:
    text = typed.get("quantity", "")
    if re.fullmatch(r"[0-9]{1,7}", text) and int(text) <= MOST_UNITS:
        return int(text)
    if text:
        faults.append(f"“{text}” is not a whole number of units from 0 to {MOST_UNITS}.")
    return 0


def _day(typed: Typed, name: str, faults: list[str]) -> date | None:
    text = typed.get(name, "")
    for pattern in DAYS:
        if (found := re.fullmatch(pattern, text, re.ASCII)) is not None:
            try:
                day = date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                break
            if FIRST_DAY <= day <= LAST_DAY:
                return day
    if text:
        faults.append(f"“{text}” is not a day; write it like 2026-12-31.")
    return None


def _word(typed: Typed, name: str, words: tuple[str, ...], faults: list[str]) -> str:
    text = typed.get(name, "")
    word = re.sub(r"[\s-]+", "_", text.lower())
    if word and word not in words:
        allowed = ", ".join(each.replace("_", " ") for each in words)
        faults.append(f"“{text}” is not a {name}; use one of: {allowed}.")
        return ""
    return word


def _line(cells: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([_safe(cell) for cell in cells])
    return out.getvalue()


def _safe(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if FORMULA.match(text) else text
