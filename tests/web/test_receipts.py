"""Receipts at the counter: what went where, a review with its proposal, and a priority with its reason."""

import pytest

from app.db import session as db
from app.db import tables as rows
from tests.web import ground
from tests.web.polaris import manifest

ANN, BEN = 1_000_001, 1_000_002


@pytest.fixture
def ada(ada: ground.Merchant) -> ground.Merchant:
    """Ann and Ben wait for two lamps each; three have arrived and wait for Ada's word."""
    item = ground.a_lamp(ada, 1, enrolled_at=ground.EPOCH)
    for number in (1, 2):
        ground.an_order(ada, number, item, 2)
    ground.go_live(ada)
    with db.transaction(ada.house.sessions) as session:
        level = session.get_one(rows.Level, (ada.shop_id, item, ground.MAIN))
        level.available, level.committed = -1, 4
        session.query(rows.Place).filter_by(shop_id=ada.shop_id).update({"waited": True})
    arrived(ada)
    return ada


def arrived(merchant: ground.Merchant) -> None:
    merchant.write(
        rows.Receipt(
            shop_id=merchant.shop_id,
            item_id=9001,
            location_id=ground.MAIN,
            units=3,
            cause="stock",
            at=ground.EPOCH,
            review="chosen",
        )
    )


def text(merchant: ground.Merchant, path: str, **query: str) -> str:
    return merchant.get(path, **query).get_data(as_text=True)


def test_the_page_shows_who_would_get_it_and_who_still_waits(ada: ground.Merchant) -> None:
    page = text(ada, "/receipts/1")
    gains, still = page.split("Who still waits")
    assert "Release 3 units" in gains
    assert gains.index("#1<") < gains.index("#2<")
    assert "1 unit would still wait" in still
    assert "#2<" in still
    assert "#1<" not in still


def test_a_doubted_receipt_leads_to_the_question(ada: ground.Merchant) -> None:
    with db.transaction(ada.house.sessions) as session:
        session.get_one(rows.Receipt, 1).review = "doubted"
    assert "Did it really come?" in text(ada, "/receipts")
    assert 'href="/locations' in text(ada, "/receipts/1").split("The receipt")[0]


def test_a_receipt_is_listed_with_its_state(ada: ground.Merchant) -> None:
    page = text(ada, "/receipts")
    assert "Lamp 1 – Red" in page
    assert "Waits for your word" in page


def test_releasing_writes_it_down_and_has_the_item_planned(ada: ground.Merchant) -> None:
    answer = ada.post("/receipts/1/release")
    assert answer.get_json()["redirect"].startswith("/receipts/1")
    with ada.look() as session:
        assert session.get_one(rows.Receipt, 1).released_at is not None
        item = session.get_one(rows.Item, (ada.shop_id, 9001))
        assert item.dirty_seq > item.clean_seq
    assert "Being released" in text(ada, "/receipts/1")


def test_a_priority_needs_an_order_and_a_reason(ada: ground.Merchant) -> None:
    answer = ada.post("/receipts/1/priority", {"order": "#77", "priority": "1", "reason": ""})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "There is no such order" in page
    assert "This cannot be empty" in page


def test_a_priority_is_for_those_who_wait_here(ada: ground.Merchant) -> None:
    ground.an_order(ada, 3, ground.a_lamp(ada, 2, enrolled_at=ground.EPOCH))
    answer = ada.post("/receipts/1/priority", {"order": "#3", "priority": "1", "reason": "Wedding"})
    assert answer.status_code == 422
    assert "This order waits for nothing here" in answer.get_data(as_text=True)


def test_only_what_waits_for_a_word_is_released_and_not_in_a_pause(ada: ground.Merchant) -> None:
    def pressed() -> str:
        return str(ada.post("/receipts/1/release").get_json()["toast"])

    ada.post("/pause")
    assert pressed() == "Nothing is released before you resume"
    ada.post("/resume")
    assert pressed() == "Released, first in line first"
    assert pressed() == "It waits for no word of yours"


def test_the_state_of_a_receipt_says_what_happened(ada: ground.Merchant) -> None:
    def becomes(**values: object) -> tuple[str, str]:
        with db.transaction(ada.house.sessions) as session:
            for name, value in values.items():
                setattr(session.get_one(rows.Receipt, 1), name, value)
        return text(ada, "/receipts"), text(ada, "/receipts/1")

    listed, page = becomes(review=None, settled_at=ground.EPOCH)
    assert "To stock" in listed
    assert "it went to stock" in page
    listed, page = becomes(review="doubted")
    assert "Nobody got it" in listed
    assert "in doubt whether it really came, and no order got any of it" in page
    ada.post("/pause")
    listed, page = becomes(review=None, settled_at=None)
    assert "Goes when you resume" in listed
    assert "it went to stock" not in page


