"""A page of the theme: sections, the app's blocks in them, its embeds, and the layout around them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from devstore.storefront import app_extension, surroundings
from devstore.storefront.engine import page
from devstore.storefront.front import Front


@dataclass(frozen=True, slots=True)
class Visit:
    """Who looks at what. `path` has no language in it; `app_product` is what the app's extension sees."""

    locale: str
    template: str
    path: str = "/"
    objects: Mapping[str, Any] = field(default_factory=dict)
    app_product: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Rendering:
    """One page being made. `used` collects what the app's blocks on it want in the head."""

    front: Front
    visit: Visit
    extensions: list[app_extension.Extension]
    objects: dict[str, Any]
    used: dict[str, str]


def render(front: Front, visit: Visit) -> str:
    """The whole page."""
    making = _begin(front, visit)
    template = front.json_file(f"templates/{visit.template}.json")
    return _laid_out(
        making, "\n".join(_section(making, name, template["sections"][name]) for name in template["order"])
    )


def render_section(front: Front, visit: Visit, section_id: str) -> str | None:
    """One section alone (the Section Rendering API); None when the page has none of that id."""
    template = front.json_file(f"templates/{visit.template}.json")
    for name, spec in template["sections"].items():
        if section_id == _section_id(name):
            return _section(_begin(front, visit), name, spec)
    return None


def render_text(front: Front, visit: Visit, source: str) -> str:
    """Liquid that an app sent through the proxy, in the theme's layout."""
    making = _begin(front, visit)
    return _laid_out(making, front.environment().from_string(source).render(**making.objects))


def _begin(front: Front, visit: Visit) -> Rendering:
    objects = {**surroundings.of(front, visit.locale, visit.template, visit.path), **visit.objects}
    making = Rendering(front, visit, front.installed_extensions(), objects, {})
    zone = ZoneInfo(front.store.world.shop.timezone)
    objects[page.KEY] = page.Page(
        visit.locale,
        front.store.clock.now(),
        zone,
        lambda name: _section(making, name, {"type": name}, static=True),
    )
    return making


def _laid_out(making: Rendering, content: str) -> str:
    embeds = _embeds(making)
    inside = {"content_for_layout": content, "content_for_header": "\n".join(making.used.values())}
    layout = making.front.environment().get_template("layout/theme")
    return layout.render(**{**making.objects, **inside}).replace("</body>", f"{embeds}</body>", 1)


def _section(making: Rendering, name: str, spec: Mapping[str, Any], *, static: bool = False) -> str:
    section_id = name if static else _section_id(name)
    blocks = [_block(making, section_id, each, spec["blocks"][each]) for each in spec.get("block_order", [])]
    drop = {"id": section_id, "settings": spec.get("settings", {}), "blocks": blocks}
    template = making.front.environment().get_template(f"sections/{spec['type']}")
    markup = template.render(**{**making.objects, "section": drop})
    return f'<div id="shopify-section-{section_id}" class="shopify-section">{markup}</div>'


def _block(making: Rendering, section_id: str, block_id: str, spec: Mapping[str, Any]) -> dict[str, Any]:
    drop = {
        "id": block_id,
        "type": spec["type"],
        "settings": spec.get("settings", {}),
        "shopify_attributes": "",
    }
    if spec["type"].startswith("shopify://apps/"):
        drop |= {"type": "@app", "markup": _app_block(making, section_id, block_id, spec)}
    return drop


def _app_block(making: Rendering, section_id: str, block_id: str, spec: Mapping[str, Any]) -> str:
    """Nothing where the block is switched off, gone with its app, or not meant for this template."""
    found = app_extension.named(making.extensions, spec["type"])
    if spec.get("disabled") or found is None or not found[0].is_enabled(found[1], making.visit.template):
        return ""
    extension, block = found
    making.used[extension.handle] = extension.head(block)
    objects = {**making.objects, "product": making.visit.app_product, "section": {"id": section_id}}
    return extension.markup(block, block_id, spec.get("settings", {}), objects)


def _embeds(making: Rendering) -> str:
    blocks = making.front.json_file("config/settings_data.json")["current"].get("blocks", {})
    return "".join(_app_block(making, "", block_id, spec) for block_id, spec in blocks.items())


def _section_id(name: str) -> str:
    return f"template--1__{name}"
