"""What `shopify.app.extensions()` tells the app of its theme extension, read from the theme's own files."""

from typing import Any

from devstore.storefront import app_extension
from devstore.storefront.front import Front

THEME_ID = "gid://shopify/OnlineStoreTheme/160279208235"


def listing(front: Front) -> list[dict[str, Any]]:
    """One entry an extension, each of its blocks with where it stands; `available` where it could stand."""
    return [
        {
            "handle": extension.handle,
            "type": "theme_app_extension",
            "activations": [_activation(front, extension, block) for block in extension.blocks()],
        }
        for extension in front.installed_extensions()
    ]


def _activation(front: Front, extension: app_extension.Extension, block: str) -> dict[str, Any]:
    schema = extension.schema(block)
    targets = _placed(front, extension, block)
    return {
        "handle": block,
        "name": extension.label(schema["name"]),
        "target": schema["target"],
        "status": "active" if targets else "available",
        "activations": [{"target": target, "themeId": THEME_ID} for target in targets],
    }


def _placed(front: Front, extension: app_extension.Extension, block: str) -> list[str]:
    """Sections of templates, and the settings' embeds, that hold the block and do not disable it."""
    places = []
    for path in sorted((front.theme / "templates").glob("*.json")):
        for name, section in front.json_file(f"templates/{path.name}")["sections"].items():
            held = section.get("blocks", {})
            places += [
                f"template--{path.stem}/{name}/{key}" for key in held if _is(held[key], extension, block)
            ]
    embeds = front.json_file("config/settings_data.json")["current"].get("blocks", {})
    return places + [f"settings/{key}" for key in embeds if _is(embeds[key], extension, block)]


def _is(spec: dict[str, Any], extension: app_extension.Extension, block: str) -> bool:
    found = app_extension.named([extension], spec["type"])
    return found is not None and found[1] == block and not spec.get("disabled")
