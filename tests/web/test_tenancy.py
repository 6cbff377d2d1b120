"""Eve has a shop too, with the same numbers in her addresses: she sees and changes nothing of Ada's."""

import pytest

from app.db import session as db
from app.db import tables as rows
from app.services import exceptions
from tests.web import ground

READS = ("/", "/waiting", "/waiting/adopt", "/receipts", "/exceptions", "/settings", "/variants")


@pytest.fixture
def item(ada: ground.Merchant, eve: ground.Merchant) -> int:
    """Ada's lamp, waited for, with an exception; Eve is live and has nothing."""
    found = ground.a_lamp(ada, product={"title": "Secret lamp"}, enrolled_at=ground.EPOCH)
    ground.an_order(ada, 4321, found, quiet=True)
    with db.transaction(ada.house.sessions) as session:
        exceptions.raise_one(
            session, ada.shop_id, "routing", "order:1004321", {"note": "Secret"}, ground.EPOCH
        )
    for merchant in (ada, eve):
        ground.go_live(merchant)
    return found


@pytest.mark.parametrize("path", READS)
def test_eve_sees_nothing_of_adas(ada: ground.Merchant, eve: ground.Merchant, item: int, path: str) -> None:
    page = eve.open(path).get_data(as_text=True)
    for secret in ("Secret", "#4321", ground.ADA, "LAMP-1"):
        assert secret not in page


@pytest.mark.parametrize("path", ["/waiting/{item}", "/variants/{item}", "/orders/1004321"])
def test_adas_addresses_lead_eve_nowhere(ada, eve, item: int, path: str) -> None:
    address = path.format(item=item)
    assert ada.open(address).status_code == 200
    assert eve.open(address).status_code == 404


def test_eve_changes_nothing_of_adas(ada: ground.Merchant, eve: ground.Merchant, item: int) -> None:
    for path in (f"/variants/{item}", f"/variants/{item}/give-back", "/exceptions/1"):
        assert eve.post(path, {"override": "out", "limit": "", "lead_time_days": ""}).status_code == 404
    eve.post("/put-back")
    eve.post("/pause")
    with ada.look() as session:
        assert ada.shop(session).paused_at is None
        found = session.get_one(rows.Item, (ada.shop_id, item))
        assert (found.override, found.enrolled_at) == (None, ground.EPOCH)
        assert session.get_one(rows.ExceptionRow, 1).closed_at is None


def test_the_shop_comes_from_the_token_not_from_the_address(ada: ground.Merchant, eve, item: int) -> None:
    headers = {"Authorization": f"Bearer {ground.token(ground.EVE)}"}
    answer = ada.web.get("/waiting", query_string={"shop": ground.ADA}, headers=headers)
    assert "Secret" not in answer.get_data(as_text=True)
    assert ground.EVE in answer.headers["Content-Security-Policy"]


def test_a_neighbours_place_is_no_key_to_a_page(ada: ground.Merchant, eve, item: int) -> None:
    other = ground.a_lamp(eve, 1, product={"title": "Chair"})
    ground.an_order(eve, 1, other)
    with ada.look() as session:
        place = session.query(rows.Place).filter_by(shop_id=ada.shop_id).one().id
    assert "#1<" in eve.get(f"/waiting/{other}", after=str(place)).get_data(as_text=True)
