"""A file that would break promises shows whose before it changes anything, and waits for Ada's word."""

from datetime import date, timedelta

import pytest

from app.db import session as db
from app.db import tables as rows
from app.services import health
from app.services import uploads as service
from jobs import uploads
from tests.web import ground
from tests.web.test_incoming import _send, entered, page, promise, supplies, waits

DEC_1, DEC_20 = date(2099, 12, 1), date(2099, 12, 20)
LATER = "reference,sku,quantity,expected\nPO-1,LAMP-1,5,2099-12-20\nPO-9,LAMP-1,1,2099-12-24\n"


@pytest.fixture
def ada(ada: ground.Merchant) -> ground.Merchant:
    """Ann waits for two lamps; five come on 1 December, and she was told the 15th."""
    item = ground.a_lamp(ada)
    ann = waits(ada, 1, item, 2)
    entered(ada)
    promise(ada, ann)
    return ada


def sent(ada: ground.Merchant, text: str) -> str:
    """The file's page, once the file was worked on as far as it goes."""
    path = str(_send(ada, text.encode()).get_json()["redirect"]).partition("?")[0]
    uploads.drain(ada.house)
    return path


def owed(ada: ground.Merchant) -> int:
    with ada.look() as session:
        return health.owed(session, ada.house.clock.now())["replans"]


def dates(ada: ground.Merchant) -> list[date | None]:
    return [row.expected for row in supplies(ada)]


def test_ada_sees_whose_promise_breaks_and_nothing_is_in_until_she_agrees(ada: ground.Merchant) -> None:
    before = owed(ada)
    path = sent(ada, LATER)
    shown = page(ada.open(path))
    assert "1 promise would break" in shown
    assert "2 units worth $98.00" in shown
    assert "15 Dec 2099" in shown
    assert 'data-refresh="1"' not in shown
    assert "What became of it" not in shown
    assert (dates(ada), owed(ada)) == ([DEC_1], before)
    assert uploads.drain(ada.house) == 0
    assert ada.post(f"{path}/agree").status_code == 200
    uploads.drain(ada.house)
    assert dates(ada) == [DEC_20, date(2099, 12, 24)]
    assert "The whole file is taken in" in page(ada.open(path))
    assert ada.post(f"{path}/drop").status_code == 404


def test_she_may_leave_it_out(ada: ground.Merchant) -> None:
    path = sent(ada, LATER)
    assert ada.post(f"{path}/drop").status_code == 200
    assert uploads.drain(ada.house) == 0
    assert dates(ada) == [DEC_1]
    assert "nothing of this file was taken in" in page(ada.open(path))


@pytest.mark.parametrize(
    "row", ["PO-1,LAMP-1,5,2099-12-10", "PO-2,LAMP-1,7,2099-12-31", "PO-1,LAMP-1,2,2099-12-01"]
)
def test_what_breaks_no_promise_is_taken_in_at_once(ada: ground.Merchant, row: str) -> None:
    path = sent(ada, f"reference,sku,quantity,expected\n{row}\n")
    assert "The whole file is taken in" in page(ada.open(path))


def test_what_the_file_calls_off_or_says_has_come_is_no_longer_on_its_way(ada: ground.Merchant) -> None:
    for status in ("cancelled", "received"):
        text = f"reference,sku,quantity,status\nPO-1,LAMP-1,5,{status}\n"
        assert "1 promise would break" in page(ada.open(sent(ada, text)))


def test_bad_rows_are_no_part_of_what_it_would_mean(ada: ground.Merchant) -> None:
    path = sent(ada, "reference,sku,quantity,expected\nPO-1,LAMP-1,many,2099-12-20\nPO-5,LAMP-1,1,\n")
    assert "1 row could not be taken in" in page(ada.open(path))


def test_an_unanswered_file_is_forgotten_after_a_month(ada: ground.Merchant) -> None:
    path = sent(ada, LATER)
    with db.transaction(ada.house.sessions) as session:
        service.forget_old(session, ada.house.clock.now() + timedelta(days=31))
    assert ada.open(path).status_code == 404
    with ada.look() as session:
        assert session.query(rows.Upload).count() == 0


def test_eve_neither_agrees_for_ada_nor_drops_her_file(ada: ground.Merchant, eve: ground.Merchant) -> None:
    path = sent(ada, LATER)
    assert eve.post(f"{path}/agree").status_code == 404
    assert eve.post(f"{path}/drop").status_code == 404
    assert "Import anyway" in page(ada.open(path))
