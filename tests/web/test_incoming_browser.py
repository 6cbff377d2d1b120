"""Incoming stock in a real browser: a change is looked at before it is saved, a file is watched."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.db import tables as rows
from jobs import uploads
from tests.web import ground
from tests.web.test_browser import _visit, address, page
from tests.web.test_incoming import entered, promise, waits

pytestmark = pytest.mark.browser
__all__ = ["address", "page"]


def _stock(ada: ground.Merchant) -> list[rows.Incoming]:
    with ada.look() as session:
        return list(session.scalars(select(rows.Incoming).order_by(rows.Incoming.id)))


def test_ada_looks_before_she_breaks_a_promise(ada: ground.Merchant, address: str, page: Page) -> None:
    item = ground.a_lamp(ada)
    for number in (1, 2, 3):
        promise(ada, waits(ada, number, item, 2))
    id_ = entered(ada, outstanding="4")
    _visit(page, address, "/incoming")
    _visit(page, address, f"/incoming/{id_}")
    page.locator("s-date-field[name=expected] input").fill("2099-12-24")
    page.get_by_role("button", name="See what it would change").click()
    expect(page.get_by_text("2 promises would break")).to_be_visible()
    expect(page.get_by_role("cell", name="28 Dec 2099").first).to_be_visible()
    assert _stock(ada)[0].expected.isoformat() == "2099-12-01"  # type: ignore[union-attr]
    page.get_by_role("button", name="Save anyway").click()
    page.wait_for_url("**/auth/patch-id-token*")
    assert _stock(ada)[0].expected.isoformat() == "2099-12-24"  # type: ignore[union-attr]


def test_a_file_is_chosen_watched_and_its_mistakes_downloaded(
    ada: ground.Merchant, address: str, page: Page, tmp_path: Path
) -> None:
    ground.a_lamp(ada)
    file = tmp_path / "stock.csv"
    lines = [f"PO-{n},{'LAMP-1' if n % 3 else 'CHAIR'},5,2099-12-01" for n in range(700)]
    file.write_text("\n".join(("reference,sku,quantity,expected", *lines)))
    _visit(page, address, "/incoming/upload")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Import").click()
    page.wait_for_url("**/auth/patch-id-token*")
    _visit(page, address, "/incoming/upload/1")
    expect(page.get_by_text("0 of 700 rows")).to_be_visible()
    uploads.drain(ada.house)
    expect(page.get_by_text("234 rows could not be taken in")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the rows with mistakes").click()
    assert download.value.suggested_filename == "mistakes.csv"
    assert len(Path(download.value.path()).read_text().splitlines()) == 235
    assert len(_stock(ada)) == 466


def test_a_file_that_is_too_large_is_told_in_words(
    ada: ground.Merchant, address: str, page: Page, tmp_path: Path
) -> None:
    file = tmp_path / "stock.csv"
    file.write_text("reference,sku,quantity\n" + "PO-1,LAMP-1,5\n" * 400_000)
    _visit(page, address, "/incoming/upload")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_text("A file may have 5 MB")).to_be_visible()
