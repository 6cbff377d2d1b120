"""Reads a page and says what in it is not in Polaris' own list of elements."""

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

ELEMENTS = json.loads(Path(__file__).with_name("elements.json").read_text())
APP_BRIDGE = {"s-app-nav"}
# HTML's own, allowed on every element.
GLOBAL = {"id", "slot", "class", "hidden", "lang", "dir", "title", "role", "style"}


@dataclass
class Walk(HTMLParser):
    """One pass over a page: the problems found, and the custom elements met."""

    problems: list[str] = field(default_factory=list)
    met: set[str] = field(default_factory=set)
    stack: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag.startswith("s-") and tag not in APP_BRIDGE:
            self.met.add(tag)
            self._check(tag, dict(attrs))
        slot = dict(attrs).get("slot")
        parent = next((open_tag for open_tag in reversed(self.stack) if open_tag.startswith("s-")), None)
        if slot and parent and slot not in ELEMENTS[parent]["slots"]:
            self.problems.append(f"<{parent}> has no slot {slot}")
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.stack or self.stack[-1] != tag:
            self.problems.append(f"</{tag}> closes nothing")
        else:
            self.stack.pop()

    def _check(self, tag: str, attrs: dict[str, str | None]) -> None:
        if tag not in ELEMENTS:
            self.problems.append(f"there is no <{tag}>")
            return
        known = ELEMENTS[tag]["attributes"]
        for name, value in attrs.items():
            if name in GLOBAL or name.startswith(("data-", "aria-")):
                continue
            if name not in known:
                self.problems.append(f"<{tag}> has no attribute {name}")
            elif isinstance(known[name], list) and value not in known[name]:
                self.problems.append(f"<{tag} {name}> cannot be {value!r}")


VOID = {"meta", "link", "input", "br", "hr", "img"}


def walk(page: str) -> Walk:
    found = Walk()
    found.feed(page)
    return found
