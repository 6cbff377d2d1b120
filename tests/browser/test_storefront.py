"""The badge in a real browser: it follows the chosen variant, moves nothing and asks nobody."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from devstore.world import products
from tests.browser import shopfloor
from tests.browser.shopfloor import BADGE
from tests.devstore.storefront import shop as shops
from tests.extension import dressing

pytestmark = pytest.mark.browser
RED = "Available on backorder · ships by 7 December 2099"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_page(viewport={"width": 1100, "height": 800}) as opened:
        yield opened


@pytest.fixture
def shop() -> shops.Shop:
    opened = shops.opened()
    shops.lamp(opened)
    opened.says("RED", ships_by="2099-12-07")
    return opened


@pytest.fixture
def address(shop: shops.Shop) -> Iterator[str]:
    with shopfloor.open_to_visitors(shop) as found:
        yield found


def test_ann_sees_the_badge_come_and_go_with_the_variant(page: Page, address: str) -> None:
    page.goto(f"{address}/products/desk-lamp")
    expect(page.locator(BADGE)).to_have_text(RED)
    for colour, shown in (("Blue", False), ("Red", True), ("Green", False), ("Red", True)):
        page.get_by_text(colour, exact=True).click()
        expect(page.locator(BADGE)).to_be_visible(visible=shown)
    assert "variant=" in page.url


def test_the_badge_speaks_danish_on_a_danish_page(page: Page, address: str, shop: shops.Shop) -> None:
    page.goto(f"{address}/da/products/desk-lamp?variant={shopfloor.number(shop, 'BLUE')}")
    expect(page.locator(BADGE)).to_be_hidden()
    page.get_by_text("Red", exact=True).click()
    expect(page.locator(BADGE)).to_have_text("Kan købes, i restordre · afsendes senest 7. december 2099")


def test_nothing_moves_and_nobody_but_the_shop_is_asked(page: Page, address: str) -> None:
    asked: list[str] = []
    # Chromium asks for the icon again at each new address.
    page.on("request", lambda request: "lamp.svg" in request.url or asked.append(request.url))
    page.goto(f"{address}/products/desk-lamp", wait_until="networkidle")
    assert page.evaluate("customElements.get('backorder-badge') !== undefined")
    assert shopfloor.shifts(page) == 0
    assert all(url.startswith(address) for url in asked)
    before = len(asked)
    page.get_by_text("Blue", exact=True).click()
    expect(page.locator(BADGE)).to_be_hidden()
    assert len(asked) == before
    page.evaluate("setTimeout(() => { document.querySelector('h1').style.marginTop = '300px' }, 700)")
    page.wait_for_timeout(900)
    assert shopfloor.shifts(page) > 0, "the measure itself sees a shift"


def test_a_screen_reader_hears_the_change(page: Page, address: str) -> None:
    page.goto(f"{address}/products/desk-lamp")
    status = page.get_by_role("status")
    expect(status).to_have_text(RED)
    page.get_by_text("Blue", exact=True).click()
    expect(status).to_have_text("")
    assert page.locator("[role=status]").get_attribute("hidden") is None


@pytest.mark.parametrize("kind", ["select", "radio"])
def test_a_theme_that_lists_its_variants_is_followed(
    page: Page, address: str, shop: shops.Shop, kind: str
) -> None:
    page.goto(f"{address}/products/desk-lamp")
    red, blue = shopfloor.number(shop, "RED"), shopfloor.number(shop, "BLUE")
    choices = {
        "select": f'<select name="id"><option value="{red}">r<option value="{blue}">b</select>',
        "radio": f'<input type="radio" name="id" value="{red}" checked>'
        f'<input type="radio" name="id" value="{blue}">',
    }
    page.eval_on_selector("form.buy", "(form, inner) => { form.innerHTML = inner }", choices[kind])
    expect(page.locator(BADGE)).to_have_text(RED)
    if kind == "select":
        page.select_option("form.buy select", str(blue))
    else:
        page.check(f"form.buy input[value='{blue}']")
    expect(page.locator(BADGE)).to_be_hidden()


@pytest.mark.parametrize(
    "tell",
    [
        "id => history.replaceState({}, '', `?variant=${id}`)",
        "id => document.dispatchEvent(new CustomEvent('variant:update', {detail: {resource: {id}}}))",
        "id => document.dispatchEvent(new CustomEvent('variant:change', {detail: {variant: {id}}}))",
        "id => document.dispatchEvent(new CustomEvent('shopify:product:select',"
        " {detail: {promise: Promise.resolve({id: `gid://shopify/ProductVariant/${id}`})}}))",
    ],
    ids=["address", "horizon", "maestrooo", "standard"],
)
def test_a_theme_without_a_form_is_followed(page: Page, address: str, shop: shops.Shop, tell: str) -> None:
    page.goto(f"{address}/products/desk-lamp")
    page.eval_on_selector("form.buy", "form => form.remove()")
    for sku, shown in (("BLUE", False), ("RED", True)):
        page.evaluate(tell, shopfloor.number(shop, sku))
        expect(page.locator(BADGE)).to_be_visible(visible=shown)


def test_a_theme_that_renders_its_section_anew_keeps_a_living_badge(page: Page, address: str) -> None:
    page.goto(f"{address}/products/desk-lamp")
    page.evaluate("document.querySelector('main').innerHTML += ' '")
    page.evaluate(
        "document.querySelector('[name=id]').value = ("
        "JSON.parse(document.querySelector('backorder-badge script').textContent))[1][0]"
    )
    expect(page.locator(BADGE)).to_be_hidden()


def test_beyond_250_variants_the_shops_own_page_is_asked(page: Page) -> None:
    shop = shops.opened()
    many = [
        products.NewVariant(f"S{n}", option_values=(f"No {n}",), inventory_policy="CONTINUE")
        for n in range(253)
    ]
    shops.lamp(shop, *many)
    shop.says("S252", ships_by="2099-12-07")
    with shopfloor.open_to_visitors(shop) as address:
        page.goto(f"{address}/products/desk-lamp")
        expect(page.locator(BADGE)).to_have_text("Available on backorder · date to be confirmed")
        with page.expect_request("**/products/desk-lamp?variant=*&section_id=*"):
            page.eval_on_selector(
                "[name=id]", "(input, id) => { input.value = id }", shopfloor.number(shop, "S252")
            )
        expect(page.locator(BADGE)).to_have_text(RED)


@pytest.mark.parametrize("where", ["before", "after"])
def test_the_embed_puts_the_badge_beside_the_form(page: Page, tmp_path: Path, where: str) -> None:
    shop = dressing.with_embed(tmp_path, where=where)
    shop.says("RED", ships_by="2099-12-07")
    with shopfloor.open_to_visitors(shop) as address:
        page.goto(f"{address}/products/desk-lamp")
        expect(page.locator(BADGE)).to_have_text(RED)
        beside = "backorder-badge + form.buy" if where == "before" else "form.buy + backorder-badge"
        expect(page.locator(beside)).to_be_visible()
        page.get_by_text("Blue", exact=True).click()
        expect(page.locator(BADGE)).to_be_hidden()
        # The theme throws its form away, badge and all, and makes a new one.
        page.evaluate(
            "document.querySelector('main').innerHTML = document.querySelector('main').innerHTML"
            ".replace(/<backorder-badge[^]*?<.backorder-badge>/, '')"
        )
        expect(page.locator(beside)).to_have_count(1)


def test_the_embed_steps_back_where_the_block_stands_or_no_form_is_found(page: Page, tmp_path: Path) -> None:
    for name, dressed in (
        ("both", {"block": True}),
        ("lost", {"selector": "form.nowhere"}),
        ("slip", {"selector": "]["}),
    ):
        (tmp_path / name).mkdir()
        shop = dressing.with_embed(tmp_path / name, **dressed)
        shop.says("RED", ships_by="2099-12-07")
        with shopfloor.open_to_visitors(shop) as address:
            page.goto(f"{address}/products/desk-lamp", wait_until="networkidle")
            expect(page.locator(f"{BADGE}:visible")).to_have_count(1 if name == "both" else 0)
