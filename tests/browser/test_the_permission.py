"""The permission to read customers, pressed in a browser: declined it changes nothing, granted it counts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Dialog, FrameLocator, Page, expect

from app.db import session as db
from app.services import customers, tokens
from tests.browser import visitors
from tests.town import STORE_URL, Town

pytestmark = pytest.mark.browser
BUTTON = "Allow reading customers"


@pytest.fixture
def page(town: Town, chromium: str) -> Iterator[Page]:
    town.install()
    with visitors.visiting(town, chromium) as page:
        yield page


def opened(page: Page) -> FrameLocator:
    page.goto(f"{STORE_URL}/admin/apps/first-in-line/settings")
    return page.frame_locator("#app-frame")


def has_permission(town: Town) -> bool:
    with db.look(town.house.sessions) as session:
        return customers.SCOPE in tokens.scopes(session, town.shop(session).id)


def test_ada_is_asked_once_she_names_a_customer_tag(town: Town, page: Page) -> None:
    questions: list[str] = []

    def decline(dialog: Dialog) -> None:
        questions.append(dialog.message)
        dialog.dismiss()

    settings = opened(page)
    expect(settings.get_by_role("heading", name="Settings")).to_be_visible()
    expect(settings.get_by_role("button", name=BUTTON)).to_have_count(0)
    settings.locator("s-text-field[name=priority_customer_tag] input").fill("vip")
    settings.get_by_role("button", name="Save", exact=True).click()
    button = settings.get_by_role("button", name=BUTTON)
    expect(button).to_be_visible()

    page.once("dialog", decline)
    button.click()
    expect(button).to_be_visible()
    assert [customers.SCOPE in question for question in questions] == [True]
    assert not has_permission(town)

    page.once("dialog", lambda dialog: dialog.accept())
    button.click()
    expect(button).to_have_count(0)
    assert has_permission(town)
