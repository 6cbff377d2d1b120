"""What the app's TOML subscribes to."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Subscription:
    """One topic to one address; no `include_fields` means the whole body."""

    topic: str
    uri: str
    api_version: str
    include_fields: tuple[str, ...] = ()
    name: str = ""

    def url(self, app_url: str) -> str:
        """A path is meant at the app's own address."""
        return app_url.rstrip("/") + self.uri if self.uri.startswith("/") else self.uri


def read(toml_path: Path) -> tuple[Subscription, ...]:
    """One entry per topic. ValueError for what is not simulated: a filter, or an address that is not HTTP."""
    section = tomllib.loads(toml_path.read_text(encoding="utf-8")).get("webhooks", {})
    version = section.get("api_version", "")
    return tuple(
        subscription for entry in section.get("subscriptions", []) for subscription in _entry(entry, version)
    )


def _entry(entry: dict[str, Any], version: str) -> list[Subscription]:
    uri = entry["uri"]
    if "filter" in entry or not uri.startswith(("/", "http://", "https://")):
        raise ValueError(f"NOT_SIMULATED: a webhook filter, or the address {uri}")
    fields = tuple(entry.get("include_fields", ()))
    topics = [*entry.get("topics", ()), *entry.get("compliance_topics", ())]
    return [Subscription(topic, uri, version, fields, entry.get("name", "")) for topic in topics]


def narrowed(body: dict[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    """Only these fields of the body; `line_items.id` reaches into objects and lists."""
    if not fields:
        return body
    tree: dict[str, list[str]] = {}
    for field in fields:
        head, _, rest = field.partition(".")
        tree.setdefault(head, []).append(rest)
    return {name: _inside(body[name], rests) for name, rests in tree.items() if name in body}


def _inside(value: Any, rests: list[str]) -> Any:
    if "" in rests:
        return value
    if isinstance(value, list):
        return [_inside(each, rests) for each in value]
    return narrowed(value, tuple(rests)) if isinstance(value, dict) else value
