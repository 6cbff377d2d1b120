"""What the badge says, and when it keeps silent."""

from datetime import date
from typing import Any

import pytest

from devstore.world import find, products, stock
from tests.devstore.storefront import shop as shops

TELLING = {
    "en": "Available on backorder · ships by 7 December {}",
    "fr": "Disponible, en attente de réapprovisionnement · expédition au plus tard le 7 décembre {}",
    "da": "Kan købes, i restordre · afsendes senest 7. december {}",
    "it": "Disponibile, in arretrato · spedizione entro il 7 dicembre {}",
    "de": "Bestellbar, im Rückstand · Versand bis zum 7. Dezember {}",
}
UNKNOWN = "Available on backorder · date to be confirmed"


def text(shop: shops.Shop, locale: str = "en", **offer: Any) -> str:
    if offer:
        shop.says("RED", **offer)
    return str(shop.look("desk-lamp", "RED", locale)["offer_text"])


@pytest.mark.parametrize("locale", TELLING)
def test_ann_reads_the_date_in_her_language(shop: shops.Shop, locale: str) -> None:
    year = shop.store.clock.now().year
    said = text(shop, locale, ships_by=f"{year}-12-07")
    assert said == TELLING[locale].format(year)
    assert shops.WORDS[locale] in said


@pytest.mark.parametrize(
    ("locale", "day", "said"),
    [
        ("fr", "01-01", "le 1er janvier"),
        ("it", "01-01", "entro il 1º gennaio"),
        ("it", "03-08", "entro l’8 marzo"),
        ("it", "08-11", "entro l’11 agosto"),
        ("de", "03-31", "zum 31. März"),
        ("da", "05-02", "senest 2. maj"),
        ("en", "02-28", "by 28 February"),
    ],
)
def test_days_are_written_as_the_language_writes_them(
    shop: shops.Shop, locale: str, day: str, said: str
) -> None:
    year = shop.store.clock.now().year + 1
    assert f"{said} {year}" in text(shop, locale, ships_by=f"{year}-{day}")


@pytest.mark.parametrize("offer", ["in_stock", "sold_out"])
def test_an_offer_that_is_not_on_backorder_says_nothing(shop: shops.Shop, offer: str) -> None:
    assert text(shop, offer=offer, ships_by=None) == ""


def test_without_a_date_it_is_to_be_confirmed(shop: shops.Shop) -> None:
    assert text(shop, ships_by=None) == UNKNOWN


def test_a_date_that_nobody_vouches_for_any_more_is_not_told(shop: shops.Shop) -> None:
    assert "ships by" in text(shop, ships_by=f"{shop.store.clock.now().year}-12-07")
    shop.until(date(shop.store.clock.now().year, 11, 27))
    assert text(shop) == UNKNOWN


def test_a_day_that_has_gone_by_is_not_told_but_today_is(shop: shops.Shop) -> None:
    today = shop.store.clock.now().date()
    assert f"ships by {today.day} November" in text(shop, ships_by=today.isoformat())
    assert text(shop, ships_by=f"{today.year}-11-22") == UNKNOWN


def test_the_day_is_the_shops_and_not_greenwichs(shop: shops.Shop) -> None:
    now = shop.store.clock.now()
    shop.store.clock.move_to(now.replace(hour=23, minute=30))
    assert text(shop, ships_by=now.date().isoformat()) == UNKNOWN


@pytest.mark.parametrize(
    ("locale", "weeks", "said"),
    [
        ("en", [3, 4], "Made to order · ships in 3–4 weeks"),
        ("en", [1, 1], "Made to order · ships in 1 week"),
        ("fr", [3, 4], "Fabriqué à la commande · expédition sous 3 à 4 semaines"),
        ("da", [2, 2], "Fremstilles på bestilling · afsendes om 2 uger"),
        ("it", [1, 1], "Realizzato su ordinazione · spedizione in 1 settimana"),
        ("de", [3, 4], "Auf Bestellung gefertigt · Versand in 3–4 Wochen"),
    ],
)
def test_made_to_order_speaks_of_weeks(shop: shops.Shop, locale: str, weeks: list[int], said: str) -> None:
    assert text(shop, locale, wording="made_to_order", weeks=weeks) == said


def test_weeks_are_no_more_told_than_a_date_once_they_are_stale(shop: shops.Shop) -> None:
    assert "weeks" in text(shop, wording="made_to_order", weeks=[3, 4], ships_by=None)
    gone = text(shop, wording="made_to_order", weeks=[3, 4], valid_until="2026-01-01T00:00:00Z")
    assert gone == "Made to order · date to be confirmed"


def test_shopifys_own_figures_speak_only_where_the_app_has_said_nothing(shop: shops.Shop) -> None:
    assert text(shop) == UNKNOWN
    assert text(shop, offer="in_stock") == ""


def test_a_stale_word_that_it_is_in_stock_counts_as_none(shop: shops.Shop) -> None:
    assert text(shop, offer="in_stock", valid_until="2026-01-01T00:00:00Z") == UNKNOWN
    world = shop.store.world
    stock.set_on_hand(world, find.variant_by_sku(world, "RED").item_id, next(iter(world.locations)), 4)
    assert text(shop) == ""


def test_untracked_lamps_and_lamps_on_deny_say_nothing_by_themselves(shop: shops.Shop) -> None:
    shops.lamp(
        shop,
        products.NewVariant("FREE", tracked=False, inventory_policy="CONTINUE"),
        title="Candle",
    )
    assert shop.look("candle")["offer_text"] == ""
    assert shop.look("desk-lamp", "GREEN")["offer_text"] == ""


def test_a_variant_that_cannot_be_bought_is_never_called_available(shop: shops.Shop) -> None:
    find.variant_by_sku(shop.store.world, "RED").inventory_policy = "DENY"
    assert text(shop, ships_by="2099-01-01") == ""
