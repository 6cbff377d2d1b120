"""Languages: which one a reader has, and how each writes sentences and dates."""

from functools import cache
from io import BytesIO

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from jinja2 import Environment

from app.config import ROOT

LANGUAGES = ("en", "fr", "da", "it", "de")
CATALOGUES = ROOT / "locales"
# Dates in English as the shop window writes them: 8 December 2026.
HABITS = {"en": Locale("en", "GB")}


def language_of(locale: str | None) -> str:
    """The language we write to a reader whose locale is, say, "da-DK"; English where we have no other."""
    language = (locale or "").replace("_", "-").split("-")[0].lower()
    return language if language in LANGUAGES else "en"


def furnish(env: Environment, language: str = "en") -> Environment:
    """Teaches a Jinja environment our sentences, and how days are written, in one language."""
    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    locale = habits(language)
    env.filters["date_long"] = lambda day: format_date(day, "long", locale)
    return env


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of one language, read from its .po file; English is the source itself."""
    if language == "en":
        return NullTranslations()
    path = CATALOGUES / language / "LC_MESSAGES" / "messages.po"
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return Translations(compiled)


def habits(language: str) -> Locale:
    """How a language's readers write dates."""
    return HABITS.get(language) or Locale(language)
