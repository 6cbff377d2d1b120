"""What a shopper finds in the online store."""

import pytest

from devstore.storefront import front
from devstore.world import find, products
from tests.devstore.storefront import shop as shops

PATHS = ("/", "/collections/all", "/products/desk-lamp", "/cart", "/products/gone")


@pytest.mark.parametrize("locale", front.LANGUAGES)
def test_every_page_speaks_the_readers_language(shop: shops.Shop, locale: str) -> None:
    for path in PATHS:
        prefix = "" if locale == "en" else f"/{locale}"
        page = shop.client.get(f"{prefix}{path}")
        assert page.status_code == (404 if "gone" in path else 200)
        assert f'<html lang="{locale}">' in page.text
        assert "Translation missing" not in page.text
        assert "Liquid" not in page.text


def test_ann_finds_the_lamp_on_the_home_page_and_opens_it(shop: shops.Shop) -> None:
    home = shop.client.get("/da/").text
    assert 'href="/da/products/desk-lamp"' in home
    page = shop.client.get("/da/products/desk-lamp").text
    assert "<h1>Desk lamp</h1>" in page
    assert "€49.00" in page


def test_the_variant_asked_for_is_the_one_chosen(shop: shops.Shop) -> None:
    blue = find.variant_by_sku(shop.store.world, "BLUE")
    page = shop.client.get(f"/products/desk-lamp?variant={blue.id}").text
    assert f'<input type="hidden" name="id" value="{blue.id}">' in page


def test_a_sold_out_variant_cannot_be_bought(shop: shops.Shop) -> None:
    green = find.variant_by_sku(shop.store.world, "GREEN")
    page = shop.client.get(f"/products/desk-lamp?variant={green.id}&locale=da").text
    assert "disabled>Udsolgt</button>" in page


def test_a_draft_is_not_in_the_store(shop: shops.Shop) -> None:
    shops.lamp(shop, products.NewVariant("DRAFT"), title="Floor lamp", status="DRAFT")
    assert shop.client.get("/products/floor-lamp").status_code == 404
    assert "Floor lamp" not in shop.client.get("/").text


def test_the_language_links_lead_to_the_same_page(shop: shops.Shop) -> None:
    page = shop.client.get("/fr/products/desk-lamp").text
    assert 'href="/products/desk-lamp" lang="en"' in page
    assert 'href="/it/products/desk-lamp" lang="it"' in page


def test_one_section_can_be_had_alone(shop: shops.Shop) -> None:
    section = shop.client.get("/products/desk-lamp?section_id=template--1__main").text
    assert section.startswith('<div id="shopify-section-template--1__main"')
    assert "<html" not in section
    assert shop.client.get("/products/desk-lamp?section_id=nothing").status_code == 404


def test_the_files_of_theme_and_extension_are_served_unchanged(shop: shops.Shop) -> None:
    for name in ("backorder-badge.js", "backorder-badge.css"):
        with shop.client.get(f"/cdn/shop/extensions/backorder-badge/assets/{name}") as served:
            assert served.data == (shops.EXTENSION / "assets" / name).read_bytes()
        assert name in shop.client.get("/products/desk-lamp").text
    with shop.client.get("/cdn/shop/t/1/assets/theme.css") as served:
        assert served.mimetype == "text/css"


def test_nothing_of_the_app_shows_before_it_is_installed(shop: shops.Shop) -> None:
    shop.says("RED")
    shop.store.installation.uninstall()
    seen = shop.look("desk-lamp", "RED")
    assert seen["offer_text"] == ""
    assert "backorder-badge" not in seen["html"]
