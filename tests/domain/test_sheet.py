"""CSV files of incoming stock as merchants' spreadsheets write them."""

from datetime import date

import pytest

from app.domain import sheet

HEADING = "reference,sku,location,quantity,expected,status,stage,note"


def rows(text: str, most: int = 10) -> list[dict[str, str]]:
    return [typed for _, typed in sheet.rows(text.encode(), most)]


def why(**cells: str) -> str:
    said, faults = sheet.read({"reference": "PO-1", "sku": "LAMP", "quantity": "5", **cells})
    assert (said is None) == bool(faults)
    return " ".join(faults)


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADING}\nPO-1,LAMP,Main,5,2026-12-01,confirmed,customs,Soon\n",
        f"\ufeff{HEADING}\r\nPO-1,LAMP,Main,5,2026-12-01,confirmed,customs,Soon\r\n",
        f"{HEADING.replace(',', ';')}\nPO-1;LAMP;Main;5;01.12.2026;Confirmed;Customs;Soon",
        f"{HEADING}\nPO-1,LAMP,Main,5,2026-12-01,confirmed,customs,Soon\n".replace(",", "\t"),
        f'{HEADING.upper()}\n"PO-1","LAMP"," Main ","5","2026-12-1","CONFIRMED","customs","Soon"\n\n,,,\n',
    ],
)
def test_commas_semicolons_tabs_quotes_and_the_mark_of_utf8_say_the_same(text: str) -> None:
    (typed,) = rows(text)
    said, faults = sheet.read(typed)
    assert faults == []
    assert said is not None
    assert (said.reference, said.sku, said.location, said.quantity) == ("PO-1", "LAMP", "Main", 5)
    assert (said.expected, said.status, said.stage) == (date(2026, 12, 1), "confirmed", "customs")
    assert said.note == "Soon"


def test_rows_are_numbered_as_a_spreadsheet_counts_them() -> None:
    text = 'reference,sku,quantity,note\n\nPO-1,LAMP,5,"two\nlines"\n,,,\nPO-2,LAMP,5,\n'
    assert [number for number, _ in sheet.rows(text.encode(), 9)] == [3, 5]


def test_a_quoted_note_may_hold_separators_and_lines() -> None:
    (typed,) = rows('reference;sku;quantity;note\nPO-1;LAMP;5;"Soon; very\nsoon, they say ""yes"""')
    assert typed["note"] == 'Soon; very\nsoon, they say "yes"'


def test_columns_may_stand_in_any_order_and_unknown_ones_are_passed_over() -> None:
    (typed,) = rows("colour,quantity,sku,reference\nred,5,LAMP,PO-1")
    said, _ = sheet.read(typed)
    assert said is not None
    assert said.given == {"quantity", "sku", "reference"}
    assert (said.status, said.expected) == ("confirmed", None)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (HEADING.encode(), "no rows"),
        ("reference,sku,quantity\nPO-é,LAMP,5".encode("latin-1"), "UTF-8"),
        (b"name,units\nx,1", "missing: reference, sku, quantity"),
        (b"reference,sku,quantity\n" + b"PO,L,1\n" * 11, "at most 10 rows"),
        (b'reference,sku,quantity\nPO,L,"' + b"x" * 200_000, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(content: bytes, words: str) -> None:
    with pytest.raises(sheet.Unreadable, match=words):
        sheet.rows(content, 10)


def test_each_mistake_is_told_in_the_words_that_were_typed() -> None:
    assert why(quantity="five") == "“five” is not a whole number of units from 0 to 1000000."
    assert why(quantity="-1").startswith("“-1” is not")
    assert why(quantity="٥").startswith("“٥” is not")
    assert why(expected="31/12/2026") == "“31/12/2026” is not a day; write it like 2026-12-31."
    assert why(expected="9999-12-31").startswith("“9999-12-31” is not a day")
    assert why(expected="0026-12-20").startswith("“0026-12-20” is not a day")
    assert why(ordered="20.12.0026").startswith("“20.12.0026” is not a day")
    assert why(expected="2026-02-30").startswith("“2026-02-30” is not a day")
    assert why(status="maybe").startswith("“maybe” is not a status; use one of: draft, confirmed,")
    assert why(stage="lost").endswith("use one of: ordered, in production, shipped, customs, here.")
    assert why(note="x" * 301) == "“note” may have at most 300 characters."
    assert why(reference="") == "“reference” is empty."


def test_all_mistakes_of_a_row_are_told_at_once() -> None:
    _, faults = sheet.read({"reference": "", "sku": "LAMP", "quantity": "x", "expected": "soon"})
    assert len(faults) == 3


def test_what_is_written_can_be_read_and_runs_no_formula_in_a_spreadsheet() -> None:
    note = '=HYPERLINK("http://x")'
    text = "".join(sheet.written(("reference", "sku", "quantity", "note"), [("-PO", "é", 5, note)]))
    assert text.startswith("\ufeffreference,sku,quantity,note\r\n'-PO,é,5,\"'=")
    (typed,) = rows(text)
    assert (typed["reference"], typed["sku"], typed["note"]) == ("-PO", "é", note)
