"""The date rule in a browser: everyone reads the date of their own place, a move changes only whose it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser import visitors
from tests.browser.shopfloor import BADGE
from tests.town import STORE_URL, Town

pytestmark = pytest.mark.browser

MARCH, MAY, JUNE, SEPTEMBER = date(2099, 3, 4), date(2099, 5, 6), date(2099, 6, 10), date(2099, 9, 9)
# Ten units in line: the first delivery brings six, the second eight.
ORDERS = {"Ann": 4, "Ben": 4, "Cy": 2}
NEXT = "the next shopper"
# Ben needs two units of the first delivery and two of the second: his date is that of the later.
AT_FIRST = {"Ann": MARCH, "Ben": MAY, "Cy": MAY, NEXT: MAY}


@dataclass(frozen=True, slots=True)
class Visit:
    """Ada Lamps, the browser that looks at it, and the orders by their shoppers' names."""

    town: Town
    page: Page
    orders: dict[str, dict[str, Any]]

    def app(self, path: str) -> FrameLocator:
        """A page of the app, in the admin's frame."""
        self.page.goto(f"{STORE_URL}/admin/apps/first-in-line{path}")
        return self.page.frame_locator("#app-frame")


@pytest.fixture
def shop(town: Town, chromium: str) -> Iterator[Visit]:
    """Ten lamps are waited for; six come from Shopify's shipment in March, eight that Ada enters in May."""
    variant = {"sku": "LAMP", "price": "189.00", "stock": {"Main": 0}}
    town.post("/_dev/products", {"title": "Aurora floor lamp", "handle": "aurora", "variants": [variant]})
    town.install()
    town.go_live(margin_days=0, handling_days=0, working_days=list(range(7)))
    lines = [{"sku": "LAMP", "quantity": 6}]
    town.post("/_dev/shipments", {"lines": lines, "location": "Main", "arrives_at": f"{MARCH}T10:00:00Z"})
    town.settle()
    with visitors.visiting(town, chromium) as page:
        visit = Visit(town, page, {})
        enter(visit, 8, MAY)
        for name, units in ORDERS.items():
            visit.orders[name] = town.order("LAMP", units, email=f"{name.lower()}@example.com")
            town.settle()
        yield visit


def enter(shop: Visit, units: int, expected: date) -> None:
    """Ada enters what she ordered, on the app's page."""
    form = shop.app("/incoming/new")
    form.locator("s-text-field[name=sku] input").fill("LAMP")
    form.get_by_label("Comes to").select_option("Main")
    form.locator("s-text-field[name=reference] input").fill("PO-7")
    form.locator("s-number-field[name=outstanding] input").fill(str(units))
    form.locator("s-date-field[name=expected] input").fill(str(expected))
    form.get_by_role("button", name="Save", exact=True).click()
    expect(form.get_by_role("heading", name="PO-7")).to_be_visible()
    shop.town.settle()


def move_on_the_form(shop: Visit, expected: date) -> FrameLocator:
    """Ada opens what she entered, types another date and looks what it would change; nothing is saved yet."""
    form = shop.app("/incoming")
    form.get_by_role("link", name="PO-7").click()
    form.locator("s-date-field[name=expected] input").fill(str(expected))
    form.get_by_role("button", name="See what it would change").click()
    expect(form.get_by_text("What this would change")).to_be_visible()
    return form


