"""Takes the README's pictures from a running demo: `bin/screenshots [STORE_URL]`. It starts the shop anew."""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from devstore.demo.store import StoreClient

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
APP = "/admin/apps/first-in-line"


def main(url: str) -> None:
    store = StoreClient(url)
    store.post("/_dev/reset", {"seed": "ada-lamps"})
    store.post("/_dev/install")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 860}, device_scale_factor=1)
        take(page, url + APP + "/", "setup")
        store.post("/_dev/go-live")
        take(page, url + APP + "/", "home")
        take(page, url + APP + "/waiting", "waiting")
        take(page, url + APP + "/settings", "settings")
        take(page, f"{url}/products/skagen-floor-lamp?variant={sold_out(store)}", "storefront-badge")
        take(page, f"{url}/da/products/skagen-floor-lamp?variant={sold_out(store)}", "storefront-badge-da")
        letters(page, url)
        browser.close()
    sys.stdout.write(f"✓ {FOLDER}\n")


def take(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(700)
    page.screenshot(path=FOLDER / f"{name}.png")


def letters(page: Page, url: str) -> None:
    """The first letter of the inbox, as its reader sees it."""
    page.goto(f"{url}/inbox")
    page.get_by_role("link", name="you are in line").first.click()
    page.wait_for_timeout(700)
    page.screenshot(path=FOLDER / "letter-in-line.png")


def sold_out(store: StoreClient) -> str:
    """The number of a variant on backorder."""
    variant = store.get("/_dev/variants/SKA-WALNUT")
    return str(variant["id"]).rsplit("/", 1)[-1]


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080")
