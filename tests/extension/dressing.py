"""A shop whose merchant has been in the theme editor."""

import json
import shutil
from pathlib import Path
from typing import Any

from devstore.storefront import front
from tests.devstore.storefront import shop as shops

BLOCK = "first_in_line_backorder_badge_Xn4kGd"
EMBED = "10278843906219431"


def with_settings(folder: Path, **settings: Any) -> shops.Shop:
    """The block's settings changed."""
    theme = shutil.copytree(front.THEME, folder / "theme")
    shop = shops.opened(theme=theme)
    product = shop.front.json_file("templates/product.json")
    product["sections"]["main"]["blocks"][BLOCK]["settings"] |= settings
    (theme / "templates" / "product.json").write_text(json.dumps(product))
    shops.lamp(shop)
    return shop


def with_embed(folder: Path, *, block: bool = False, **settings: Any) -> shops.Shop:
    """The embed turned on, the block taken out unless asked to stay."""
    theme = shutil.copytree(front.THEME, folder / "theme")
    shop = shops.opened(theme=theme)
    data = shop.front.json_file("config/settings_data.json")
    data["current"]["blocks"][EMBED] |= {"disabled": False, "settings": settings}
    (theme / "config" / "settings_data.json").write_text(json.dumps(data))
    if not block:
        product = shop.front.json_file("templates/product.json")
        product["sections"]["main"]["block_order"].remove(BLOCK)
        (theme / "templates" / "product.json").write_text(json.dumps(product))
    shops.lamp(shop)
    return shop
