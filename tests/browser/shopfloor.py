"""A shop that a real browser can visit."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page
from werkzeug.serving import make_server

from devstore.world import find
from tests.devstore.storefront import shop as shops

BADGE = "backorder-badge .backorder-badge__text"
SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) sum += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => done(sum), 400);
})"""


@contextmanager
def open_to_visitors(shop: shops.Shop) -> Iterator[str]:
    """The address of the shop while it is open."""
    server = make_server("127.0.0.1", 0, shop.flask, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def number(shop: shops.Shop, sku: str) -> int:
    """The id of a variant."""
    return find.variant_by_sku(shop.store.world, sku).id


def shifts(page: Page) -> float:
    """Chromium's own sum of layout shifts since the page began, whatever caused them."""
    return float(page.evaluate(SHIFTS))
