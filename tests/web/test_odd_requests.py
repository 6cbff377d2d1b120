"""Whatever a browser sends, Ada is answered in words, and nothing half-made is kept."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

import wsgi
from app.db import tables as rows
from tests.web import gallery, ground

ZERO = "La\0mp"


def _everything(ada: ground.Merchant) -> None:
    gallery.fill(ada)
    ada.write(*gallery.receipts(ada))


def _addresses(ada: ground.Merchant, method: str) -> Iterator[str]:
    """Every page of the counter, with the rows of the gallery in the address."""
    rules = wsgi.create_app(ada.house).url_map.iter_rules()
    mine = [rule for rule in rules if rule.endpoint.startswith("counter.") and method in (rule.methods or ())]
    for rule in mine:
        numbers = {"item_id": 9001, "order_id": 1_000_001, "location_id": ground.MAIN}
        if "/orders/" in rule.rule:
            numbers["id_"] = 1_000_001
        if "/locations/" in rule.rule:
            numbers["id_"] = ground.MAIN
        yield rule.build({name: numbers.get(name, 1) for name in rule.arguments})[1]


def test_a_form_without_its_fields_is_answered_in_words(ada: ground.Merchant) -> None:
    _everything(ada)
    for path in _addresses(ada, "POST"):
        assert ada.post(path).status_code != 500, path


def test_a_priority_without_number_and_reason_is_asked_for_again(ada: ground.Merchant) -> None:
    _everything(ada)
    answer = ada.post("/receipts/1/priority", {"order": "#1"})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "Enter a whole number from 0 to 9." in page
    assert "This cannot be empty." in page


def test_a_delivery_needs_its_units(ada: ground.Merchant) -> None:
    ground.a_lamp(ada)
    answer = ada.post("/incoming/new", {"sku": "LAMP-1", "location": str(ground.MAIN)})
    assert answer.status_code == 422
    assert "Enter a whole number of units from 0 to 1000000." in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "chosen",
    [
        '[{"id": 99999999999999999999, "title": "Winter"}]',
        '[{"id": -1, "title": "Winter"}]',
        '[{"id": 1e999, "title": "Winter"}]',
        '[{"id": 1}]',
        "{}{",
    ],
)
def test_collections_that_cannot_be_are_chosen_again(ada: ground.Merchant, chosen: str) -> None:
    answer = ada.post("/settings", {"chosen_collections": chosen})
    assert answer.status_code == 422
    assert "Choose the collections again." in answer.get_data(as_text=True)


@pytest.mark.postgres
def test_no_text_with_a_zero_in_it_reaches_postgresql(postgres_ada: ground.Merchant) -> None:
    ada = postgres_ada
    _everything(ada)
    fields = ("note", "reference", "sku", "for_order", "order", "reason", "letter_note", "reply_to")
    typed = {**dict.fromkeys(fields, ZERO), "chosen_tags": ZERO, "tag_waiting": ZERO, "tag_ready": "there"}
    new = {"location": str(ground.MAIN), "outstanding": "3", "status": "confirmed", "priority": "1"}
    half = {"chosen_collections": '[{"id": 31, "title": "W\\u0000in\\ud800ter"}]', "reply_to": ""}
    pools = {f"pool-{ground.MAIN}": ZERO}
    for path in _addresses(ada, "POST"):
        assert ada.post(path, {**typed, **new, **half, **pools}).status_code != 500, path
    for path in _addresses(ada, "GET"):
        answer = ada.get(path, q=ZERO, than=ZERO, after=ZERO, before=ZERO)
        assert answer.status_code != 500, path
        answer.get_data()
    with ada.look() as session:
        stored = session.scalars(select(rows.Settings)).one()
        assert (stored.letter_note, stored.tag_waiting, stored.chosen_tags) == ("Lamp", "Lamp", ["Lamp"])
        assert [one["title"] for one in stored.chosen_collections] == ["Win?ter"]
