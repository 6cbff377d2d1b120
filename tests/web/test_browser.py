"""The counter in a real browser: forms go by fetch, mistakes are told, and nothing typed is lost."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from werkzeug.serving import make_server

from app.db import session as db
from app.db import tables as rows
from app.services import shops
from devstore.static import bundle
from tests.web import ground

pytestmark = pytest.mark.browser


@pytest.fixture
def address(ada: ground.Merchant) -> Iterator[str]:
    """Where Ada's counter is open to a browser."""
    server = make_server("127.0.0.1", 0, ada.web.application, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(chromium: str) -> Iterator[Page]:
    """A browser that gets Shopify's scripts from the stand-ins, and fails a test on any script error."""
    flags = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    problems: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        opened = browser.new_page(viewport={"width": 1100, "height": 900})
        opened.on("pageerror", lambda problem: problems.append(str(problem)))
        for name in bundle.NAMES:
            _serve(opened, name)
        yield opened
        browser.close()
    assert problems == []


def _serve(page: Page, name: str) -> None:
    page.route(
        f"https://cdn.shopify.com/shopifycloud/{name}.js",
        lambda route: route.fulfill(body=bundle.script(name), content_type="text/javascript"),
    )


def _visit(page: Page, address: str, path: str) -> None:
    page.goto(f"{address}{path}?shop={ground.ADA}&id_token={ground.token()}")


def _priority_tag(ada: ground.Merchant) -> str:
    with ada.look() as session:
        return shops.settings(session, ada.shop(session)).priority_tag


def test_a_mistake_is_told_and_what_was_typed_is_still_there(ada, address: str, page: Page) -> None:
    _visit(page, address, "/settings")
    page.locator("s-text-field[name=priority_tag] input").fill("vip")
    page.locator("s-number-field[name=handling_days] input").fill("900")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Enter a whole number of days from 0 to 365.")).to_be_visible()
    expect(page.locator("s-text-field[name=priority_tag] input")).to_have_value("vip")
    assert _priority_tag(ada) == ""
    page.locator("s-number-field[name=handling_days] input").fill("2")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Enter a whole number")).to_have_count(0)
    page.wait_for_function("!document.querySelector('[loading]')")
    assert _priority_tag(ada) == "vip"


def test_a_lost_session_loses_nothing_that_was_typed(ada, address: str, page: Page) -> None:
    _visit(page, address, "/settings")
    page.locator("s-text-field[name=priority_tag] input").fill("vip")
    page.route("**/settings", lambda route: route.fulfill(status=401, body="Not signed in."))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("You are signed out. What you typed is still here.")).to_be_visible()
    expect(page.locator("s-text-field[name=priority_tag] input")).to_have_value("vip")
    assert _priority_tag(ada) == ""


def test_a_broken_line_is_said(ada, address: str, page: Page) -> None:
    _visit(page, address, "/settings")
    page.route("**/settings", lambda route: route.abort())
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("No connection. What you typed is still here.")).to_be_visible()


def test_looking_ahead_shows_what_these_choices_would_do(ada, address: str, page: Page) -> None:
    ground.a_lamp(ada, 1, product={"vendor": "Acme"})
    ground.a_lamp(ada, 2, product={"vendor": "Other"})
    _visit(page, address, "/")
    expect(page.get_by_text("2 variants would be looked after.")).to_be_visible()
    page.locator("s-choice[value=chosen] input").check()
    page.locator("s-text-area[name=chosen_vendors] textarea").fill("Acme")
    page.get_by_role("button", name="Show what would happen").click()
    expect(page.get_by_text("1 variant would be looked after.")).to_be_visible()
    expect(page.locator("s-text-area[name=chosen_vendors] textarea")).to_have_value("Acme")


def test_the_import_turns_into_the_setup_by_itself(ada, address: str, page: Page) -> None:
    with db.transaction(ada.house.sessions) as session:
        ada.shop(session).imported_at = None
        session.add(rows.Import(shop_id=ada.shop_id, stage="variants", started_at=ground.EPOCH))
    _visit(page, address, "/")
    expect(page.get_by_text("Now reading products and stock")).to_be_visible()
    with db.transaction(ada.house.sessions) as session:
        ada.shop(session).imported_at = ground.EPOCH
    expect(page.get_by_text("Nothing in your store has changed yet")).to_be_visible(timeout=10_000)
