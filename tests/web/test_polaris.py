"""Every page that the counter can show is made of elements that Polaris really has."""

import pytest
from werkzeug.test import TestResponse

from app.config import ROOT
from tests.web import gallery, ground
from tests.web.polaris import manifest

MOST_BYTES = 4_096


def _check(answer: TestResponse) -> set[str]:
    found = manifest.walk(answer.get_data(as_text=True))
    assert found.problems == []
    assert found.stack == []
    return found.met


@pytest.mark.parametrize("stage", gallery.STAGES)
def test_every_page_is_made_of_polaris(ada: ground.Merchant, stage: str) -> None:
    gallery.fill(ada)
    gallery.bring_to(ada, stage)
    for path in gallery.PATHS:
        assert _check(ada.open(path))


def test_empty_pages_and_mistakes_are_too(ada: ground.Merchant, eve: ground.Merchant) -> None:
    ground.go_live(eve)
    for path in ("/", "/waiting", "/waiting/adopt", "/exceptions", "/variants"):
        _check(eve.open(path))
        _check(ada.open(path))
    wrong = {
        "enrolment": "x",
        "handling_days": "x",
        "reply_to": "x",
        "working_days": "",
        "chosen_collections": "x",
    }
    _check(ada.post("/settings", wrong))
    _check(ada.post("/go-live", wrong))
    _check(ada.post("/go-live/look", wrong))
    ground.an_order(eve, 1, ground.a_lamp(eve, enrolled_at=ground.EPOCH), quiet=True)
    _check(eve.post("/waiting/adopt", {"scope": "products"}))
    _check(eve.post("/variants/9001", {"override": "x", "limit": "x", "lead_time_days": "x"}))


def test_a_made_up_element_would_be_found() -> None:
    page = '<s-page colour="red"><s-button variant="loud" slot="no">x</s-button><s-none></s-none></s-page>'
    assert len(manifest.walk(page).problems) == 4


def test_our_script_stays_small() -> None:
    assert len((ROOT / "app/web/static/app.js").read_bytes()) <= MOST_BYTES
