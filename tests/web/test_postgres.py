"""The counter's questions mean the same on PostgreSQL."""

from decimal import Decimal

import pytest

from app.services import adoption, overview
from tests.web import gallery, ground
from tests.web.test_adoption import ALL, _adopted, _waiting_shop

pytestmark = pytest.mark.postgres


def test_ada_counts_adopts_and_reads_every_page(postgres_ada: ground.Merchant) -> None:
    ada = postgres_ada
    first, _ = _waiting_shop(ada)
    with ada.look() as session:
        found = adoption.total(session, ada.shop(session))
        assert (found.orders, found.units, found.money) == (2, 4, Decimal("196.00"))
        assert overview.figures(session, ada.shop(session), ada.house.clock.now()).held_orders == 0
    for path in ("/", "/waiting", f"/waiting/{first}", "/waiting/adopt", "/orders/1000001", "/exceptions"):
        assert ada.open(path).status_code == 200
    for path in ("/settings", "/variants", f"/variants/{first}"):
        assert ada.get(path).status_code == 200
    assert ada.post("/waiting/adopt", ALL).get_json()["toast"] == "2 order lines adopted"
    assert list(_adopted(ada)) == [2, 3]
    assert ada.post("/put-back").status_code == 200


def test_ada_goes_live(postgres_ada: ground.Merchant) -> None:
    ground.an_order(postgres_ada, 1, ground.a_lamp(postgres_ada), quiet=True)
    assert "1 order already waits" in postgres_ada.open("/").get_data(as_text=True)
    answer = postgres_ada.post("/go-live", {"enrolment": "all", "default_lead_time_days": "14"})
    assert answer.get_json()["redirect"].startswith("/waiting/adopt")


def test_ada_reviews_a_receipt_and_resumes_after_a_look(postgres_ada: ground.Merchant) -> None:
    item = ground.a_lamp(postgres_ada, 1, enrolled_at=ground.EPOCH)
    for number in (1, 2):
        ground.an_order(postgres_ada, number, item)
    ground.go_live(postgres_ada)
    postgres_ada.write(*gallery.receipts(postgres_ada))
    form = {"order": "2", "priority": "1", "reason": "Wedding"}
    assert postgres_ada.post("/receipts/1/priority", form).status_code == 200
    assert postgres_ada.post("/receipts/1/release").status_code == 200
    for path in ("/receipts", "/receipts/1", "/receipts/2", "/resume", "/locations/7001/resume", "/"):
        assert postgres_ada.get(path).status_code == 200
    page = postgres_ada.get("/orders/1000002", than="1").get_data(as_text=True)
    assert "#2 comes before #1 because it has priority 1 (“Wedding”)" in page
