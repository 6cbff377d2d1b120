"""What `shopify.app.extensions()` is told."""

import json
import shutil
from pathlib import Path

from devstore.storefront import activations, front
from tests.devstore.storefront import shop as shops


def statuses(shop: shops.Shop) -> dict[str, str]:
    (extension,) = activations.listing(shop.front)
    assert (extension["handle"], extension["type"]) == ("backorder-badge", "theme_app_extension")
    return {each["handle"]: each["status"] for each in extension["activations"]}


def test_the_block_is_active_and_the_embed_is_off(shop: shops.Shop) -> None:
    assert statuses(shop) == {"backorder-badge": "active", "backorder-embed": "available"}
    (extension,) = activations.listing(shop.front)
    block = extension["activations"][0]
    assert (block["target"], block["name"]) == ("section", "Backorder badge")
    assert block["activations"][0]["target"].startswith("template--product/main/")


def test_a_merchant_who_takes_the_block_out_and_turns_the_embed_on_is_seen(tmp_path: Path) -> None:
    theme = shutil.copytree(front.THEME, tmp_path / "theme")
    shop = shops.opened(theme=theme)
    product = shop.front.json_file("templates/product.json")
    for block in product["sections"]["main"]["blocks"].values():
        block["disabled"] = True
    (theme / "templates" / "product.json").write_text(json.dumps(product))
    settings = shop.front.json_file("config/settings_data.json")
    for block in settings["current"]["blocks"].values():
        block["disabled"] = False
    (theme / "config" / "settings_data.json").write_text(json.dumps(settings))
    assert statuses(shop) == {"backorder-badge": "available", "backorder-embed": "active"}


def test_before_the_install_there_is_nothing_to_tell(shop: shops.Shop) -> None:
    shop.store.installation.uninstall()
    assert activations.listing(shop.front) == []
