"""The words of a theme or an extension, from its locale files, as Shopify's `t` filter gives them."""

import html
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from liquid import RenderContext
from liquid.filter import with_context

from devstore.storefront.engine import page

SLOT = re.compile(r"\{\{\s*(\w+)\s*\}\}")
# French counts nought as one; the others of our languages do not.
ONE_UPTO = {"fr": (0, 1)}


def translator(folder: Path) -> Any:
    """The `t` filter over `<folder>/<locale>.json` and `<folder>/en.default.json`."""

    @with_context
    def t(key: object, *, context: RenderContext, **values: object) -> str:
        return say(folder, page.of(context).locale, str(key), values)

    return t


def say(folder: Path, locale: str, key: str, values: dict[str, object]) -> str:
    """One phrase, escaped unless its key ends in `_html`. An unknown key is said aloud, as Shopify does."""
    phrase = _find(_read(folder, locale), key, values, locale) or _find(_read(folder, ""), key, values, "en")
    if phrase is None:
        return f"Translation missing: {locale}.{key}"
    filled = SLOT.sub(lambda slot: str(values.get(slot[1], "")), phrase)
    return filled if key.endswith("_html") else html.escape(filled)


def _find(words: dict[str, Any], key: str, values: dict[str, object], locale: str) -> str | None:
    found: Any = words
    for part in key.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    if isinstance(found, dict) and "count" in values:
        found = found.get("one" if values["count"] in ONE_UPTO.get(locale, (1,)) else "other")
    return found if isinstance(found, str) else None


def _read(folder: Path, locale: str) -> dict[str, Any]:
    path = folder / f"{locale}.json"
    if not locale or not path.exists():
        path = folder / "en.default.json"
    return _parsed(path, path.stat().st_mtime_ns) if path.exists() else {}


@lru_cache(maxsize=64)
def _parsed(path: Path, changed: int) -> dict[str, Any]:
    """`changed` only makes an edited file be read again."""
    words = json.loads(path.read_text())
    assert isinstance(words, dict)
    return words
