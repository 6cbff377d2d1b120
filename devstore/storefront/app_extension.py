"""A theme app extension: its files as they are, its blocks' schemas, and the markup they give."""

import html
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from devstore.storefront.engine import environment, filters

SCHEMA = re.compile(r"\{%-?\s*schema\s*-?%\}(.*?)\{%-?\s*endschema\s*-?%\}", re.DOTALL)
ADDRESS = re.compile(r"shopify://apps/[^/]+/blocks/(?P<block>[^/]+)/(?P<uid>[^/]+)")


@dataclass(frozen=True)
class Extension:
    """One folder of `extensions/`. `handle` is the folder's name."""

    root: Path
    currency: str

    @cached_property
    def handle(self) -> str:
        """The folder's name."""
        return self.root.name

    @cached_property
    def uid(self) -> str:
        """What the Shopify CLI knows it by."""
        return str(_declared(self.root)["uid"])

    @property
    def assets(self) -> str:
        """The address its assets are served under."""
        return f"/cdn/shop/extensions/{self.handle}/assets/"

    def schema(self, block: str) -> dict[str, Any]:
        """The block's schema, read anew."""
        found = SCHEMA.search((self.root / "blocks" / f"{block}.liquid").read_text())
        assert found is not None, f"{block} has no schema"
        parsed: dict[str, Any] = json.loads(found[1])
        return parsed

    def label(self, text: str) -> str:
        """What the theme editor shows, in English: the text itself, or what its `t:` key stands for."""
        if not text.startswith("t:"):
            return text
        found: Any = json.loads((self.root / "locales" / "en.default.schema.json").read_text())
        for part in text.removeprefix("t:").split("."):
            found = found[part]
        return str(found)

    def blocks(self) -> list[str]:
        """The handles of its blocks."""
        return sorted(path.stem for path in (self.root / "blocks").glob("*.liquid"))

    def markup(self, block: str, block_id: str, given: Mapping[str, Any], objects: Mapping[str, Any]) -> str:
        """The block in the wrapper that Shopify puts around it."""
        env = environment.over(self.root, self.assets, self.currency)
        drop = {
            "id": block_id,
            "type": block,
            "settings": _settings(self.schema(block), given, objects),
            "shopify_attributes": "",
        }
        inner = env.get_template(f"blocks/{block}").render(**{**objects, "block": drop})
        return (
            f'<div id="shopify-block-{html.escape(block_id)}" class="shopify-block shopify-app-block"'
            f' data-block-handle="{block}">{inner}</div>'
        )

    def head(self, block: str) -> str:
        """The links that the schema asks for, once a page."""
        schema = self.schema(block)
        parts = []
        if "stylesheet" in schema:
            parts.append(filters.stylesheet_tag(self.assets + schema["stylesheet"]))
        if "javascript" in schema:
            parts.append(f'<script src="{self.assets}{schema["javascript"]}" defer="defer"></script>')
        return "\n".join(parts)

    def is_enabled(self, block: str, template: str) -> bool:
        """Whether the schema lets the block show on this template."""
        schema = self.schema(block)
        wanted = schema.get("enabled_on", {}).get("templates", ["*"])
        barred = schema.get("disabled_on", {}).get("templates", [])
        return (template in wanted or "*" in wanted) and template not in barred and "*" not in barred


def found_in(folder: Path, currency: str) -> list[Extension]:
    """The theme app extensions under `folder`."""
    roots = sorted(path.parent for path in folder.glob("*/shopify.extension.toml"))
    return [Extension(root, currency) for root in roots if _declared(root).get("type") == "theme"]


def named(extensions: list[Extension], address: str) -> tuple[Extension, str] | None:
    """The extension and block that a template's `shopify://apps/…` means; None when it is not there."""
    match = ADDRESS.fullmatch(address)
    if match is None:
        return None
    for extension in extensions:
        if extension.uid == match["uid"] and match["block"] in extension.blocks():
            return extension, match["block"]
    return None


def _settings(schema: dict[str, Any], given: Mapping[str, Any], objects: Mapping[str, Any]) -> dict[str, Any]:
    values = {}
    for setting in schema["settings"]:
        if "id" in setting:
            value = given.get(setting["id"], setting.get("default"))
            values[setting["id"]] = objects.get("product") if value == "{{product}}" else value
    return values


def _declared(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "shopify.extension.toml").read_text())
