"""Our own check of what Shopify's theme-check does not look at: the schemas, and the limits."""

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.devstore.storefront.shop import EXTENSION

BLOCKS = sorted((EXTENSION / "blocks").glob("*.liquid"))
LABELS = sorted((EXTENSION / "locales").glob("*.schema.json"))
TYPES = {"product", "header", "paragraph", "select", "text", "checkbox", "textarea", "color"}
TARGETS = {"backorder-badge": "section", "backorder-embed": "body"}
KILOBYTE = 1024


def schema(block: Path) -> dict[str, Any]:
    """The one schema of a block: two are an error in Shopify."""
    found = re.findall(r"\{%-?\s*schema\s*-?%\}(.*?)\{%-?\s*endschema\s*-?%\}", block.read_text(), re.DOTALL)
    assert len(found) == 1
    return dict(json.loads(found[0]))


def labels(value: object) -> list[str]:
    """Every `t:` key anywhere in a schema."""
    if isinstance(value, dict):
        return [key for each in value.values() for key in labels(each)]
    if isinstance(value, list):
        return [key for each in value for key in labels(each)]
    return [value.removeprefix("t:")] if isinstance(value, str) and value.startswith("t:") else []


def named(words: dict[str, Any], key: str) -> str:
    for part in key.split("."):
        words = words[part]
    assert isinstance(words, str)
    return words


def test_there_are_a_block_and_an_embed() -> None:
    assert {block.stem: schema(block)["target"] for block in BLOCKS} == TARGETS


@pytest.mark.parametrize("block", BLOCKS, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", LABELS, ids=lambda path: path.name)
def test_every_label_is_there_in_every_language_and_the_name_fits(block: Path, language: Path) -> None:
    words = json.loads(language.read_text())
    assert all(named(words, key).strip() for key in labels(schema(block)))
    assert len(named(words, schema(block)["name"].removeprefix("t:"))) <= 25


@pytest.mark.parametrize("block", BLOCKS, ids=lambda path: path.stem)
def test_the_settings_are_of_known_types_and_each_id_is_there_once(block: Path) -> None:
    settings = schema(block)["settings"]
    assert {setting["type"] for setting in settings} <= TYPES
    ids = [setting["id"] for setting in settings if "id" in setting]
    assert len(ids) == len(set(ids))
    for setting in settings:
        if setting["type"] in ("header", "paragraph"):
            assert set(setting) == {"type", "content"}
        else:
            assert {"id", "label"} <= set(setting)
        if setting["type"] == "select":
            assert setting["default"] in [option["value"] for option in setting["options"]]
        if setting["type"] == "color":
            assert re.fullmatch(r"#[0-9A-F]{6}", setting["default"])
        if setting["type"] in ("text", "textarea"):
            assert setting.get("default") != "", "Shopify refuses an empty default"


def test_the_block_takes_the_product_of_its_page_and_the_embed_only_shows_on_one() -> None:
    block, embed = map(schema, BLOCKS)
    product = next(setting for setting in block["settings"] if setting["type"] == "product")
    assert product["autofill"] is True
    assert block["enabled_on"] == embed["enabled_on"] == {"templates": ["product"]}


@pytest.mark.parametrize("block", BLOCKS, ids=lambda path: path.stem)
def test_every_setting_is_used_and_every_file_named_is_there(block: Path) -> None:
    given = schema(block)
    liquid = "".join(path.read_text() for path in (EXTENSION / "snippets").glob("*.liquid"))
    for setting in given["settings"]:
        if "id" in setting:
            assert f"look.{setting['id']}" in liquid or f"settings.{setting['id']}" in block.read_text()
    for kind in ("stylesheet", "javascript"):
        assert (EXTENSION / "assets" / given[kind]).is_file()


@pytest.mark.parametrize(("name", "most"), [("backorder-badge.js", 3), ("backorder-badge.css", 2)])
def test_what_a_shopper_loads_is_small(name: str, most: int) -> None:
    assert len(gzip.compress((EXTENSION / "assets" / name).read_bytes())) <= most * KILOBYTE


def test_shopifys_limits_are_kept() -> None:
    files = [path for path in EXTENSION.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 10 * KILOBYTE * KILOBYTE
    assert sum(path.stat().st_size for path in files if path.suffix == ".liquid") < 100 * KILOBYTE
    assert len(BLOCKS) <= 30
    assert all(path.stat().st_size <= 15 * KILOBYTE for path in (EXTENSION / "locales").iterdir())
    assert all(path.parent.parent == EXTENSION for path in files if path.parent != EXTENSION)


def test_the_default_colours_can_be_read() -> None:
    for block in BLOCKS:
        colours = {
            each["id"]: each["default"] for each in schema(block)["settings"] if each["type"] == "color"
        }
        assert contrast(colours["text_color"], colours["ground_color"]) >= 4.5


def contrast(one: str, other: str) -> float:
    """WCAG's ratio: 4.5 is AA for ordinary text."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
