"""Variants are found, overridden and given back one by one."""

import pytest

from app.db import tables as rows
from app.services import variants
from tests.web import ground


def _item(merchant: ground.Merchant, number: int) -> rows.Item:
    with merchant.look() as session:
        return session.get_one(rows.Item, (merchant.shop_id, number))


def test_a_variant_is_found_by_any_of_its_names(ada: ground.Merchant) -> None:
    ground.a_lamp(ada, 1)
    ground.a_lamp(ada, 2, sku="100%_off", product={"title": "Chair"})
    for text, wanted in (("lamp-1", "Lamp 1"), ("LAMP 1", "Lamp 1"), ("chai", "Chair"), ("%_", "Chair")):
        page = ada.get("/variants", q=text).get_data(as_text=True)
        assert f"{wanted} – Red" in page
        assert page.count("/variants/900") == 1
    assert "No variant fits" in ada.get("/variants", q="table").get_data(as_text=True)


def test_the_search_goes_on_where_it_ended(ada: ground.Merchant) -> None:
    for number in range(1, variants.PAGE + 2):
        ground.a_lamp(ada, number)
    with ada.look() as session:
        first = variants.search(session, ada.shop(session), "lamp")
        second = variants.search(session, ada.shop(session), "lamp", first.next)
    assert len({row.item.id for row in (*first.rows, *second.rows)}) == variants.PAGE + 1
    assert second.next is None


def test_an_override_takes_a_variant_in_at_once(ada: ground.Merchant) -> None:
    item = ground.a_lamp(ada, last_sold_at=None)
    ground.go_live(ada)
    answer = ada.post(f"/variants/{item}", {"override": "in", "limit": "0", "lead_time_days": "21"})
    assert answer.get_json()["toast"] == "Saved"
    found = _item(ada, item)
    assert (found.override, found.limit, found.lead_time_days) == (True, 0, 21)
    assert found.enrolled_at is not None
    ada.post(f"/variants/{item}", {"override": "out", "limit": "", "lead_time_days": ""})
    found = _item(ada, item)
    assert (found.override, found.limit, found.lead_time_days, found.enrolled_at) == (False, None, None, None)


@pytest.mark.parametrize(
    ("field", "typed"), [("override", "maybe"), ("limit", "-1"), ("lead_time_days", "0"), ("limit", "²")]
)
def test_a_mistake_is_told_on_the_field(ada: ground.Merchant, field: str, typed: str) -> None:
    item = ground.a_lamp(ada)
    answer = ada.post(f"/variants/{item}", {"override": "in", "limit": "7", field: typed})
    assert answer.status_code == 422
    assert "error=" in answer.get_data(as_text=True)
    assert _item(ada, item).override is None


def test_a_drift_is_shown_and_given_back(ada: ground.Merchant) -> None:
    item = ground.a_lamp(ada, enrolled_at=ground.EPOCH, drifted_at=ground.EPOCH)
    ground.go_live(ada)
    assert "changed “continue selling” by hand" in ada.open(f"/variants/{item}").get_data(as_text=True)
    ada.post(f"/variants/{item}/give-back")
    assert _item(ada, item).drifted_at is None
    assert _item(ada, item).dirty_seq > _item(ada, item).clean_seq
