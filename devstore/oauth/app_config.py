"""What the app declares of itself in shopify.app.toml, as far as installing it needs."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class AppConfig:
    """The declared face of the app; `redirect_urls` are already moved to the address it runs at."""

    name: str
    handle: str
    scopes: tuple[str, ...]
    optional_scopes: tuple[str, ...]
    redirect_urls: tuple[str, ...]


def read(toml_path: Path, app_url: str) -> AppConfig:
    """Read the TOML anew at each call, so an edited file counts at the next install."""
    declared: dict[str, Any] = tomllib.loads(toml_path.read_text(encoding="utf-8"))
    access = declared.get("access_scopes", {})
    urls = declared.get("auth", {}).get("redirect_urls", [])
    name = declared["name"]
    return AppConfig(
        name=name,
        handle=declared.get("handle") or name.lower().replace(" ", "-"),
        scopes=tuple(scope.strip() for scope in access.get("scopes", "").split(",") if scope.strip()),
        optional_scopes=tuple(access.get("optional_scopes", ())),
        redirect_urls=tuple(moved(url, app_url) for url in urls),
    )


def moved(url: str, app_url: str) -> str:
    """The same path at the app's running address, as the Shopify CLI does while developing."""
    parts = urlsplit(url)
    return app_url.rstrip("/") + parts.path + (f"?{parts.query}" if parts.query else "")


def with_implied(scopes: tuple[str, ...] | frozenset[str]) -> frozenset[str]:
    """Every scope that is granted: write_x carries read_x."""
    implied = {"read_" + scope.removeprefix("write_") for scope in scopes if scope.startswith("write_")}
    return frozenset(scopes) | implied
