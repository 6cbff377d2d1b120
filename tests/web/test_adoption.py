"""What waited before going live is counted, then adopted as Ada chooses."""

from decimal import Decimal

from sqlalchemy import select

from app.db import session as db
from app.db import tables as rows
from app.services import adoption, pools
from tests.web import ground

ALL = {"scope": "all", "hold": "on", "tag": "on", "date": "on", "tell": "on"}


def _waiting_shop(ada: ground.Merchant) -> tuple[int, int]:
    """Two lamps: of the first 3 are there and 5 wanted, of the second none and 2 wanted."""
    first = ground.a_lamp(ada, 1, there=3, enrolled_at=ground.EPOCH)
    second = ground.a_lamp(ada, 2, enrolled_at=ground.EPOCH)
    ground.an_order(ada, 1, first, 2, quiet=True)
    ground.an_order(ada, 2, first, 3, quiet=True)
    ground.an_order(ada, 3, second, 2, quiet=True)
    ground.go_live(ada)
    return first, second


def _adopted(ada: ground.Merchant) -> dict[int, object]:
    with ada.look() as session:
        found = session.scalars(select(rows.Line).where(rows.Line.adopted_at.is_not(None)))
        return {line.id - 2_000_000: line.adoption for line in found}


def test_ada_sees_how_many_wait_before_she_decides(ada: ground.Merchant) -> None:
    _waiting_shop(ada)
    with ada.look() as session:
        found = adoption.total(session, ada.shop(session))
    assert (found.orders, found.units, found.money) == (2, 4, Decimal("196.00"))
    assert found.oldest == ground.EPOCH.replace(minute=2)
    page = ada.open("/waiting/adopt").get_data(as_text=True)
    assert "You already have 2 orders waiting" in page
    assert "4 units worth $196.00" in page
    assert "You already have 2 orders waiting" in ada.open("/").get_data(as_text=True)


def test_what_stands_elsewhere_in_the_pool_is_nobodys_to_wait_for(ada: ground.Merchant) -> None:
    """Three lamps stand at East, which shares its lines with Main; before that Ann waited for two."""
    item = ground.a_lamp(ada)
    ground.an_order(ada, 1, item, 2, quiet=True)
    east = ground.MAIN + 1
    known = {"name": "East", "is_active": True, "sells_online": True}
    there = {"available": 3, "committed": 0, "on_hand": 3}
    ada.write(
        rows.Location(shop_id=ada.shop_id, id=east, **known),
        rows.Level(shop_id=ada.shop_id, id=item, location_id=east, **there),
    )

    def waiting() -> int:
        with ada.look() as session:
            return adoption.total(session, ada.shop(session), {item}).units

    assert waiting() == 2
    with db.transaction(ada.house.sessions) as session:
        pools.assign(session, ada.shop(session), {ground.MAIN: "North", east: "north "})
    assert waiting() == 0


def test_what_was_planned_counts_as_planned(ada: ground.Merchant) -> None:
    item = ground.a_lamp(ada, there=5, enrolled_at=ground.EPOCH, dirty_seq=1, clean_seq=1)
    ground.an_order(ada, 1, item, 2, ready=1, quiet=True)
    ground.go_live(ada)
    with ada.look() as session:
        assert adoption.total(session, ada.shop(session)).units == 1


def test_all_are_adopted_with_what_was_chosen(ada: ground.Merchant) -> None:
    first, _ = _waiting_shop(ada)
    answer = ada.post("/waiting/adopt", ALL | {"tell": ""})
    assert answer.get_json()["toast"] == "2 order lines adopted"
    chosen = {"hold": True, "tag": True, "date": True, "tell": False}
    assert _adopted(ada) == {2: chosen, 3: chosen}
    with ada.look() as session:
        item = session.get_one(rows.Item, (ada.shop_id, first))
        assert item.dirty_seq > item.clean_seq
        assert adoption.total(session, ada.shop(session)).orders == 0
    assert "No order is waiting" in ada.open("/waiting/adopt").get_data(as_text=True)


def test_only_the_ticked_products_are_adopted(ada: ground.Merchant) -> None:
    _waiting_shop(ada)
    ada.post("/waiting/adopt", {"scope": "products", "product": ["5002", "777"], "hold": "on"})
    assert list(_adopted(ada)) == [3]


def test_no_product_ticked_is_asked_for_again(ada: ground.Merchant) -> None:
    _waiting_shop(ada)
    for form in ({"scope": "products"}, {"scope": "products", "product": "x"}, {}):
        answer = ada.post("/waiting/adopt", form)
        assert answer.status_code == 422
        assert b"Choose at least one product" in answer.data
    assert _adopted(ada) == {}


def test_nothing_is_adopted_before_going_live(ada: ground.Merchant) -> None:
    ground.an_order(ada, 1, ground.a_lamp(ada), quiet=True)
    assert "Go live first" in ada.open("/waiting/adopt").get_data(as_text=True)
    assert ada.post("/waiting/adopt", ALL).get_json()["toast"] == "Go live first"
    assert _adopted(ada) == {}


def test_orders_that_came_later_are_no_business_of_adoption(ada: ground.Merchant) -> None:
    item = ground.a_lamp(ada, enrolled_at=ground.EPOCH)
    ground.an_order(ada, 1, item)
    ground.go_live(ada)
    with ada.look() as session:
        assert adoption.total(session, ada.shop(session)).orders == 0


def test_eve_adopts_nothing_of_adas(ada: ground.Merchant, eve: ground.Merchant) -> None:
    _waiting_shop(ada)
    ground.go_live(eve)
    eve.post("/waiting/adopt", ALL)
    eve.post("/waiting/adopt", {"scope": "products", "product": ["5001", "5002"], "hold": "on"})
    assert _adopted(ada) == {}


def test_units_at_two_places_are_not_mixed(ada: ground.Merchant) -> None:
    item = ground.a_lamp(ada, enrolled_at=ground.EPOCH)
    with db.transaction(ada.house.sessions) as session:
        session.add(
            rows.Location(shop_id=ada.shop_id, id=7002, name="Shed", is_active=True, sells_online=True)
        )
        session.add(rows.Level(shop_id=ada.shop_id, id=item, location_id=7002, available=9, on_hand=9))
    ground.an_order(ada, 1, item, 4, quiet=True)
    ground.go_live(ada)
    with ada.look() as session:
        assert adoption.total(session, ada.shop(session)).units == 4
