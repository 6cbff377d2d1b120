"""What the merchant can change in the theme editor."""

import json
import re
from pathlib import Path
from typing import Any

from devstore.world import find
from tests.devstore.storefront import shop as shops
from tests.extension import dressing

EVIL = """"><script>alert('&')</script>"""


def texts(page: str) -> dict[str, Any]:
    found = re.search(r'<backorder-badge.*?<script type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    return {str(variant): text for variant, text in json.loads(found[1])}


def test_the_merchants_wording_goes_before_the_apps(tmp_path: Path) -> None:
    shop = dressing.with_settings(tmp_path, wording="neutral")
    shop.says("RED", ships_by="2099-12-08")
    assert shop.look("desk-lamp", "RED", "it")["offer_text"].startswith("Disponibile su ordinazione · ")
    assert shop.look("desk-lamp", "RED")["offer_text"] == "Available to order · ships by 8 December 2099"


def test_the_merchants_own_words_take_the_date_with_them(tmp_path: Path) -> None:
    shop = dressing.with_settings(tmp_path, own_words=" On the boat ")
    shop.says("RED", ships_by="2099-12-07")
    assert shop.look("desk-lamp", "RED")["offer_text"] == "On the boat · ships by 7 December 2099"
    assert shop.look("desk-lamp", "BLUE")["offer_text"] == ""


def test_the_date_can_be_left_out(tmp_path: Path) -> None:
    shop = dressing.with_settings(tmp_path, show_date=False)
    shop.says("RED")
    assert shop.look("desk-lamp", "RED", "de")["offer_text"] == "Bestellbar, im Rückstand"


def test_how_far_it_has_come_is_shown_where_the_merchant_wants_it(tmp_path: Path) -> None:
    shop = dressing.with_settings(tmp_path, show_progress=True)
    shop.says("RED", ships_by="2099-12-07", stage="in_production", note="Hand-blown | in Murano")
    said = "Available on backorder · ships by 7 December 2099"
    assert shop.look("desk-lamp", "RED")["offer_text"] == f"{said} · In production · Hand-blown | in Murano"
    assert " · In Herstellung · " in shop.look("desk-lamp", "RED", "de")["offer_text"]
    shop.says("RED", ships_by="2099-12-07", stage="lost", note=" ")
    assert shop.look("desk-lamp", "RED")["offer_text"] == said
    shop.says("RED", ships_by="2099-12-07", stage="customs", valid_until="2020-01-01T00:00:00Z")
    assert "In customs" not in shop.look("desk-lamp", "RED")["offer_text"]


def test_it_is_not_shown_unasked(shop: shops.Shop) -> None:
    shop.says("RED", ships_by="2099-12-07", stage="customs", note="Soon")
    assert shop.look("desk-lamp", "RED")["offer_text"] == "Available on backorder · ships by 7 December 2099"


def test_terms_stand_under_the_badge_and_only_there(tmp_path: Path) -> None:
    shop = dressing.with_settings(tmp_path, terms="Charged when it ships.\nCancel any time before.")
    shop.says("RED")
    said = shop.look("desk-lamp", "RED")["offer_text"]
    assert said.endswith("Charged when it ships. Cancel any time before.")
    assert shop.look("desk-lamp", "BLUE")["offer_text"] == ""


def test_whatever_is_typed_is_escaped(tmp_path: Path) -> None:
    dirty = {"own_words": EVIL, "terms": EVIL, "text_color": EVIL, "ground_color": EVIL}
    shop = dressing.with_settings(tmp_path, **dirty)
    shop.says("RED", ships_by=None)
    seen = shop.look("desk-lamp", "RED")
    assert "alert(" in seen["offer_text"]
    assert "<script>alert" not in seen["html"]
    red = find.variant_by_sku(shop.store.world, "RED")
    assert texts(seen["html"])[str(red.id)] == f"{EVIL} · date to be confirmed"


def test_whatever_the_metafield_holds_is_escaped(shop: shops.Shop) -> None:
    for odd in (
        {"ships_by": EVIL},
        {"wording": EVIL},
        {"weeks": [EVIL]},
        {"weeks": []},
        {"valid_until": EVIL},
    ):
        shop.says("RED", **odd)
        seen = shop.look("desk-lamp", "RED")
        assert "alert(" not in seen["html"]
        assert seen["offer_text"].startswith("Available on backorder · ")


def test_every_variants_sentence_is_in_the_page(shop: shops.Shop) -> None:
    shop.says("RED", ships_by="2099-12-07")
    world = shop.store.world
    known = texts(shop.look("desk-lamp", "BLUE")["html"])
    assert known == {
        str(find.variant_by_sku(world, "RED").id): "Available on backorder · ships by 7 December 2099",
        str(find.variant_by_sku(world, "BLUE").id): "",
        str(find.variant_by_sku(world, "GREEN").id): "",
    }


def test_the_embed_waits_hidden_at_the_end_of_the_page(tmp_path: Path) -> None:
    shop = dressing.with_embed(tmp_path, selector="form.buy")
    shop.says("RED")
    page = shop.look("desk-lamp", "RED")["html"]
    badge = page[page.index("<backorder-badge") :]
    assert 'data-beside="form.buy"' in badge
    assert 'data-where="before" hidden' in badge
    assert page.index("<backorder-badge") > page.index("</footer>")
    assert "backorder-badge.js" in page[: page.index("</head>")]
    assert "<backorder-badge" not in shop.client.get("/").text
