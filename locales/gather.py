"""bin/words: keeps the catalogues in step with the templates."""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).resolve().parent
TEMPLATES = HERE.parent / "templates" / "letters"
LANGUAGES = ("fr", "da", "it", "de")
METHODS = [("**.html", "jinja2"), ("**.txt", "jinja2")]
OPTIONS = {pattern: {"encoding": "utf-8", "trimmed": "true"} for pattern, _ in METHODS}


def template() -> Catalog:
    """Every sentence that the templates say."""
    catalog = Catalog(project="First in Line", charset="utf-8")
    for name, _, message, comments, _ in extract_from_dir(TEMPLATES, METHODS, OPTIONS):
        catalog.add(message, locations=[(f"templates/letters/{name}", None)], auto_comments=comments)
    return catalog


def catalogue(language: str) -> tuple[Path, Catalog]:
    path = HERE / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return path, Catalog(locale=language, project="First in Line", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return path, read_po(file, locale=language)


def complaints(language: str, wanted: Catalog) -> list[str]:
    """What is missing in a language, or is there for no reason."""
    _, have = catalogue(language)
    said = {message.id for message in wanted if message.id}
    told = {message.id: message for message in have if message.id}
    missing = [f"{language}: not translated: {_first(id_)!r}" for id_ in said if not _is_told(told.get(id_))]
    return missing + [f"{language}: no longer said: {_first(id_)!r}" for id_ in told.keys() - said]


def update(language: str, wanted: Catalog) -> None:
    path, have = catalogue(language)
    have.update(wanted, no_fuzzy_matching=True)
    have.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, have, omit_header=False, sort_output=True, width=110)


def main(arguments: list[str]) -> int:
    wanted = template()
    if "--check" not in arguments:
        for language in LANGUAGES:
            update(language, wanted)
        return 0
    found = [line for language in LANGUAGES for line in complaints(language, wanted)]
    sys.stderr.writelines(f"{line}\n" for line in sorted(found))
    return 1 if found else 0


def _is_told(message: object) -> bool:
    if message is None or message.fuzzy:  # type: ignore[attr-defined]
        return False
    told = message.string  # type: ignore[attr-defined]
    return all(told) if isinstance(told, tuple | list) else bool(told)


def _first(id_: str | tuple[str, ...]) -> str:
    return id_ if isinstance(id_, str) else id_[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
