"""The extension's words: the same keys in five languages, and nothing that escaping would change."""

import html
import json
import re
from typing import Any

import pytest

from tests.devstore.storefront.shop import EXTENSION, WORDS

STAGES = ("ordered", "in_production", "shipped", "customs", "here")
LOCALES = EXTENSION / "locales"
SLOT = re.compile(r"\{\{ (\w+) \}\}")


def flat(words: dict[str, Any], before: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in words.items():
        found |= flat(value, f"{before}{key}.") if isinstance(value, dict) else {f"{before}{key}": value}
    return found


def read(locale: str, ending: str) -> dict[str, str]:
    default = ".default" if locale == "en" else ""
    return flat(json.loads((LOCALES / f"{locale}{default}{ending}").read_text()))


@pytest.mark.parametrize("ending", [".json", ".schema.json"])
@pytest.mark.parametrize("locale", WORDS)
def test_every_language_has_every_phrase_with_the_same_slots(locale: str, ending: str) -> None:
    english, theirs = read("en", ending), read(locale, ending)
    assert theirs.keys() == english.keys()
    for key, phrase in theirs.items():
        assert phrase.strip()
        assert sorted(SLOT.findall(phrase)) == sorted(SLOT.findall(english[key])), key


@pytest.mark.parametrize("locale", WORDS)
def test_the_fields_own_word_is_used(locale: str) -> None:
    assert WORDS[locale] in read(locale, ".json")["words.backorder"]


@pytest.mark.parametrize("locale", WORDS)
def test_a_phrase_is_the_same_escaped_or_not(locale: str) -> None:
    # Shopify escapes what `t` gives and the badge escapes the whole sentence: twice must not show.
    for key, phrase in read(locale, ".json").items():
        assert html.escape(phrase) == phrase, key


def test_every_phrase_is_used_and_every_phrase_used_is_there() -> None:
    liquid = "".join(path.read_text() for path in EXTENSION.rglob("*.liquid"))
    used = set(re.findall(r"'([\w.]+)' \| t\b", liquid))
    known = {
        key.removesuffix(".one").removesuffix(".other") if key.startswith("when.weeks.") else key
        for key in read("en", ".json")
    }
    months = {key for key in known if key.startswith("months.m")}
    assert "prepend: 'months.m'" in liquid
    assert months == {f"months.m{number:02}" for number in range(1, 13)}
    stages = {key for key in known if key.startswith("stages.")}
    assert "prepend: 'stages.'" in liquid
    assert stages == {f"stages.{stage}" for stage in STAGES}
    assert used == known - months - stages
