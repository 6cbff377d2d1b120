"""The embedded app in a real browser: App Bridge gets tokens, moves about, and speaks through the admin."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.devstore import street as streets
from tests.devstore.street import Street

pytestmark = pytest.mark.browser
HOME = "/admin/apps/first-in-line"
PAGE = """<s-page heading="Who waits"><form id="settings" data-save-bar><s-text-field name="tag" label="Tag" value="a"></s-text-field>
</form><s-link href="/second?page=2">Second</s-link><s-button href="shopify://admin/products">Out</s-button></s-page>"""  # noqa: E501
SEND = """async (fields) => {
  const answer = await fetch('/go-live', { method: 'POST', body: new URLSearchParams(fields) });
  return [answer.status, await answer.text()];
}"""


@pytest.fixture
def street() -> Iterator[Street]:
    with streets.street("ada-lamps") as opened:
        opened.seen.page = PAGE
        opened.post("/_dev/install")
        yield opened


@pytest.fixture
def page(browser: Browser, street: Street) -> Iterator[Page]:
    """The admin with the app's home in its frame."""
    with browser.new_page(viewport={"width": 1300, "height": 900}) as opened:
        opened.goto(f"{street.store_url}{HOME}/")
        expect(app(opened).get_by_role("heading", name="Who waits")).to_be_visible()
        yield opened


def app(page: Page) -> FrameLocator:
    return page.frame_locator("#app-frame")


def inside(page: Page, script: str, argument: object = None) -> object:
    """What a script of the app's page gives."""
    return app(page).locator("body").evaluate(f"(body, given) => ({script})(given)", argument)


def test_requests_of_the_app_carry_a_token(page: Page, street: Street) -> None:
    assert inside(page, SEND, {"enrolment": "all"}) == [200, '{"redirect":"/"}\n']
    assert street.seen.posts == [("/go-live", {"enrolment": "all"})]


def test_a_refused_token_is_tried_once_more_and_nothing_typed_is_lost(page: Page, street: Street) -> None:
    answer = inside(page, SEND, {"stumble": "yes", "tag": "waits"})
    assert answer == [200, '{"redirect":"/"}\n']
    assert street.seen.posts == [("/go-live", {"stumble": "yes", "tag": "waits"})]


def test_requests_elsewhere_carry_no_token(page: Page, street: Street) -> None:
    seen: list[str | None] = []
    page.on("request", lambda request: seen.append(request.headers.get("authorization")))
    address = f"{street.store_url}/cdn/shopifycloud/polaris.js"
    assert inside(page, "async (url) => (await fetch(url)).status", address) == 200
    assert seen == [None]


def test_links_load_inside_the_frame_and_the_address_follows(page: Page, street: Street) -> None:
    app(page).get_by_role("link", name="Second").click()
    expect(app(page).get_by_role("heading", name="Second page")).to_be_visible()
    expect(page).to_have_url(f"{street.store_url}{HOME}/second?page=2")
    page.reload()
    expect(app(page).get_by_role("heading", name="Second page")).to_be_visible()


def test_the_apps_menu_stands_in_the_admins_menu(page: Page, street: Street) -> None:
    page.get_by_role("navigation").get_by_role("link", name="Second").click()
    expect(app(page).get_by_role("heading", name="Second page")).to_be_visible()
    expect(page).to_have_url(f"{street.store_url}{HOME}/second")


def test_a_page_loaded_without_a_token_comes_back_with_one(page: Page, street: Street) -> None:
    inside(page, "() => { location.href = '/second?page=7'; }")
    expect(app(page).get_by_role("heading", name="Second page")).to_be_visible()
    expect(page).to_have_url(f"{street.store_url}{HOME}/second?page=7")


def test_a_link_into_the_admin_leaves_the_frame(page: Page, street: Street) -> None:
    app(page).get_by_role("link", name="Out").click()
    expect(page).to_have_url(f"{street.store_url}/admin/products")


def test_the_save_bar_saves_and_discards(page: Page) -> None:
    bar = page.locator("#savebar")
    inside(
        page,
        "() => { settings.onsubmit = () => { window.saved = settings.elements.tag.value; return false; }; }",
    )
    app(page).get_by_label("Tag").fill("b")
    expect(bar).to_be_visible()
    bar.get_by_role("button", name="Discard").click()
    expect(bar).to_be_hidden()
    expect(app(page).get_by_label("Tag")).to_have_value("a")
    app(page).get_by_label("Tag").fill("c")
    bar.get_by_role("button", name="Save").click()
    expect(bar).to_be_hidden()
    assert inside(page, "() => window.saved") == "c"


def test_a_toast_is_shown_by_the_admin(page: Page) -> None:
    inside(page, "() => shopify.toast.show('Saved')")
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()


def test_the_picker_gives_what_the_merchant_chose(page: Page) -> None:
    inside(page, "() => { window.picked = shopify.resourcePicker({ type: 'product', multiple: true }); }")
    page.get_by_label("Skagen floor lamp").check()
    page.get_by_role("button", name="Choose").click()
    titles = inside(page, "async () => (await window.picked).map((one) => one.title)")
    assert titles == ["Skagen floor lamp"]


def test_a_picker_that_is_cancelled_gives_nothing(page: Page) -> None:
    inside(page, "() => { window.picked = shopify.resourcePicker({ type: 'collection' }); }")
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    assert inside(page, "async () => (await window.picked) === undefined") is True


def test_the_app_can_ask_whether_its_block_is_in_the_theme(page: Page) -> None:
    found = inside(page, "async () => (await shopify.app.extensions()).map((one) => one.handle)")
    assert found == ["backorder-badge"]


def test_another_page_cannot_ask_for_tokens(page: Page, street: Street) -> None:
    page.evaluate(
        "() => { const other = document.createElement('iframe'); other.id = 'other'; other.src = '/inbox';"
        " document.body.append(other); }"
    )
    stranger = page.frame_locator("#other").locator("body")
    got = stranger.evaluate(
        "() => new Promise((done) => { addEventListener('message', () => done('token'));"
        " parent.postMessage({ bridge: 1, kind: 'token', number: 1 }, '*');"
        " setTimeout(() => done('nothing'), 500); })"
    )
    assert got == "nothing"


def test_the_console_stays_clean(browser: Browser, street: Street) -> None:
    said: list[str] = []
    with browser.new_page() as fresh:
        fresh.on("console", lambda message: said.append(message.text))
        fresh.on("pageerror", lambda error: said.append(str(error)))
        fresh.goto(f"{street.store_url}{HOME}/")
        expect(app(fresh).get_by_role("heading", name="Who waits")).to_be_visible()
    assert said == []
