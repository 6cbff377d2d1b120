"""The Polaris stand-in in a real browser: every element is known, fields are sent, buttons press."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from devstore.static import bundle

pytestmark = pytest.mark.browser
MANIFEST = Path(__file__).parents[1] / "web/polaris/elements.json"
FIELDS = """
<s-text-field name="tag" label="Tag" value="backorder"></s-text-field>
<s-number-field name="days" label="Lead time" value="14"></s-number-field>
<s-text-area name="note" label="Note" value="Thank you"></s-text-area>
<s-select name="mode" label="Mode"><s-option value="a">As available</s-option><s-option value="b" selected>Together</s-option></s-select>
<s-choice-list name="who" label="Who"><s-choice value="all" selected>All</s-choice><s-choice value="some">Some</s-choice></s-choice-list>
<s-choice-list name="many" label="Many" multiple><s-choice value="x" selected>X</s-choice><s-choice value="y">Y</s-choice></s-choice-list>
<s-checkbox name="hold" label="Hold" checked></s-checkbox><s-checkbox name="tell" label="Tell"></s-checkbox>
<s-switch name="on" label="Active" value="1"></s-switch><s-text-field name="off" label="Off" value="x" disabled></s-text-field>
"""  # noqa: E501
NASTY = "&lt;img src=x onerror=window.hit=1&gt;"
NASTY_PAGE = f"""<s-page heading="{NASTY}">
<s-text-field label="{NASTY}" error="{NASTY}" value="{NASTY}"></s-text-field></s-page>"""
FORM = f"""<form onsubmit="sentOnce = (window.sentOnce ?? 0) + 1; return false">{FIELDS}
<s-button type="submit">Save</s-button><s-button>Other</s-button></form>"""
FORM_OFF = """<form onsubmit="wasSent = true; return false">
<s-button type="submit" disabled>Save</s-button></form>"""
MODAL = """<s-button commandfor="why" command="--show">Why</s-button>
<s-modal id="why" heading="Why this order">Ann came first.
<s-button slot="primary-action" commandfor="why" command="--hide">Fine</s-button></s-modal>"""
TABLE = """<s-table><s-table-header-row><s-table-header>Item</s-table-header>
<s-table-header format="numeric">Units</s-table-header></s-table-header-row><s-table-body><s-table-row>
<s-table-cell>Lamp</s-table-cell><s-table-cell>4</s-table-cell></s-table-row></s-table-body></s-table>"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_page(viewport={"width": 1100, "height": 900}) as opened:
        yield opened


def show(page: Page, body: str) -> None:
    """The body with the stand-in in the head, as on the app's pages."""
    page.set_content(f"<!doctype html><script>{bundle.script('polaris')}</script><body>{body}</body>")


def sent(page: Page) -> list[Any]:
    found: list[Any] = page.evaluate("[...new FormData(document.querySelector('form'))]")
    return found


def tags() -> list[str]:
    return sorted(json.loads(MANIFEST.read_text()))


def test_every_element_of_the_manifest_is_registered(page: Page) -> None:
    show(page, "")
    missing = page.evaluate("(tags) => tags.filter((tag) => !customElements.get(tag))", tags())
    assert len(tags()) == 62
    assert missing == []


def test_every_element_can_be_drawn(page: Page) -> None:
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    show(page, "".join(f"<{tag}>words</{tag}>" for tag in tags()))
    assert broken == []


def test_a_form_sends_what_its_fields_hold(page: Page) -> None:
    show(page, f"<form>{FIELDS}</form>")
    assert sent(page) == [
        ["tag", "backorder"],
        ["days", "14"],
        ["note", "Thank you"],
        ["mode", "b"],
        ["who", "all"],
        ["many", "x"],
        ["hold", "on"],
    ]


def test_what_a_merchant_types_and_ticks_is_sent(page: Page) -> None:
    show(page, f"<form>{FIELDS}</form>")
    page.get_by_label("Tag").fill("waits")
    page.get_by_label("Mode").select_option("a")
    page.get_by_role("radio", name="Some").check()
    page.get_by_role("checkbox", name="Y", exact=True).check()
    page.get_by_label("Hold").uncheck()
    page.get_by_label("Active").check()
    now = sent(page)
    assert ["tag", "waits"] in now
    assert ["mode", "a"] in now
    assert [pair for pair in now if pair[0] in ("who", "many")] == [
        ["who", "some"],
        ["many", "x"],
        ["many", "y"],
    ]
    assert ["hold", "on"] not in now
    assert ["on", "1"] in now


def test_discarding_brings_back_what_was_there(page: Page) -> None:
    show(page, f"<form>{FIELDS}</form>")
    before = sent(page)
    page.get_by_label("Tag").fill("waits")
    page.get_by_role("radio", name="Some").check()
    page.get_by_label("Hold").uncheck()
    page.evaluate("document.querySelector('form').reset()")
    assert sent(page) == before


def test_typing_tells_the_page(page: Page) -> None:
    show(page, f"<form>{FIELDS}</form>")
    page.evaluate(
        "window.heard = []; for (const name of ['input', 'change'])"
        " document.querySelector('form').addEventListener(name, (e) => heard.push([name, e.target.name]))"
    )
    page.get_by_label("Tag").fill("waits")
    page.get_by_label("Tag").blur()
    page.get_by_label("Hold").uncheck()
    heard = page.evaluate("heard")
    assert ["input", "tag"] in heard
    assert ["change", "tag"] in heard
    assert ["change", "hold"] in heard


@pytest.mark.parametrize("how", ["button", "enter"])
def test_a_form_is_sent_by_its_button_and_by_enter(page: Page, how: str) -> None:
    show(page, FORM)
    page.get_by_role("button", name="Other").click()
    assert page.evaluate("window.sentOnce ?? 0") == 0
    if how == "button":
        page.get_by_role("button", name="Save").click()
    else:
        page.get_by_label("Tag").press("Enter")
    assert page.evaluate("sentOnce") == 1


def test_a_button_that_is_off_does_nothing(page: Page) -> None:
    show(page, FORM_OFF)
    page.locator("s-button").dispatch_event("click")
    assert page.evaluate("window.wasSent") is None


def test_an_error_is_shown_at_its_field(page: Page) -> None:
    show(page, '<s-text-field label="Reply to" error="This is no address"></s-text-field>')
    expect(page.get_by_role("alert")).to_have_text("This is no address")
    expect(page.get_by_label("Reply to")).to_have_attribute("aria-invalid", "true")


def test_text_is_never_taken_for_html(page: Page) -> None:
    show(page, NASTY_PAGE)
    page.wait_for_timeout(50)
    assert page.evaluate("window.hit") is None
    expect(page.get_by_role("heading")).to_have_text("<img src=x onerror=window.hit=1>")


def test_a_modal_opens_and_closes_by_its_commands(page: Page) -> None:
    show(page, MODAL)
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("button", name="Why").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_role("button", name="Fine").click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_table_lines_up_and_its_numbers_stand_right(page: Page) -> None:
    show(page, TABLE)
    header, cell = page.get_by_role("columnheader").nth(1), page.get_by_role("cell").nth(1)
    assert header.bounding_box()["x"] == cell.bounding_box()["x"]  # type: ignore[index]
    assert cell.evaluate("(each) => getComputedStyle(each).textAlign") == "end"


def test_a_banner_goes_when_it_is_dismissed(page: Page) -> None:
    show(page, '<s-banner tone="warning" heading="The block is off" dismissible>Add it.</s-banner>')
    expect(page.get_by_role("status")).to_be_visible()
    page.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_role("status")).to_be_hidden()
