"""Pausing one location, and resuming after a look at what would happen."""

import pytest

from app.db import session as db
from app.db import tables as rows
from tests.web import ground

EAST = 7002


@pytest.fixture
def ada(ada: ground.Merchant) -> ground.Merchant:
    """Live, with two locations; Ann waits for a lamp that has come during a pause."""
    ada.write(
        rows.Location(shop_id=ada.shop_id, id=EAST, name="East", is_active=True, sells_online=True),
    )
    ground.an_order(ada, 1, ground.a_lamp(ada, 1, enrolled_at=ground.EPOCH))
    with db.transaction(ada.house.sessions) as session:
        session.query(rows.Place).filter_by(shop_id=ada.shop_id).update({"covered": 1, "waited": True})
    ground.go_live(ada)
    return ada


def text(merchant: ground.Merchant, path: str) -> str:
    return merchant.get(path).get_data(as_text=True)


def paused_at(merchant: ground.Merchant, location: int) -> object:
    with merchant.look() as session:
        return session.get_one(rows.Location, (merchant.shop_id, location)).paused_at


def test_a_location_is_paused_and_resumed_after_a_look(ada: ground.Merchant) -> None:
    path = f"/locations/{ground.MAIN}"
    assert f"{path}/pause" in text(ada, "/")
    ada.post(f"{path}/pause")
    assert paused_at(ada, ground.MAIN) is not None
    assert "Paused since" in text(ada, "/")
    page = text(ada, f"{path}/resume")
    assert "Up to 1 order would be released, with 1 unit that came meanwhile" in page
    assert "Up to 1 letter would be sent" in page
    assert "Every promised date can be kept" in page
    ada.post(f"{path}/resume")
    assert paused_at(ada, ground.MAIN) is None


def test_the_shop_is_resumed_after_a_look(ada: ground.Merchant) -> None:
    ada.post("/pause")
    assert 'action="/resume"' not in text(ada, "/")
    page = text(ada, "/resume")
    assert "Up to 1 order would be released" in page
    assert "No product page would show another date" in page
    ada.post("/resume")
    with ada.look() as session:
        assert ada.shop(session).paused_at is None
    assert "Nothing is paused here" in text(ada, "/resume")


def test_under_review_resuming_leads_to_the_review(ada: ground.Merchant) -> None:
    ada.post("/settings", {"release": "review"})
    ada.post("/pause")
    page = text(ada, "/resume")
    assert "1 unit that came waits for your review" in page
    assert "No order would be released" in page
    assert "No letter would be sent" in page


def test_eve_pauses_nothing_of_adas(ada: ground.Merchant, eve: ground.Merchant) -> None:
    ground.go_live(eve)
    assert eve.post(f"/locations/{EAST}/pause").status_code == 404
    assert eve.get(f"/locations/{EAST}/resume").status_code == 404
    assert eve.post(f"/locations/{EAST}/resume").status_code == 404
    assert eve.post("/locations/9999999999999999999/pause").status_code == 404
    eve.post(f"/locations/{ground.MAIN}/pause")
    assert paused_at(ada, ground.MAIN) is None
    assert "Paused since" in text(eve, f"/locations/{ground.MAIN}/resume")
    assert "No order would be released" in text(eve, f"/locations/{ground.MAIN}/resume")
