"""The online store's parts: the shop, the theme's folder, the app's theme extensions."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devstore.store import Store
from devstore.storefront import app_extension
from devstore.storefront.engine import environment

THEME = Path(__file__).parent.parent / "theme"
THEME_ASSETS = "/cdn/shop/t/1/assets/"
COMMENT = re.compile(r"\A\s*/\*.*?\*/", re.DOTALL)
LANGUAGES = {"en": "English", "fr": "Français", "da": "Dansk", "it": "Italiano", "de": "Deutsch"}


@dataclass(frozen=True, slots=True)
class Front:
    """`extensions` is the folder that holds the app's extensions."""

    store: Store
    theme: Path
    extensions: Path

    @property
    def currency(self) -> str:
        """The currency of the shop's prices."""
        return self.store.world.shop.currency

    def environment(self) -> environment.ShopEnvironment:
        """The theme's Liquid."""
        return environment.over(self.theme, THEME_ASSETS, self.currency)

    def installed_extensions(self) -> list[app_extension.Extension]:
        """Nothing of an app shows before it is installed."""
        if not self.store.installation.installed:
            return []
        return app_extension.found_in(self.extensions, self.currency)

    def json_file(self, name: str) -> dict[str, Any]:
        """A template or settings file of the theme; Shopify's may begin with a comment."""
        parsed: dict[str, Any] = json.loads(COMMENT.sub("", (self.theme / name).read_text()))
        return parsed


def of(store: Store, theme: Path = THEME, extensions: Path | None = None) -> Front:
    """The store's front, with the extensions that lie beside its TOML."""
    return Front(store, theme, extensions or store.settings.toml_path.resolve().parent / "extensions")
