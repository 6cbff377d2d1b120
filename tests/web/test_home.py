"""Home before and after going live: what would happen, and then what does."""

import pytest

from app.db import session as db
from app.db import tables as rows
from app.services import shops
from tests.web import ground

LIVE = {"enrolment": "all", "default_lead_time_days": "14"}


def _settings(merchant: ground.Merchant) -> rows.Settings:
    with merchant.look() as session:
        return shops.settings(session, merchant.shop(session))


def test_ada_sees_what_would_happen_and_nothing_happens(ada: ground.Merchant) -> None:
    red = ground.a_lamp(ada, 1, there=0)
    ground.a_lamp(ada, 2, there=5)
    ground.a_lamp(ada, 3, last_sold_at=None)
    ground.an_order(ada, 1, red, 2, quiet=True)
    page = ada.open("/").get_data(as_text=True)
    assert "2 variants would be looked after" in page
    assert "1 variant sold out now" in page
    assert "1 order already waits" in page
    assert "Nothing on its way, no lead time of its own" in page
    with ada.look() as session:
        assert ada.shop(session).live_at is None
        assert session.query(rows.Effect).count() == 0
        assert session.get_one(rows.Item, (ada.shop_id, red)).enrolled_at is None


def test_the_import_is_shown_until_it_ends(ada: ground.Merchant) -> None:
    ada.write(
        rows.Import(shop_id=ada.shop_id, stage="orders", counts={"variants": 1200}, started_at=ground.EPOCH)
    )
    with db.transaction(ada.house.sessions) as session:
        ada.shop(session).imported_at = None
    page = ada.open("/").get_data(as_text=True)
    assert "Now reading open orders" in page
    assert "Variants: 1,200" in page
    assert "data-refresh" in page
    assert ada.post("/go-live", LIVE).get_json()["toast"] == "Your store is still being read"
    with ada.look() as session:
        assert ada.shop(session).live_at is None


def test_going_live_enrols_and_owes_the_definitions(ada: ground.Merchant) -> None:
    red = ground.a_lamp(ada, 1)
    answer = ada.post("/go-live", LIVE)
    assert answer.get_json()["redirect"].startswith("/?")
    with ada.look() as session:
        assert ada.shop(session).live_at is not None
        assert session.get_one(rows.Item, (ada.shop_id, red)).enrolled_at is not None
        assert session.get(rows.Effect, (ada.shop_id, "definitions", 0)) is not None
    assert _settings(ada).default_lead_time_days == 14
    assert {"replan", "effects"} <= set(ada.house.bells.rung)
    assert "Units waiting" in ada.open("/").get_data(as_text=True)


def test_orders_that_wait_lead_on_to_adoption(ada: ground.Merchant) -> None:
    ground.an_order(ada, 1, ground.a_lamp(ada), quiet=True)
    assert ada.post("/go-live", LIVE).get_json()["redirect"].startswith("/waiting/adopt")


@pytest.mark.parametrize("days", ["", "0", "-3", "1.5", "soon", "999"])
def test_a_lead_time_is_asked_for_and_what_was_typed_stays(ada: ground.Merchant, days: str) -> None:
    answer = ada.post("/go-live", LIVE | {"default_lead_time_days": days, "chosen_tags": "late <b>"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'error="Enter a whole number of days from 1 to 365."' in page
    assert "late &lt;b&gt;" in page
    with ada.look() as session:
        assert ada.shop(session).live_at is None


def test_an_unknown_choice_is_asked_for_again(ada: ground.Merchant) -> None:
    assert ada.post("/go-live", LIVE | {"enrolment": "everything"}).status_code == 422
    assert ada.post("/go-live", {"default_lead_time_days": "14"}).status_code == 422
    assert ada.post("/go-live", LIVE | {"chosen_collections": "[[[["}).status_code == 422


def test_looking_ahead_stores_no_choice(ada: ground.Merchant) -> None:
    ground.a_lamp(ada, 1, product={"tags": ["late"]})
    ground.a_lamp(ada, 2)
    page = ada.post("/go-live/look", {"enrolment": "chosen", "chosen_tags": "late"}).get_data(as_text=True)
    assert "1 variant would be looked after" in page
    assert "It is not among what you chose" in page
    assert _settings(ada).enrolment == "none"
    assert _settings(ada).chosen_tags == []


def test_a_picked_collection_is_read_meanwhile(ada: ground.Merchant) -> None:
    picked = '[{"id": 31, "title": "Winter"}]'
    page = ada.post("/go-live/look", {"enrolment": "chosen", "chosen_collections": picked})
    assert "Winter" in page.get_data(as_text=True)
    with ada.look() as session:
        assert session.get(rows.Reading, (ada.shop_id, "collection", 31)) is not None


def test_pressing_twice_keeps_the_first_day(ada: ground.Merchant) -> None:
    ada.post("/go-live", LIVE)
    with ada.look() as session:
        first = ada.shop(session).live_at
    ada.post("/go-live", LIVE)
    with ada.look() as session:
        assert ada.shop(session).live_at == first


def test_pause_and_resume(ada: ground.Merchant) -> None:
    ground.go_live(ada)
    ada.post("/pause")
    assert "Paused since" in ada.open("/").get_data(as_text=True)
    ada.post("/resume")
    assert "Paused since" not in ada.open("/").get_data(as_text=True)
    assert {"replan", "effects", "notices"} <= set(ada.house.bells.rung)


def test_everything_is_put_back_before_leaving(ada: ground.Merchant) -> None:
    item = ground.a_lamp(ada, override=True, enrolled_at=ground.EPOCH, continued_before=False, continues=True)
    ground.go_live(ada)
    ada.post("/put-back")
    assert _settings(ada).enrolment == "none"
    with ada.look() as session:
        found = session.get_one(rows.Item, (ada.shop_id, item))
        assert (found.enrolled_at, found.override) == (None, None)
        assert found.dirty_seq > found.clean_seq


def test_the_block_is_a_hint_of_the_browser(ada: ground.Merchant) -> None:
    assert "Not known yet" in ada.open("/").get_data(as_text=True)
    ada.post("/block", {"active": "1"})
    page = ada.open("/").get_data(as_text=True)
    assert "Badge is on your theme" in page
    editor = f"https://{ground.ADA}/admin/themes/current/editor?template=product"
    assert f"{editor}&amp;addAppBlockId={ground.KEY}/backorder-badge&amp;target=mainSection" in page
