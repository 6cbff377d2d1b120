"""Opens a whole town to a real browser: the shop's front, the admin, and the app in its frame."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

from tests import town as towns
from tests.devstore.street import served

FLAGS = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu")


@contextmanager
def visiting(town: towns.Town, chromium: str) -> Iterator[Page]:
    """A page of a browser that finds the town's two houses under their own names."""
    houses = {towns.STORE_URL: town.control.application, towns.APP_URL: town.web}
    with ExitStack() as stack:
        rules = [_rule(name, stack.enter_context(served(house))) for name, house in houses.items()]
        playwright = stack.enter_context(sync_playwright())
        flags = [*FLAGS, f"--host-resolver-rules={', '.join(rules)}"]
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        stack.callback(browser.close)
        yield browser.new_page(viewport={"width": 1300, "height": 1000})


def _rule(name: str, address: str) -> str:
    return f"MAP {urlsplit(name).netloc}:80 {urlsplit(address).netloc}"
