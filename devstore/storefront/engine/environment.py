"""One Liquid environment per folder: the theme's, and one for each theme app extension."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from liquid import BoundTemplate, RenderContext
from liquid.exceptions import TemplateNotFoundError
from liquid.future import Environment
from liquid.loader import BaseLoader, TemplateSource

from devstore.storefront.engine import blanks, dates, filters, tags, words

# Their content is not Liquid; Shopify takes them out before it renders.
ASIDE = re.compile(r"\{%-?\s*(schema|stylesheet|javascript)\s*-?%\}.*?\{%-?\s*end\1\s*-?%\}", re.DOTALL)


class FolderLoader(BaseLoader):
    """Templates by their path without the ending; `render 'x'` finds `snippets/x.liquid`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def get_source(
        self, env: object, template_name: str, *, context: RenderContext | None = None, **kwargs: object
    ) -> TemplateSource:
        """The text without schema, stylesheet and javascript; reread when the file has changed."""
        name = f"snippets/{template_name}" if kwargs.get("tag") == "render" else template_name
        path = self.root / f"{name}.liquid"
        if not path.is_file():
            raise TemplateNotFoundError(f"{name} is not in {self.root.name}")
        return TemplateSource(ASIDE.sub("", path.read_text()), str(path), None)


class ShopEnvironment(Environment):
    """Keeps what it has parsed until a file of its folder changes."""

    def __init__(self, root: Path, assets: str, currency: str) -> None:
        super().__init__(loader=FolderLoader(root))
        self.root = root
        self.parsed: dict[str, tuple[int, BoundTemplate]] = {}
        for tag in (
            blanks.IfTag,
            blanks.UnlessTag,
            tags.BlockRenderTag,
            tags.SectionTag,
            tags.FormTag,
            tags.StyleTag,
        ):
            self.add_tag(tag)
        filters.register(self, assets, currency)
        self.add_filter("date", dates.date)
        for name in ("t", "translate"):
            self.add_filter(name, words.translator(root / "locales"))

    def get_template(
        self,
        name: str,
        *,
        globals: Mapping[str, object] | None = None,
        context: RenderContext | None = None,
        **kwargs: object,
    ) -> BoundTemplate:
        """As the library's, from memory where the file is as it was."""
        key = f"{kwargs.get('tag', '')}:{name}"
        path = self.root / (f"snippets/{name}.liquid" if kwargs.get("tag") == "render" else f"{name}.liquid")
        changed = path.stat().st_mtime_ns if path.is_file() else 0
        known = self.parsed.get(key)
        if known is None or known[0] != changed:
            known = (changed, super().get_template(name, globals=globals, context=context, **kwargs))
            self.parsed[key] = known
        return known[1]


@lru_cache(maxsize=16)
def over(root: Path, assets: str, currency: str) -> ShopEnvironment:
    """The environment of a folder, made once."""
    return ShopEnvironment(root, assets, currency)