def test_a_priority_changes_who_would_get_it(ada: ground.Merchant) -> None:
    answer = ada.post("/receipts/1/priority", {"order": "2", "priority": "1", "reason": "Wedding"})
    assert answer.status_code == 200
    gains = text(ada, "/receipts/1").split("Who still waits")[0]
    assert gains.index("#2<") < gains.index("#1<")
    order = text(ada, f"/orders/{BEN}")
    assert "you gave it priority 1 (“Wedding”)" in order
    with ada.look() as session:
        entry = session.query(rows.LedgerEntry).filter_by(shop_id=ada.shop_id, cause="priority").one()
        assert (entry.order_id, entry.units, entry.detail["was"]) == (BEN, 2, 0)


def test_a_priority_is_given_on_the_order_and_taken_back(ada: ground.Merchant) -> None:
    path = f"/orders/{ANN}/priority"
    assert 'label="Priority" details="9 comes first, 0 is ordinary" value=""' in text(ada, f"/orders/{ANN}")
    assert "needs a number" in ada.post(path, {"priority": "", "reason": "x"}).get_json()["toast"]
    assert "needs a number" in ada.post(path, {"priority": "12", "reason": "x"}).get_json()["toast"]
    ada.post(path, {"priority": "3", "reason": "Friend"})
    assert 'details="9 comes first, 0 is ordinary" value="3"' in text(ada, f"/orders/{ANN}")
    assert "Priority 3" in text(ada, f"/waiting/{9001}")
    ada.post(path, {"priority": "0", "reason": "Not any more"})
    assert "you made it an ordinary order again" in text(ada, f"/orders/{ANN}")
    assert "Priority 3<" not in text(ada, "/waiting/9001")


def test_why_this_order_and_not_that_one_is_answered_in_a_sentence(ada: ground.Merchant) -> None:
    assert "#1 comes before #2 because it is in line since" in text(ada, f"/orders/{BEN}", than="1")
    assert "no other order of that name" in text(ada, f"/orders/{BEN}", than="#404")
    assert "no other order of that name" in text(ada, f"/orders/{BEN}", than="2")
    assert manifest.walk(text(ada, f"/orders/{BEN}", than="1")).problems == []


def test_the_dock_list_is_shown_and_saved_as_a_file(ada: ground.Merchant) -> None:
    line = {"order_id": ANN, "line_id": 2_000_001, "units": 2, "at": ground.EPOCH}
    ada.write(rows.Gain(shop_id=ada.shop_id, receipt_id=1, **line))
    page = text(ada, "/receipts/1")
    assert "2 units of this receipt go to 1 order" in page
    assert "data-print" in page
    file = ada.get("/receipts/1/dock-list.csv")
    assert file.headers["Content-Disposition"] == "attachment"
    assert file.get_data().decode("utf-8-sig").splitlines() == ["order,item,sku,units", "#1,Lamp,LAMP,2"]


def test_a_paused_shop_shows_the_proposal_but_cannot_release_it(ada: ground.Merchant) -> None:
    ada.post("/pause")
    page = text(ada, "/receipts/1")
    assert "Nothing is released here until you resume" in page
    assert 'variant="primary" disabled' in page


def test_eve_neither_sees_nor_releases_adas_receipts(ada: ground.Merchant, eve: ground.Merchant) -> None:
    ground.go_live(eve)
    assert "Lamp" not in text(eve, "/receipts")
    for path in ("/receipts/1", "/receipts/1/dock-list.csv", "/receipts/9999999999999999999"):
        assert eve.get(path).status_code == 404
    form = {"order": "1", "priority": "1", "reason": "x"}
    for path in ("/receipts/1/release", "/receipts/1/priority", f"/orders/{ANN}/priority"):
        assert eve.post(path, form).status_code == 404
    arrived(eve)
    assert eve.post("/receipts/2/priority", form).status_code == 422
    with ada.look() as session:
        assert session.get_one(rows.Receipt, 1).released_at is None
        assert session.get_one(rows.Order, (ada.shop_id, ANN)).priority == 0


def test_an_unusual_receipt_is_an_exception_that_leads_to_it(ada: ground.Merchant) -> None:
    ada.write(
        rows.ExceptionRow(
            shop_id=ada.shop_id,
            kind="unusual_receipt",
            subject="receipt:1",
            detail={},
            raised_at=ground.EPOCH,
        )
    )
    page = text(ada, "/exceptions")
    assert "Far more stock arrived than usual" in page
    assert "/receipts/1" in page


def test_release_by_review_is_a_setting(ada: ground.Merchant) -> None:
    assert ada.post("/settings", {"release": "sometimes"}).status_code == 422
    ada.post("/settings", {"release": "review"})
    assert "Released after your review" in text(ada, "/receipts")
