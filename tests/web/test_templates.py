"""No template without a test that renders it."""

from dataclasses import replace
from typing import Any

import jinja2
import pytest

import wsgi
from app import i18n
from app.config import ROOT
from app.house import House
from app.web.letters import KINDS
from tests.web import gallery, ground

TEMPLATES = ROOT / "templates"


class Noting(jinja2.BaseLoader):
    """Notes what is loaded on its way from another loader."""

    def __init__(self, behind: jinja2.BaseLoader) -> None:
        self.behind = behind
        self.loaded: set[str] = set()

    def get_source(self, environment: jinja2.Environment, template: str) -> Any:
        self.loaded.add(template)
        return self.behind.get_source(environment, template)


def names(folder: str = "") -> set[str]:
    """Every template below a folder, as Flask names it."""
    found = (TEMPLATES / folder).rglob("*.*")
    return {path.relative_to(TEMPLATES).as_posix() for path in found if path.is_file()}


@pytest.fixture
def shown(house: House) -> tuple[ground.Merchant, Noting]:
    """Ada at a counter that shows its previews and notes what it renders."""
    app = wsgi.create_app(replace(house, config=replace(house.config, letter_previews=1)))
    noting = Noting(app.jinja_env.loader)  # type: ignore[arg-type]
    app.jinja_env.loader = noting
    return ground.settle(house, app.test_client(), ground.ADA), noting


def test_every_page_is_rendered_somewhere_at_the_counter(shown: tuple[ground.Merchant, Noting]) -> None:
    ada, noting = shown
    gallery.fill(ada)
    ada.write(*gallery.receipts(ada))
    for path in gallery.PATHS:
        ada.open(path)
    ada.post("/go-live/look", {"enrolment": "all", "default_lead_time_days": "14"})
    ada.post("/incoming/1/look", {"outstanding": "1", "status": "confirmed"})
    gallery.bring_to(ada, "live")
    for path in (*gallery.PATHS, "/letters"):
        ada.open(path)
    eve = ground.settle(ada.house, ada.web, ground.EVE)
    gallery.bring_to(eve, "reading")
    eve.open("/")
    assert names() - names("letters") - noting.loaded == set()


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_is_rendered_in_both_its_forms(
    shown: tuple[ground.Merchant, Noting], kind: str, language: str
) -> None:
    ada, _ = shown
    for form, opening in (("html", "<!doctype html>"), ("txt", "")):
        answer = ada.web.get(f"/letters/{kind}/{language}.{form}")
        assert answer.status_code == 200
        assert answer.text.lower().lstrip().startswith(opening)


def test_a_template_that_nobody_renders_would_be_noticed(shown: tuple[ground.Merchant, Noting]) -> None:
    ada, noting = shown
    ada.open("/")
    assert "pages/exceptions.html" in names() - noting.loaded