def save(shop: Visit, form: FrameLocator, button: str) -> None:
    form.get_by_role("button", name=button, exact=True).click()
    expect(shop.page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    shop.town.settle()


def move_in_shopify(shop: Visit, arrives: date) -> None:
    """Ada changes the date of the shipment in Shopify's own admin."""
    shop.page.goto(f"{STORE_URL}/admin/shipments")
    shop.page.get_by_label("New date").fill(str(arrives))
    shop.page.get_by_role("button", name="Change date").click()
    expect(shop.page.get_by_text("New date saved.")).to_be_visible()
    shop.town.settle()


def dates(shop: Visit) -> dict[str, date]:
    """What the pages say now: each order's in the app, and the product page to who comes next."""
    found = {name: date_of(shop, name) for name in shop.orders}
    shop.page.goto(f"{STORE_URL}/products/aurora")
    return {**found, NEXT: read(shop.page.locator(BADGE).inner_text())}


def date_of(shop: Visit, name: str) -> date:
    says = shop.app(f"/orders/{number(shop.orders[name])}").get_by_text("It should ship by")
    expect(says).to_be_visible()
    return read(says.inner_text().partition("ship by")[2])


def told(shop: Visit) -> dict[str, date]:
    """What each shopper reads on the status page of their order."""
    found = {}
    for name, order in shop.orders.items():
        shop.page.goto(f"{STORE_URL}{order['status_path']}")
        row = shop.page.get_by_role("row").filter(has=shop.page.get_by_text("promise ships by", exact=True))
        found[name] = date.fromisoformat(row.get_by_role("cell").nth(1).inner_text())
    return found


def letters(shop: Visit) -> dict[str, date]:
    """The date in the one letter that each shopper got."""
    found = {}
    for name in shop.orders:
        (letter,) = shop.town.letters(f"{name.lower()}@example.com")
        found[name] = read(letter.get_body(("plain",)).get_content().partition("ships by")[2])
    return found


def read(text: str) -> date:
    """The first day in a text, as "4 Mar 2099" or "4 March 2099"."""
    day = re.search(r"(\d+) (\w{3})\w* (\d{4})", text)
    assert day is not None, text
    return datetime.strptime(" ".join(day.groups()), "%d %b %Y").replace(tzinfo=UTC).date()


def number(order: dict[str, Any]) -> str:
    return str(order["id"]).rsplit("/", 1)[-1]


def test_the_next_shopper_reads_the_second_delivery_and_everyone_in_line_their_own(shop: Visit) -> None:
    assert dates(shop) == AT_FIRST
    orders_own = {name: AT_FIRST[name] for name in ORDERS}
    assert told(shop) == orders_own
    assert letters(shop) == orders_own


def test_a_move_of_what_ada_entered_is_shown_before_it_is_saved_and_changes_three_dates(shop: Visit) -> None:
    form = move_on_the_form(shop, SEPTEMBER)
    expect(form.get_by_text("2 promises would break")).to_be_visible()
    rows = form.locator("s-table-body s-table-row")
    expect(rows).to_have_count(2)
    for row, name, units in ((rows.nth(0), "Ben", 4), (rows.nth(1), "Cy", 2)):
        expect(row).to_contain_text(shop.orders[name]["name"])
        cells = row.locator("s-table-cell").all_inner_texts()
        assert cells[1:] == [str(units), "6 May 2099", "9 Sep 2099", str((SEPTEMBER - MAY).days)]
    assert dates(shop) == AT_FIRST, "she has only looked"
    save(shop, move_on_the_form(shop, SEPTEMBER), "Save anyway")
    assert dates(shop) == {**AT_FIRST, "Ben": SEPTEMBER, "Cy": SEPTEMBER, NEXT: SEPTEMBER}
    assert told(shop) == {name: AT_FIRST[name] for name in ORDERS}, "what was told stays written"


def test_a_move_of_shopifys_first_shipment_changes_only_whom_it_serves(shop: Visit) -> None:
    move_in_shopify(shop, date(2099, 3, 18))
    assert dates(shop) == {**AT_FIRST, "Ann": date(2099, 3, 18)}, "Ben waits for the later delivery anyway"


def test_a_first_shipment_that_falls_behind_the_second_changes_places_with_it(shop: Visit) -> None:
    move_in_shopify(shop, JUNE)
    # The eight of May now come first, for Ann and Ben; Cy and the next shopper get what June brings.
    assert dates(shop) == {"Ann": MAY, "Ben": MAY, "Cy": JUNE, NEXT: JUNE}


def test_a_move_to_an_earlier_day_breaks_no_promise_and_needs_no_second_thought(shop: Visit) -> None:
    form = move_on_the_form(shop, date(2099, 4, 1))
    expect(form.get_by_text("No promise breaks.")).to_be_visible()
    save(shop, form, "Save")
    april = dict.fromkeys(("Ben", "Cy", NEXT), date(2099, 4, 1))
    assert dates(shop) == {**AT_FIRST, **april}
