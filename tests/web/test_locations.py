"""The page of locations: lines shared, stock that another system writes, lines released whole."""

import pytest

from app.db import tables as rows
from app.services import exceptions
from tests.web import ground

EAST = 7002


@pytest.fixture
def ada(ada: ground.Merchant) -> ground.Merchant:
    """Live, with two locations; Ann waits for a lamp at Main."""
    ada.write(rows.Location(shop_id=ada.shop_id, id=EAST, name="East", is_active=True, sells_online=True))
    ground.an_order(ada, 1, ground.a_lamp(ada, 1, enrolled_at=ground.EPOCH), units=2)
    ground.go_live(ada)
    return ada


def at(merchant: ground.Merchant, location: int) -> rows.Location:
    with merchant.look() as session:
        return session.get_one(rows.Location, (merchant.shop_id, location))


def text(merchant: ground.Merchant) -> str:
    return merchant.get("/locations").get_data(as_text=True)


def form(**changed: str) -> dict[str, str]:
    names = ("pool", "source", "whole")
    return {**{f"{name}-{one}": "" for name in names for one in (ground.MAIN, EAST)}, **changed}


def test_the_page_says_how_many_wait_where(ada: ground.Merchant) -> None:
    with ada.look() as session:
        session.query(rows.Level).filter_by(shop_id=ada.shop_id).update({"open_units": 2})
        session.commit()
    page = text(ada)
    assert "2 units wait here" in page
    assert "0 units wait here" in page


def test_locations_of_one_name_share_their_lines(ada: ground.Merchant) -> None:
    answer = ada.post("/locations", form(**{f"pool-{ground.MAIN}": "North", f"pool-{EAST}": " north "}))
    assert answer.get_json()["toast"] == "Locations saved"
    assert at(ada, EAST).pool_id == at(ada, ground.MAIN).pool_id == ground.MAIN
    ada.post("/locations", form(**{f"pool-{ground.MAIN}": "North"}))
    assert at(ada, EAST).pool_id == EAST


def test_what_was_not_changed_stays_as_it_is(ada: ground.Merchant) -> None:
    ada.post("/locations", form(**{f"source-{EAST}": "written", f"whole-{EAST}": "whole"}))
    assert (at(ada, EAST).stock_source, at(ada, EAST).whole_lines) == ("written", True)
    assert (at(ada, ground.MAIN).stock_source, at(ada, ground.MAIN).whole_lines) == (None, None)
    assert at(ada, ground.MAIN).source_answered_at is None
    ada.post("/locations", {f"whole-{EAST}": "parts"})
    assert (at(ada, EAST).stock_source, at(ada, EAST).whole_lines) == ("written", False)


def test_what_cannot_be_read_is_told_and_changes_nothing(ada: ground.Merchant) -> None:
    wrong = form(**{f"pool-{EAST}": "x" * 41, f"source-{ground.MAIN}": "guessed"})
    answer = ada.post("/locations", wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Use at most 40 characters." in page
    assert "Choose one of these." in page
    assert "x" * 41 in page
    assert at(ada, EAST).pool == ""


@pytest.mark.parametrize(("source", "is_written"), [("written", True), ("counted", False)])
def test_the_question_who_writes_the_stock_is_answered_once(
    ada: ground.Merchant, source: str, is_written: bool
) -> None:
    with ada.look() as session:
        session.get_one(rows.Location, (ada.shop_id, EAST)).doubted_at = ground.EPOCH
        exceptions.raise_one(session, ada.shop_id, "stock_written_over", f"location:{EAST}", {}, ground.EPOCH)
        session.commit()
    assert "Who writes the stock at East?" in text(ada)
    assert ada.post(f"/locations/{EAST}/source", {"source": source}).status_code == 200
    assert (at(ada, EAST).is_written, at(ada, EAST).doubted_at) == (is_written, None)
    assert "Who writes the stock" not in text(ada)
    with ada.look() as session:
        assert not exceptions.open_subjects(session, ada.shop_id, "stock_written_over")


@pytest.mark.parametrize("path", ["/locations/9999/source", f"/locations/{2**70}/source"])
def test_a_location_of_somebody_else_is_not_there(ada: ground.Merchant, path: str) -> None:
    assert ada.post(path, {"source": "written"}).status_code == 404


def test_an_answer_that_means_nothing_changes_nothing(ada: ground.Merchant) -> None:
    assert ada.post(f"/locations/{EAST}/source", {"source": "?"}).status_code == 404
    assert at(ada, EAST).stock_source is None
